import { type Environment, systemEnvironment } from '@farebox/core'
import { nodeHashes } from './nodeHashes.js'

/** The system's environment with what Node does faster. */
export const nodeEnvironment: Environment = { ...systemEnvironment, hashes: nodeHashes }
