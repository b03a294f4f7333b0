// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Answers every read with 64 KiB, and every transfer by reverting with 64 KiB.
contract BombToken {
    fallback() external {
        bool isTransfer = msg.sig == 0xe3ee160e || msg.sig == 0xcf092995;
        assembly {
            if isTransfer { revert(0, 65536) }
            return(0, 65536)
        }
    }
}
