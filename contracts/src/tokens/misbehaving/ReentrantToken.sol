// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FareboxUSDC} from "../FareboxUSDC.sol";

/// Calls somebody in the middle of each transfer, and keeps what came of it.
contract ReentrantToken is FareboxUSDC("Reentrant Token", "1", "REENTER", 6) {
    address public target;
    bytes public data;
    bool public succeeded;
    bytes public answer;

    function callBack(address target_, bytes calldata data_) external onlyOwner {
        target = target_;
        data = data_;
    }

    function move(address from, address to, uint256 value) internal override {
        if (target != address(0)) (succeeded, answer) = target.call(data);
        super.move(from, to, value);
    }
}
