// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

interface Beacon {
    function implementation() external view returns (address);
}

/// A proxy whose code is named by a beacon (ERC-1967).
contract GasFreeProxy {
    /// keccak256("eip1967.proxy.beacon") - 1
    bytes32 private constant BEACON_SLOT = 0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50;

    constructor(address beacon, bytes memory initialization) {
        assembly ("memory-safe") {
            sstore(BEACON_SLOT, beacon)
        }
        (bool success,) = Beacon(beacon).implementation().delegatecall(initialization);
        require(success);
    }

    fallback() external {
        address beacon;
        assembly ("memory-safe") {
            beacon := sload(BEACON_SLOT)
        }
        address code = Beacon(beacon).implementation();
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), code, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch success
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }
}
