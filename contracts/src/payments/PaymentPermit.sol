// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenPull} from "./TokenPull.sol";

/// Payments that a signature permits: the buyer approves this contract once, then signs for each
/// payment. It behaves like the PaymentPermit of the `exact_permit` scheme on TRON and BNB Chain: the
/// same interface and errors, the checks in the same order. Nobody owns it.
///
/// The whole amount moves, and the fee comes on top of it in the same token. There is no EIP-1271, and
/// a signature with the higher s is accepted: the nonce, not the signature, makes a permit single-use.
contract PaymentPermit {
    struct PermitMeta {
        uint8 kind;
        bytes16 paymentId;
        uint256 nonce;
        uint256 validAfter;
        uint256 validBefore;
    }

    struct Payment {
        address payToken;
        uint256 payAmount;
        address payTo;
    }

    struct Fee {
        address feeTo;
        uint256 feeAmount;
    }

    struct PaymentPermitDetails {
        PermitMeta meta;
        address buyer;
        address caller;
        Payment payment;
        Fee fee;
    }

    uint8 private constant PAYMENT_ONLY = 0;

    bytes32 private constant META_TYPEHASH = keccak256(
        "PermitMeta(uint8 kind,bytes16 paymentId,uint256 nonce,uint256 validAfter,uint256 validBefore)"
    );
    bytes32 private constant PAYMENT_TYPEHASH =
        keccak256("Payment(address payToken,uint256 payAmount,address payTo)");
    bytes32 private constant FEE_TYPEHASH = keccak256("Fee(address feeTo,uint256 feeAmount)");
    bytes32 private constant DETAILS_TYPEHASH = keccak256(
        "PaymentPermitDetails(PermitMeta meta,address buyer,address caller,Payment payment,Fee fee)"
        "Fee(address feeTo,uint256 feeAmount)"
        "Payment(address payToken,uint256 payAmount,address payTo)"
        "PermitMeta(uint8 kind,bytes16 paymentId,uint256 nonce,uint256 validAfter,uint256 validBefore)"
    );

    /// One bit for each nonce, 256 to a word: nonces may be used in any order.
    mapping(address owner => mapping(uint256 word => uint256)) public nonceBitmap;

    event PermitTransfer(
        address indexed buyer,
        bytes16 indexed paymentId,
        address indexed payToken,
        address payTo,
        uint256 amount
    );

    error BuyerMismatch();
    error InvalidKind();
    error InvalidTimestamp();
    /// Unlike other schemes there is no wildcard: a zero caller is nobody.
    error InvalidCaller();
    error NonceAlreadyUsed();
    error InvalidSignature();
    /// Never thrown; the published interface has it.
    error InvalidNonce();
    /// Never thrown; the published interface has it.
    error InvalidDelivery();

    function permitTransferFrom(
        PaymentPermitDetails calldata permit,
        address owner,
        bytes calldata signature
    ) external {
        PermitMeta calldata meta = permit.meta;
        Payment calldata payment = permit.payment;
        if (owner != permit.buyer) revert BuyerMismatch();
        if (meta.kind != PAYMENT_ONLY) revert InvalidKind();
        if (block.timestamp < meta.validAfter || block.timestamp > meta.validBefore) {
            revert InvalidTimestamp();
        }
        if (msg.sender != permit.caller) revert InvalidCaller();
        // Before any token runs, so that a token that calls back cannot use the permit again.
        useNonce(owner, meta.nonce);
        if (!isSigned(permit, owner, signature)) revert InvalidSignature();

        require(
            TokenPull.pull(payment.payToken, owner, payment.payTo, payment.payAmount),
            "Payment failed"
        );
        if (permit.fee.feeAmount > 0) {
            require(
                TokenPull.pull(payment.payToken, owner, permit.fee.feeTo, permit.fee.feeAmount),
                "Fee failed"
            );
        }
        emit PermitTransfer(
            owner, meta.paymentId, payment.payToken, payment.payTo, payment.payAmount
        );
    }

    function nonceUsed(address owner, uint256 nonce) external view returns (bool) {
        return nonceBitmap[owner][nonce >> 8] & bitOf(nonce) != 0;
    }

    /// Worked out on each call, which is what lets a local chain put the bare code anywhere. The
    /// published contract works it out once, so there it would not follow a change of the chain id.
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
                keccak256("PaymentPermit"),
                block.chainid,
                address(this)
            )
        );
    }

    function useNonce(address owner, uint256 nonce) private {
        uint256 used = nonceBitmap[owner][nonce >> 8];
        if (used & bitOf(nonce) != 0) revert NonceAlreadyUsed();
        nonceBitmap[owner][nonce >> 8] = used | bitOf(nonce);
    }

    function bitOf(uint256 nonce) private pure returns (uint256) {
        return 1 << (nonce & 0xff);
    }

    function isSigned(
        PaymentPermitDetails calldata permit,
        address owner,
        bytes calldata signature
    ) private view returns (bool) {
        if (signature.length != 65) return false;
        bytes32 digest =
            keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), hashDetails(permit)));
        address signer = ecrecover(
            digest, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64])
        );
        // ecrecover answers a bad signature with zero, so without this the zero address could be paid from.
        return signer != address(0) && signer == owner;
    }

    function hashDetails(PaymentPermitDetails calldata permit) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                DETAILS_TYPEHASH,
                keccak256(abi.encode(META_TYPEHASH, permit.meta)),
                permit.buyer,
                permit.caller,
                keccak256(abi.encode(PAYMENT_TYPEHASH, permit.payment)),
                keccak256(abi.encode(FEE_TYPEHASH, permit.fee))
            )
        );
    }
}
