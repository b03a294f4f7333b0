// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Erc20} from "../Erc20.sol";

/// `transferFrom` returns false, whether or not it moved the money; only the owner's word decides which.
contract FalseToken is Erc20("False Token", "FALSE", 6) {
    bool public moves;

    function setMoves(bool moves_) external onlyOwner {
        moves = moves_;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (moves) {
            spendAllowance(from, value);
            move(from, to, value);
        }
        return false;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allow(msg.sender, spender, value);
        return true;
    }
}
