// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A user's GasFree account, which only its controller moves tokens out of.
///
/// Accounts are proxies, and this contract is also the beacon that names their code: itself. So one
/// address is all that has to be in place, without any storage.
contract GasFreeAccount {
    address public controller;
    address public user;

    error AlreadyInitialized();
    error NotController();
    error TransferFailed();

    /// What a beacon answers: where the code of the accounts is.
    function implementation() external view returns (address) {
        return address(this);
    }

    /// Called by the proxy while it is created, so that the sender is who creates it.
    function initialize(address user_) external {
        require(controller == address(0), AlreadyInitialized());
        controller = msg.sender;
        user = user_;
    }

    /// Some tokens answer `false` though the money moved (USDT on TRON), others nothing: the answer is not
    /// read, and what the receiver has afterwards counts.
    function send(address token, address receiver, uint256 value) external {
        require(msg.sender == controller, NotController());
        uint256 before = balanceOf(token, receiver);
        // transfer(address,uint256)
        (bool success,) = token.call(abi.encodeWithSelector(0xa9059cbb, receiver, value));
        require(success && balanceOf(token, receiver) == before + value, TransferFailed());
    }

    function balanceOf(address token, address holder) private view returns (uint256) {
        // balanceOf(address)
        (bool success, bytes memory answer) = token.staticcall(abi.encodeWithSelector(0x70a08231, holder));
        require(success && answer.length >= 32, TransferFailed());
        return abi.decode(answer, (uint256));
    }
}
