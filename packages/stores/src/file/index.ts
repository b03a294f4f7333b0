export type { FileClaimStore } from './FileClaimStore.js'
export { type FileClaimStoreOptions, openFileClaimStore } from './openFileClaimStore.js'
