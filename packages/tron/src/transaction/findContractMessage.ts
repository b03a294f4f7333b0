import { contractMessages } from './contractMessages.js'
import type { ProtobufMessage } from './ProtobufMessage.js'
import { refuseTransaction } from './refuseTransaction.js'

/** The table of a contract type, checked against the type URL of its parameter. */
export function findContractMessage(type: unknown, typeUrl: unknown): ProtobufMessage {
  if (typeof type !== 'string' || !Object.hasOwn(contractMessages, type)) {
    throw refuseTransaction('the contract type is unknown.')
  }
  if (typeUrl !== `type.googleapis.com/protocol.${type}`) {
    throw refuseTransaction('the type URL does not belong to the contract type.')
  }
  const { message } = contractMessages[type] ?? { message: [] }
  return message
}
