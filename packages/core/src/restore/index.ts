/** What follows when a backup has been put in the place of the database. */
export { beginNewHistory } from './begin-new-history.ts'
export type { BegunHistory } from './begin-new-history.ts'
export { readHistoryId } from './read-history.ts'
