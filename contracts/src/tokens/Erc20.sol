// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A token with an owner who mints. The revert texts are those of Circle's FiatToken and of the
/// ERC-20 under it, so that what a facilitator sees here is what it sees on a real chain.
abstract contract Erc20 {
    string public name;
    string public symbol;
    uint8 public immutable decimals;
    address public immutable owner;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    modifier onlyOwner() {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        _;
    }

    constructor(string memory name_, string memory symbol_, uint8 decimals_) {
        name = name_;
        symbol = symbol_;
        decimals = decimals_;
        owner = msg.sender;
    }

    function mint(address to, uint256 value) external onlyOwner {
        totalSupply += value;
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function move(address from, address to, uint256 value) internal virtual {
        require(to != address(0), "ERC20: transfer to the zero address");
        require(balanceOf[from] >= value, "ERC20: transfer amount exceeds balance");
        unchecked {
            balanceOf[from] -= value;
            balanceOf[to] += value;
        }
        emit Transfer(from, to, value);
    }

    function allow(address account, address spender, uint256 value) internal virtual {
        allowance[account][spender] = value;
        emit Approval(account, spender, value);
    }

    /// An unlimited allowance is not used up.
    function spendAllowance(address account, uint256 value) internal {
        uint256 allowed = allowance[account][msg.sender];
        if (allowed == type(uint256).max) return;
        require(allowed >= value, "ERC20: transfer amount exceeds allowance");
        unchecked {
            allowance[account][msg.sender] = allowed - value;
        }
    }
}
