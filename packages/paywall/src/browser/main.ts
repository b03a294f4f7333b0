import { findEvmWallets } from './findEvmWallets.js'
import { startPage } from './startPage.js'

startPage([findEvmWallets])
