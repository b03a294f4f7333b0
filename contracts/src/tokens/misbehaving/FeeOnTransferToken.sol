// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Eip712} from "../Eip712.sol";
import {Erc20} from "../Erc20.sol";
import {FareboxUSDC} from "../FareboxUSDC.sol";

/// Keeps one percent of every transfer for its owner: the payee gets less than was authorized.
contract FeeOnTransferToken is FareboxUSDC("Fee Token", "1", "FEE", 6) {
    function move(address from, address to, uint256 value) internal override {
        uint256 fee = value / 100;
        super.move(from, owner, fee);
        super.move(from, to, value - fee);
    }
}
