// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Erc20} from "./Erc20.sol";

/// A dollar token that behaves like USDT on Ethereum: no signatures of any kind, no return values,
/// and an allowance has to be set to zero before it can be changed.
contract PlainUSDT is Erc20("Tether USD", "USDT", 6) {
    function transfer(address to, uint256 value) external {
        move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        spendAllowance(from, value);
        move(from, to, value);
    }

    function approve(address spender, uint256 value) external {
        require(
            value == 0 || allowance[msg.sender][spender] == 0,
            "PlainUSDT: set the allowance to zero first"
        );
        allow(msg.sender, spender, value);
    }
}
