import { toTronAddress } from '@farebox/tron'
import type { SmartContractAbi, SmartContractAbiEntry } from '@farebox/tron/transaction'
import { decodeEventLog, erc20Abi, toEventSelector } from 'viem'
import type { AbiEvent } from 'viem'
import type { TronLog } from '../../TronChain.js'
import type { TronJsonObject } from '../json/TronJson.js'

// What every token logs, for contracts whose ABI nobody published.
const knownEvents: readonly AbiEvent[] = erc20Abi.filter((entry) => entry.type === 'event')

/** A log by the names that the contract's ABI gives to it; without them, by nothing but its place. */
export function describeEvent(
  log: TronLog,
  eventIndex: number,
  abi: SmartContractAbi | undefined,
  confirmed: boolean,
): TronJsonObject {
  const events = [...(abi?.entrys ?? []).flatMap(toAbiEvent), ...knownEvents]
  const event = events.find((candidate) => fits(candidate, log))
  const values = event === undefined ? [] : decode(event, log)
  const inputs = event?.inputs ?? []
  const named = inputs.map(({ name = '' }, index) => [name, values[index]] as const)
  return {
    block_number: log.blockNumber,
    block_timestamp: log.blockTimestamp,
    caller_contract_address: toTronAddress(log.address),
    contract_address: toTronAddress(log.address),
    event_index: eventIndex,
    event_name: event?.name ?? '',
    event: event === undefined ? '' : toSignature(event),
    result: Object.fromEntries([
      ...values.map((value, index) => [String(index), value] as const),
      ...named.filter(([name]) => name !== ''),
    ]),
    result_type: Object.fromEntries(
      inputs.map(({ name, type }, index) => [
        name === undefined || name === '' ? index : name,
        type,
      ]),
    ),
    transaction_id: log.transactionId,
    _unconfirmed: confirmed ? undefined : true,
  }
}

function toAbiEvent(entry: SmartContractAbiEntry): AbiEvent[] {
  if (entry.type?.toLowerCase() !== 'event' || entry.name === undefined) return []
  const inputs = (entry.inputs ?? []).map(({ name = '', type = '', indexed = false }) => ({
    name,
    type,
    indexed,
  }))
  return [{ type: 'event', name: entry.name, inputs }]
}

function fits(event: AbiEvent, log: TronLog): boolean {
  const indexed = event.inputs.filter((input) => input.indexed === true).length
  try {
    return toEventSelector(event) === log.topics[0] && indexed === log.topics.length - 1
  } catch {
    // The chain keeps no components, so that a tuple has no signature.
    return false
  }
}

function decode(event: AbiEvent, { topics: [first, ...rest], data }: TronLog): readonly string[] {
  if (first === undefined) return []
  // Names may be missing or the same twice: the arguments are asked for by position.
  const inputs = event.inputs.map(({ name: _name, ...input }) => input)
  const { args } = decodeEventLog({
    abi: [{ ...event, inputs }],
    topics: [first, ...rest],
    data,
  })
  return Array.isArray(args) ? args.map(toText) : []
}

function toText(value: unknown): string {
  if (typeof value === 'string')
    return /^0x[0-9a-fA-F]{40}$/.test(value) ? value.toLowerCase() : value.replace(/^0x/, '')
  return Array.isArray(value) ? value.map(toText).join(',') : String(value)
}

function toSignature({ name, inputs }: AbiEvent): string {
  const list = inputs.map((input) =>
    [input.type, input.indexed === true ? 'indexed' : '', input.name ?? '']
      .filter(Boolean)
      .join(' '),
  )
  return `${name}(${list.join(', ')})`
}
