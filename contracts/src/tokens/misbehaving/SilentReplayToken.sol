// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FareboxUSDC} from "../FareboxUSDC.sol";

/// Does not revert on an authorization that was used already: it returns, and nothing happens.
contract SilentReplayToken is FareboxUSDC("Silent Token", "1", "SILENT", 6) {
    function transferAuthorized(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) internal override {
        if (authorizationState[from][nonce]) return;
        super.transferAuthorized(from, to, value, validAfter, validBefore, nonce, signature);
    }
}
