// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// `transferFrom` of tokens that differ in how they say that it worked.
library TokenPull {
    /// Whether the money moved.
    ///
    /// A revert is a no, nothing returned (USDT on Ethereum) and `true` are a yes. `false` is a yes only
    /// if the payee's balance rose by just the value: TRON's USDT is known to return `false` although it
    /// moved the money. The published contract makes an exception for USDT's address; comparing balances
    /// needs no list of addresses, so it works on every chain and for every copy of USDT, and a token
    /// that returns `false` because it refused is still refused.
    ///
    /// A token that says `true` is believed: whether money really moved is read from the logs by whoever
    /// is paid.
    function pull(address token, address from, address to, uint256 value) internal returns (bool) {
        // A call to an address without code succeeds and returns nothing.
        if (token.code.length == 0) return false;
        uint256 before = readBalance(token, to);
        (bool ok, bytes memory answer) =
            token.call(abi.encodeWithSignature("transferFrom(address,address,uint256)", from, to, value));
        if (!ok) return false;
        if (answer.length == 0) return true;
        if (answer.length >= 32 && abi.decode(answer, (uint256)) == 1) return true;
        unchecked {
            return value > 0 && readBalance(token, to) - before == value;
        }
    }

    /// Zero where it cannot be read: a token without `balanceOf` has to return `true` or nothing.
    function readBalance(address token, address account) private view returns (uint256) {
        (bool ok, bytes memory answer) =
            token.staticcall(abi.encodeWithSignature("balanceOf(address)", account));
        return ok && answer.length >= 32 ? abi.decode(answer, (uint256)) : 0;
    }
}
