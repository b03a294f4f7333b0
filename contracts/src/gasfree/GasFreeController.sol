// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GasFreeAccount} from "./GasFreeAccount.sol";
import {GasFreeProxy} from "./GasFreeProxy.sol";

/// What a user signs: pay `value` to the receiver, and at most `maxFee` to the provider that relays it, both
/// out of the user's account.
struct PermitTransfer {
    address token;
    address serviceProvider;
    address user;
    address receiver;
    uint256 value;
    uint256 maxFee;
    uint256 deadline;
    uint256 version;
    uint256 nonce;
}

/// Moves tokens out of accounts that belong to whoever can sign for a user, without a coin of the chain.
///
/// Every user has one account, at an address that follows from the user's. It is created by the first
/// transfer. The runtime code knows neither its address nor its chain, so that it can be placed anywhere and
/// then be initialized.
contract GasFreeController {
    struct Token {
        bool supported;
        uint256 activateFee;
        uint256 transferFee;
    }

    bytes32 public constant PERMIT_TRANSFER_TYPEHASH = keccak256(
        "PermitTransfer(address token,address serviceProvider,address user,address receiver,uint256 value,uint256 maxFee,uint256 deadline,uint256 version,uint256 nonce)"
    );
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    address public owner;
    address public beacon;
    /// First byte of what a CREATE2 address is the hash of: 0x41 on TRON, 0xff elsewhere.
    bytes1 public create2Prefix;
    /// The nonce of the next permit; they are used one after the other.
    mapping(address user => uint256) public nonces;
    mapping(address provider => bool) public isProvider;
    mapping(address token => Token) public tokens;

    event ProviderSet(address indexed provider, bool allowed);
    event TokenSet(address indexed token, bool supported, uint256 activateFee, uint256 transferFee);
    event AccountActivated(address indexed user, address indexed account);
    event PermitTransferred(
        address indexed user,
        address indexed serviceProvider,
        uint256 indexed nonce,
        address token,
        address receiver,
        uint256 value,
        uint256 fee
    );

    error AlreadyInitialized();
    error NotOwner();
    error VersionNotSupported();
    error DeadlineExceeded();
    error ProviderNotAllowed();
    error UnsupportedToken();
    error NonceNotMatch();
    error InvalidSignature();
    error InvalidReceiver();
    error MaxFeeExceeded();
    error WrongAccount();

    modifier onlyOwner() {
        require(msg.sender == owner, NotOwner());
        _;
    }

    /// Once, by whoever comes first: who places the code does it in the next transaction.
    function initialize(address beacon_, bytes1 create2Prefix_) external {
        require(owner == address(0), AlreadyInitialized());
        owner = msg.sender;
        beacon = beacon_;
        create2Prefix = create2Prefix_;
    }

    function setProvider(address provider, bool allowed) external onlyOwner {
        isProvider[provider] = allowed;
        emit ProviderSet(provider, allowed);
    }

    function setToken(address token, bool supported, uint256 activateFee, uint256 transferFee) external onlyOwner {
        tokens[token] = Token(supported, activateFee, transferFee);
        emit TokenSet(token, supported, activateFee, transferFee);
    }

    /// What a permit of this user would be about: its account, the nonce it needs, whether it exists yet.
    function accountOf(address user) external view returns (address account, uint256 nonce, bool active) {
        account = addressOf(user);
        return (account, nonces[user], account.code.length > 0);
    }

    /// Sent by the provider that the permit names.
    function permitTransfer(PermitTransfer calldata permit, bytes calldata signature) external {
        require(permit.version == 1, VersionNotSupported());
        require(block.timestamp <= permit.deadline, DeadlineExceeded());
        require(msg.sender == permit.serviceProvider && isProvider[msg.sender], ProviderNotAllowed());
        Token memory token = tokens[permit.token];
        require(token.supported, UnsupportedToken());
        require(permit.nonce == nonces[permit.user], NonceNotMatch());
        require(isSigned(permit, signature), InvalidSignature());

        address account = addressOf(permit.user);
        // Paying oneself would bring nothing, and could not be told from a transfer that failed.
        require(permit.receiver != account && permit.receiver != address(0), InvalidReceiver());
        bool active = account.code.length > 0;
        uint256 fee = active ? token.transferFee : token.transferFee + token.activateFee;
        require(fee <= permit.maxFee, MaxFeeExceeded());

        nonces[permit.user] = permit.nonce + 1;
        if (!active) activate(permit.user, account);
        GasFreeAccount(account).send(permit.token, permit.receiver, permit.value);
        if (fee > 0) GasFreeAccount(account).send(permit.token, msg.sender, fee);
        emit PermitTransferred(
            permit.user, msg.sender, permit.nonce, permit.token, permit.receiver, permit.value, fee
        );
    }

    /// Computed on every call: the code does not know where it will be. The chain id is masked as TIP-712 has
    /// it.
    function domainSeparator() public view returns (bytes32) {
        return keccak256(
            abi.encode(
                DOMAIN_TYPEHASH,
                keccak256("GasFreeController"),
                keccak256("V1.0.0"),
                block.chainid & 0xffffffff,
                address(this)
            )
        );
    }

    function activate(address user, address account) private {
        GasFreeProxy created = new GasFreeProxy{salt: saltOf(user)}(beacon, initializationOf(user));
        require(address(created) == account, WrongAccount());
        emit AccountActivated(user, account);
    }

    function isSigned(PermitTransfer calldata permit, bytes calldata signature) private view returns (bool) {
        if (signature.length != 65) return false;
        bytes32 structHash = keccak256(abi.encode(PERMIT_TRANSFER_TYPEHASH, permit));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domainSeparator(), structHash));
        address signer = ecrecover(
            digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64])
        );
        return signer != address(0) && signer == permit.user;
    }

    function addressOf(address user) private view returns (address) {
        bytes32 codeHash = keccak256(
            abi.encodePacked(type(GasFreeProxy).creationCode, abi.encode(beacon, initializationOf(user)))
        );
        bytes32 hash = keccak256(abi.encodePacked(create2Prefix, address(this), saltOf(user), codeHash));
        return address(uint160(uint256(hash)));
    }

    function saltOf(address user) private pure returns (bytes32) {
        return bytes32(uint256(uint160(user)));
    }

    function initializationOf(address user) private pure returns (bytes memory) {
        return abi.encodeCall(GasFreeAccount.initialize, (user));
    }
}
