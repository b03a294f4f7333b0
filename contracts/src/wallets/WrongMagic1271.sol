// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Answers a signature check with one word that only begins like the magic value.
contract WrongMagic1271 {
    function isValidSignature(bytes32, bytes memory) external pure returns (bytes32) {
        return bytes32(bytes4(0x1626ba7e)) | bytes32(uint256(1));
    }
}
