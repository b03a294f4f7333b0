import { findEvmWallets } from './findEvmWallets.js'
import { startPage } from './startPage.js'
import { findTronWallets } from './tron/findTronWallets.js'

startPage([findEvmWallets, findTronWallets])
