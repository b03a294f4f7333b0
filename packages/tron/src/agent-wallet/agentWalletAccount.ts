import { FareboxError } from '@farebox/core'
import { parseSignedTransaction } from '../account/parseSignedTransaction.js'
import { toJsonTypedData } from '../account/toJsonTypedData.js'
import { parseTronAddress } from '../address/parseTronAddress.js'
import { toTronAddress } from '../address/toTronAddress.js'
import type { TronAccount } from '../TronAccount.js'

/** As much of a wallet of `@bankofai/agent-wallet` as payments need. */
export interface AgentWalletLike {
  getAddress(): Promise<string>
  signTypedData?(data: Record<string, unknown>): Promise<string>
  /** Answers the signed transaction as JSON text. */
  signTransaction(transaction: Record<string, unknown>): Promise<string>
}

export interface AgentWalletOptions {
  /** Default: the wallet that `@bankofai/agent-wallet` finds by itself. */
  readonly wallet?: AgentWalletLike
  /** Where its files are, instead of `AGENT_WALLET_DIR` or `~/.agent-wallet`. */
  readonly dir?: string
}

/**
 * An account of `@bankofai/agent-wallet`, which has to be installed beside this package unless a wallet of it
 * is given. Without one, that package reads its own files and variables, such as
 * `AGENT_WALLET_PRIVATE_KEY`, `AGENT_WALLET_MNEMONIC` and `AGENT_WALLET_PASSWORD`.
 *
 * It signs the id that a transaction claims to have; what comes out is compared by the client with what it
 * asked for.
 *
 * @throws `config_invalid` when the package or a wallet cannot be found; `address_invalid` for a wallet of
 * another chain
 * @example
 * ```ts
 * import { agentWalletAccount } from '@farebox/tron/agent-wallet'
 * import { tron } from '@farebox/tron/client'
 *
 * const schemes = [tron({ account: await agentWalletAccount() })]
 * ```
 */
export async function agentWalletAccount(options: AgentWalletOptions = {}): Promise<TronAccount> {
  const wallet = options.wallet ?? (await resolve(options.dir))
  return {
    address: toTronAddress(parseTronAddress(await wallet.getAddress())),
    signTypedData: async (typedData) => {
      if (wallet.signTypedData === undefined) {
        throw new FareboxError('signing_failed', { detail: 'The wallet signs no typed data.' })
      }
      return wallet.signTypedData({ ...toJsonTypedData(typedData) })
    },
    signTransaction: async (transaction) => {
      const text = await wallet.signTransaction({ ...transaction })
      const answer: unknown = JSON.parse(text)
      return parseSignedTransaction(transaction, answer)
    },
  }
}

async function resolve(dir: string | undefined): Promise<AgentWalletLike> {
  try {
    const { resolveWallet } = await import('@bankofai/agent-wallet')
    return await resolveWallet({ network: 'tron', ...(dir === undefined ? {} : { dir }) })
  } catch (cause) {
    throw new FareboxError('config_invalid', {
      detail: 'No wallet was found: is @bankofai/agent-wallet installed, and set up?',
      cause,
    })
  }
}
