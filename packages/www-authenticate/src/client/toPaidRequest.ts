import { buildAuthorization, versionHeader } from '../index.js'
import type { TransferEntry } from './parseEntry.js'

/** The value of `Authorization` for a transfer that was made. */
function writeProof(entry: TransferEntry, transaction: string): string {
  const { chain, payer, id, expires, amount, signature, secret } = entry
  return buildAuthorization({
    txHash: transaction,
    chain,
    payerAddress: payer,
    ...(expires === undefined
      ? {}
      : {
          params: {
            id,
            expires,
            amount,
            ...(signature === undefined ? {} : { payer_sig: signature }),
            ...(secret === undefined ? {} : { proof_secret: secret }),
          },
        }),
  })
}

/** The request with its proof. It follows no redirect: the transfer is for one URL only. */
export function toPaidRequest(
  request: Request,
  entry: TransferEntry,
  transaction: string,
): Request {
  const headers = new Headers(request.headers)
  headers.set('Authorization', writeProof(entry, transaction))
  for (const [name, value] of Object.entries(versionHeader)) headers.set(name, value)
  return new Request(request.clone(), { headers, redirect: 'manual' })
}
