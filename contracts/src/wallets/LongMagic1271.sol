// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Answers a signature check with the magic value and one more word.
contract LongMagic1271 {
    function isValidSignature(bytes32, bytes memory) external pure returns (bytes32, uint256) {
        return (bytes32(bytes4(0x1626ba7e)), 0);
    }
}
