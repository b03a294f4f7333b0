// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Eip3009} from "./Eip3009.sol";
import {Eip712} from "./Eip712.sol";
import {Erc20} from "./Erc20.sol";

/// A dollar token that behaves like USDC v2.2 where payments can tell: EIP-3009, EIP-2612, EIP-1271
/// signatures, a blacklist. For local chains: there is no proxy, no pause and no minter list.
contract FareboxUSDC is Eip3009 {
    bytes32 public constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    mapping(address account => uint256) public nonces;
    mapping(address account => bool) public isBlacklisted;

    event Blacklisted(address indexed account);
    event UnBlacklisted(address indexed account);

    modifier notBlacklisted(address account) {
        requireNotBlacklisted(account);
        _;
    }

    constructor(string memory name_, string memory version_, string memory symbol_, uint8 decimals_)
        Erc20(name_, symbol_, decimals_)
        Eip712(version_)
    {}

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allow(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value)
        external
        notBlacklisted(msg.sender)
        returns (bool)
    {
        spendAllowance(from, value);
        move(from, to, value);
        return true;
    }

    function permit(
        address account,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        permitSigned(account, spender, value, deadline, abi.encodePacked(r, s, v));
    }

    function permit(
        address account,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) external {
        permitSigned(account, spender, value, deadline, signature);
    }

    function blacklist(address account) external onlyOwner {
        isBlacklisted[account] = true;
        emit Blacklisted(account);
    }

    function unBlacklist(address account) external onlyOwner {
        isBlacklisted[account] = false;
        emit UnBlacklisted(account);
    }

    function permitSigned(
        address account,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) private {
        require(deadline >= block.timestamp, "FiatTokenV2: permit is expired");
        requireSigned(
            account,
            keccak256(
                abi.encode(PERMIT_TYPEHASH, account, spender, value, nonces[account]++, deadline)
            ),
            signature
        );
        allow(account, spender, value);
    }

    function move(address from, address to, uint256 value)
        internal
        virtual
        override
        notBlacklisted(from)
        notBlacklisted(to)
    {
        super.move(from, to, value);
    }

    function allow(address account, address spender, uint256 value)
        internal
        override
        notBlacklisted(account)
        notBlacklisted(spender)
    {
        super.allow(account, spender, value);
    }

    function requireNotBlacklisted(address account) private view {
        require(!isBlacklisted[account], "Blacklistable: account is blacklisted");
    }
}
