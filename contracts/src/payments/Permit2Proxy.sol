// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureTransfer} from "./SignatureTransfer.sol";

interface Eip2612 {
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;
}

/// What the two proxies share. A proxy is the spender of a Permit2 signature; the signed witness names
/// the payee, so that whoever sends the transaction cannot take the money elsewhere.
///
/// Permit2's address is an immutable, as in the published proxies. Local chains put a proxy at its
/// published address by running its creation code there, so there is nothing to patch.
abstract contract Permit2Proxy {
    struct EIP2612Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    SignatureTransfer public immutable PERMIT2;

    bool private transient entered;

    event Settled();
    event SettledWithPermit();
    event EIP2612PermitFailedWithReason(address indexed token, address indexed owner, string reason);
    event EIP2612PermitFailedWithPanic(
        address indexed token, address indexed owner, uint256 errorCode
    );
    event EIP2612PermitFailedWithData(address indexed token, address indexed owner, bytes data);

    error InvalidPermit2Address();
    error InvalidOwner();
    error InvalidDestination();
    error PaymentTooEarly();
    error InvalidAmount();
    error Permit2612AmountMismatch();
    error ReentrancyGuardReentrantCall();

    modifier nonReentrant() {
        if (entered) revert ReentrancyGuardReentrantCall();
        entered = true;
        _;
        entered = false;
    }

    constructor(address permit2) {
        if (permit2 == address(0)) revert InvalidPermit2Address();
        PERMIT2 = SignatureTransfer(permit2);
    }

    /// The end of the time window is the deadline, which Permit2 checks.
    function requirePayable(uint256 amount, address owner, address to, uint256 validAfter)
        internal
        view
    {
        if (amount == 0) revert InvalidAmount();
        if (owner == address(0)) revert InvalidOwner();
        if (to == address(0)) revert InvalidDestination();
        if (block.timestamp < validAfter) revert PaymentTooEarly();
    }

    /// Approves Permit2 with the token's own permit. A failure is only noted: anybody may have sent the
    /// permit before, and then the allowance is there.
    function approvePermit2(
        EIP2612Permit calldata permit,
        SignatureTransfer.TokenPermissions calldata permitted,
        address owner
    ) internal {
        if (permit.value != permitted.amount) revert Permit2612AmountMismatch();
        address token = permitted.token;
        try Eip2612(token).permit(
            owner, address(PERMIT2), permit.value, permit.deadline, permit.v, permit.r, permit.s
        ) {} catch Error(string memory reason) {
            emit EIP2612PermitFailedWithReason(token, owner, reason);
        } catch Panic(uint256 code) {
            emit EIP2612PermitFailedWithPanic(token, owner, code);
        } catch (bytes memory data) {
            emit EIP2612PermitFailedWithData(token, owner, data);
        }
    }
}
