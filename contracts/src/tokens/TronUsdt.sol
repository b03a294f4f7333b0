// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Erc20} from "./Erc20.sol";

/// Behaves like USDT on TRON where payments can tell: no signatures of any kind, `transfer` returns false
/// although it worked, refusals say nothing, and the blacklist stops who pays, not who is paid. The fee
/// of the real one can be switched on and never was, so it is always zero here.
contract TronUsdt is Erc20("Tether USD", "USDT", 6) {
    uint256 public constant basisPointsRate = 0;
    uint256 public constant maximumFee = 0;

    mapping(address account => bool) public isBlackListed;

    event AddedBlackList(address indexed _user);
    event RemovedBlackList(address indexed _user);
    event Issue(uint256 amount);

    function transfer(address to, uint256 value) external returns (bool) {
        requireGood(msg.sender, to, value);
        move(msg.sender, to, value);
        return false;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        require(allowance[from][msg.sender] >= value);
        requireGood(from, to, value);
        spendAllowance(from, value);
        move(from, to, value);
        return true;
    }

    /// There is no need to set an allowance to zero first, unlike with USDT on Ethereum.
    function approve(address spender, uint256 value) external returns (bool) {
        allow(msg.sender, spender, value);
        return true;
    }

    /// New money for the owner. `mint` is for tests: the real one has only this.
    function issue(uint256 amount) external onlyOwner {
        totalSupply += amount;
        balanceOf[owner] += amount;
        emit Issue(amount);
    }

    function addBlackList(address account) external onlyOwner {
        isBlackListed[account] = true;
        emit AddedBlackList(account);
    }

    function removeBlackList(address account) external onlyOwner {
        isBlackListed[account] = false;
        emit RemovedBlackList(account);
    }

    function getBlackListStatus(address account) external view returns (bool) {
        return isBlackListed[account];
    }

    /// The same refusals as in Erc20, without its texts.
    function requireGood(address from, address to, uint256 value) private view {
        require(!isBlackListed[from] && to != address(0) && balanceOf[from] >= value);
    }
}
