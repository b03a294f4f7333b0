// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FareboxUSDC} from "../FareboxUSDC.sol";

/// Moves the money and emits AuthorizationUsed, but never Transfer: logs cannot prove the payment.
contract NoEventToken is FareboxUSDC("Eventless Token", "1", "NOEVENT", 6) {
    function move(address from, address to, uint256 value) internal override {
        require(balanceOf[from] >= value, "ERC20: transfer amount exceeds balance");
        balanceOf[from] -= value;
        balanceOf[to] += value;
    }
}
