import type {
  SmartContractAbi,
  SmartContractAbiEntry,
  SmartContractAbiParameter,
} from '@farebox/tron/transaction'
import type { Abi, AbiParameter } from 'viem'

/** An ABI as TRON keeps it: types with a capital, and without what is in a tuple. */
export function toTronAbi(abi: Abi): SmartContractAbi {
  return { entrys: abi.map(toEntry) }
}

function toEntry(item: Abi[number]): SmartContractAbiEntry {
  return {
    type: capitalise(item.type),
    ...('name' in item ? { name: item.name } : {}),
    ...('inputs' in item ? { inputs: item.inputs.map(toParameter) } : {}),
    ...('outputs' in item ? { outputs: item.outputs.map(toParameter) } : {}),
    ...('stateMutability' in item ? { stateMutability: capitalise(item.stateMutability) } : {}),
  }
}

function toParameter(
  parameter: AbiParameter & { readonly indexed?: boolean | undefined },
): SmartContractAbiParameter {
  const { name, type, indexed } = parameter
  return {
    type,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(indexed === true ? { indexed } : {}),
  }
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
