// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FareboxUSDC} from "../FareboxUSDC.sol";

/// Uses the authorization up and says so, but no money moves and no Transfer is emitted.
contract HollowToken is FareboxUSDC("Hollow Token", "1", "HOLLOW", 6) {
    function move(address from, address to, uint256 value) internal override {}
}
