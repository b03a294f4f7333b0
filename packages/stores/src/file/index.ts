export type { FileClaimStore } from './FileClaimStore.js'
export type { FileJournal } from './FileJournal.js'
export { type FileClaimStoreOptions, openFileClaimStore } from './openFileClaimStore.js'
export { type FileJournalOptions, openFileJournal } from './openFileJournal.js'
