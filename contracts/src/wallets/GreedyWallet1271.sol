// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Burns all the gas that a signature check gives it.
contract GreedyWallet1271 {
    function isValidSignature(bytes32, bytes memory) external pure returns (bytes4) {
        assembly {
            invalid()
        }
    }
}
