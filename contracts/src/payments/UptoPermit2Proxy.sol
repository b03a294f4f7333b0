// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit2Proxy} from "./Permit2Proxy.sol";
import {SignatureTransfer} from "./SignatureTransfer.sol";

/// Behaves like the x402UptoPermit2Proxy: moves at most the permitted amount to the signed payee. Only
/// the signed facilitator may call it, since the caller decides the amount.
contract UptoPermit2Proxy is Permit2Proxy {
    struct Witness {
        address to;
        address facilitator;
        uint256 validAfter;
    }

    error UnauthorizedFacilitator();
    error AmountExceedsPermitted();

    constructor(address permit2) Permit2Proxy(permit2) {}

    function settle(
        SignatureTransfer.PermitTransferFrom calldata permit,
        uint256 amount,
        address owner,
        Witness calldata witness,
        bytes calldata signature
    ) external nonReentrant {
        requireAllowed(permit, amount, witness);
        pay(permit, amount, owner, witness, signature);
        emit Settled();
    }

    function settleWithPermit(
        EIP2612Permit calldata permit2612,
        SignatureTransfer.PermitTransferFrom calldata permit,
        uint256 amount,
        address owner,
        Witness calldata witness,
        bytes calldata signature
    ) external nonReentrant {
        requireAllowed(permit, amount, witness);
        approvePermit2(permit2612, permit.permitted, owner);
        pay(permit, amount, owner, witness, signature);
        emit SettledWithPermit();
    }

    function requireAllowed(
        SignatureTransfer.PermitTransferFrom calldata permit,
        uint256 amount,
        Witness calldata witness
    ) private view {
        if (amount > permit.permitted.amount) revert AmountExceedsPermitted();
        if (msg.sender != witness.facilitator) revert UnauthorizedFacilitator();
    }

    function pay(
        SignatureTransfer.PermitTransferFrom calldata permit,
        uint256 amount,
        address owner,
        Witness calldata witness,
        bytes calldata signature
    ) private {
        requirePayable(amount, owner, witness.to, witness.validAfter);
        PERMIT2.permitWitnessTransferFrom(
            permit,
            SignatureTransfer.SignatureTransferDetails(witness.to, amount),
            owner,
            keccak256(
                abi.encode(
                    keccak256("Witness(address to,address facilitator,uint256 validAfter)"), witness
                )
            ),
            "Witness witness)TokenPermissions(address token,uint256 amount)Witness(address to,address facilitator,uint256 validAfter)",
            signature
        );
    }
}
