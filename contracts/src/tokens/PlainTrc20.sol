// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Erc20} from "./Erc20.sol";

/// A token without signatures that returns true as it should, like USDD on TRON or USDT on BNB Chain.
contract PlainTrc20 is Erc20 {
    constructor(string memory name_, string memory symbol_, uint8 decimals_)
        Erc20(name_, symbol_, decimals_)
    {}

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        spendAllowance(from, value);
        move(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allow(msg.sender, spender, value);
        return true;
    }
}
