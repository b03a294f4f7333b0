// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureCheck} from "../tokens/SignatureCheck.sol";

/// A wallet that signs with the key of one owner (EIP-1271). An EOA may also delegate to it
/// (EIP-7702): the owner is then unset in the EOA's storage, and the EOA's own key signs.
contract Wallet1271 {
    address public owner;

    constructor(address owner_) {
        owner = owner_;
    }

    receive() external payable {}

    function isValidSignature(bytes32 digest, bytes memory signature) external view returns (bytes4) {
        address signer = owner == address(0) ? address(this) : owner;
        bool valid = SignatureCheck.recover(digest, signature) == signer;
        return valid ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}
