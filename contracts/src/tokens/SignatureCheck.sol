// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Signatures of accounts, checked as USDC v2.2 does: code at the account means EIP-1271 and nothing
/// else (an EIP-7702 delegation is code), no code means ECDSA with the lower s.
library SignatureCheck {
    uint256 private constant HALF_ORDER =
        0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    function isValid(address account, bytes32 digest, bytes memory signature)
        internal
        view
        returns (bool)
    {
        if (account.code.length == 0) return recover(digest, signature) == account;
        (bool ok, bytes memory answer) =
            account.staticcall(abi.encodeWithSelector(0x1626ba7e, digest, signature));
        return ok && answer.length >= 32
            && abi.decode(answer, (bytes32)) == bytes32(bytes4(0x1626ba7e));
    }

    /// Who signed; an address without a key when the signature is not in canonical form.
    function recover(bytes32 digest, bytes memory signature) internal pure returns (address) {
        if (signature.length != 65) return address(1);
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
        if (uint256(s) > HALF_ORDER || (v != 27 && v != 28)) return address(1);
        address signer = ecrecover(digest, v, r, s);
        return signer == address(0) ? address(1) : signer;
    }
}
