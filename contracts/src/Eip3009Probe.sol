// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Everything that verifying one EIP-3009 payment needs from the chain, in one round trip.
///
/// It is never deployed: send `eth_call` without `to`, with `data` = creation code ++
/// abi.encode(arguments). The constructor reads, simulates, and returns abi.encode(Result) in place
/// of a runtime. All of it is seen at one block. No token and no wallet can make it revert or hide
/// another field: each call has a gas cap, and of its return data a bounded part is copied.
contract Eip3009Probe {
    struct Result {
        uint256 chainId;
        uint256 blockTimestamp;
        /// The number that contracts see, which on some rollups is not the node's block number.
        uint256 blockNumber;
        uint256 tokenCodeSize;
        uint256 payerCodeSize;
        /// The payer is an EOA that delegates to a contract (EIP-7702).
        bool payerDelegated7702;
        /// `authorizationState` answered with one word; without it `nonceUsed` says nothing.
        bool stateOk;
        bool nonceUsed;
        /// `balanceOf(from)` answered with one word; without it `balance` says nothing.
        bool balanceOk;
        uint256 balance;
        /// keccak256 of the text; 0 when the answer is not a string, or is longer than 512 bytes.
        bytes32 nameHash;
        bytes32 versionHash;
        /// 0 when the token does not answer.
        bytes32 domainSeparator;
        /// False too when it was not asked for.
        bool signatureValid1271;
        /// The transfer returned, and the balance of `to` rose by exactly `value`.
        bool simulationOk;
        /// Execution gas of the transfer alone, on storage that the reads have warmed already.
        uint256 simulationGas;
        /// By how much the balance of `to` rose; 0 when that is unknown or it fell.
        uint256 received;
        /// The first 512 bytes of what the transfer reverted with.
        bytes simulationError;
    }

    struct Authorization {
        address token;
        address from;
        address to;
        uint256 value;
        uint256 validAfter;
        uint256 validBefore;
        bytes32 nonce;
        bytes signature;
    }

    /// The gas that came with the eth_call is less than the sum of the caps: the answers would not
    /// be the token's.
    error InsufficientGas(uint256 available);

    uint256 private constant READ_GAS = 150_000;
    uint256 private constant SIGNATURE_GAS = 200_000;
    uint256 private constant SIMULATION_GAS = 1_000_000;
    uint256 private constant TOTAL_GAS = 3_000_000;
    uint256 private constant STRING_BYTES = 512;
    uint256 private constant ERROR_BYTES = 512;
    bytes32 private constant MAGIC_1271 = bytes32(bytes4(0x1626ba7e));

    constructor(
        address token,
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature,
        bytes32 digest,
        bool check1271
    ) {
        if (gasleft() < TOTAL_GAS) revert InsufficientGas(gasleft());
        Authorization memory authorization =
            Authorization(token, from, to, value, validAfter, validBefore, nonce, signature);
        Result memory result;
        result.chainId = block.chainid;
        result.blockTimestamp = block.timestamp;
        result.blockNumber = block.number;
        readToken(authorization, result);
        readPayer(authorization, digest, check1271, result);
        simulate(authorization, result);
        bytes memory encoded = abi.encode(result);
        assembly ("memory-safe") {
            return(add(encoded, 32), mload(encoded))
        }
    }

    function readToken(Authorization memory authorization, Result memory result) private view {
        address token = authorization.token;
        result.tokenCodeSize = token.code.length;
        uint256 state;
        (result.stateOk, state) = readWord(
            token, READ_GAS, abi.encodeWithSelector(0xe94a0102, authorization.from, authorization.nonce)
        );
        result.nonceUsed = state != 0;
        (result.balanceOk, result.balance) = readBalance(token, authorization.from);
        result.nameHash = readStringHash(token, 0x06fdde03);
        result.versionHash = readStringHash(token, 0x54fd4d50);
        (, uint256 separator) = readWord(token, READ_GAS, abi.encodeWithSelector(0x3644e515));
        result.domainSeparator = bytes32(separator);
    }

    function readPayer(
        Authorization memory authorization,
        bytes32 digest,
        bool check1271,
        Result memory result
    ) private view {
        address payer = authorization.from;
        uint256 size = payer.code.length;
        result.payerCodeSize = size;
        if (size == 23) {
            bytes32 start;
            assembly ("memory-safe") {
                extcodecopy(payer, 0, 0, 3)
                start := shl(232, shr(232, mload(0)))
            }
            result.payerDelegated7702 = bytes3(start) == 0xef0100;
        }
        if (!check1271) return;
        (bool ok, uint256 word) = readWord(
            payer, SIGNATURE_GAS, abi.encodeWithSelector(0x1626ba7e, digest, authorization.signature)
        );
        result.signatureValid1271 = ok && bytes32(word) == MAGIC_1271;
    }

    function simulate(Authorization memory authorization, Result memory result) private {
        address token = authorization.token;
        bytes memory data = encodeTransfer(authorization);
        (bool beforeOk, uint256 before) = readBalance(token, authorization.to);
        uint256 gasBefore = gasleft();
        bool ok;
        assembly ("memory-safe") {
            ok := call(SIMULATION_GAS, token, 0, add(data, 32), mload(data), 0, 0)
        }
        result.simulationGas = gasBefore - gasleft();
        if (!ok) {
            result.simulationError = copyReturnData(ERROR_BYTES);
            return;
        }
        (bool afterOk, uint256 afterwards) = readBalance(token, authorization.to);
        if (!beforeOk || !afterOk || afterwards < before) return;
        result.received = afterwards - before;
        result.simulationOk = result.received == authorization.value;
    }

    function encodeTransfer(Authorization memory a) private pure returns (bytes memory) {
        bytes memory signature = a.signature;
        if (signature.length != 65) {
            return abi.encodeWithSelector(
                0xcf092995, a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, signature
            );
        }
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
        if (v < 2) v += 27;
        return abi.encodeWithSelector(
            0xe3ee160e, a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, v, r, s
        );
    }

    function readBalance(address token, address account) private view returns (bool, uint256) {
        return readWord(token, READ_GAS, abi.encodeWithSelector(0x70a08231, account));
    }

    /// The answer of a static call, if it is exactly one word.
    function readWord(address target, uint256 gasCap, bytes memory data)
        private
        view
        returns (bool ok, uint256 word)
    {
        assembly ("memory-safe") {
            ok := staticcall(gasCap, target, add(data, 32), mload(data), 0, 32)
            ok := and(ok, eq(returndatasize(), 32))
            if ok { word := mload(0) }
        }
    }

    function readStringHash(address target, bytes4 selector) private view returns (bytes32) {
        bytes memory data = abi.encodeWithSelector(selector);
        bool ok;
        assembly ("memory-safe") {
            ok := staticcall(READ_GAS, target, add(data, 32), mload(data), 0, 0)
        }
        if (!ok) return 0;
        bytes memory answer = copyReturnData(STRING_BYTES + 1);
        if (answer.length < 64 || answer.length > STRING_BYTES) return 0;
        uint256 offset;
        uint256 length;
        bytes32 hash;
        assembly ("memory-safe") {
            offset := mload(add(answer, 32))
        }
        if (offset > answer.length - 32) return 0;
        assembly ("memory-safe") {
            length := mload(add(add(answer, 32), offset))
        }
        if (length > answer.length - 32 - offset) return 0;
        assembly ("memory-safe") {
            hash := keccak256(add(add(answer, 64), offset), length)
        }
        return hash;
    }

    function copyReturnData(uint256 cap) private pure returns (bytes memory data) {
        uint256 size;
        assembly ("memory-safe") {
            size := returndatasize()
        }
        if (size > cap) size = cap;
        data = new bytes(size);
        assembly ("memory-safe") {
            returndatacopy(add(data, 32), 0, size)
        }
    }
}
