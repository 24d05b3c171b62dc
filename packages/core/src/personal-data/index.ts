/** What the service holds on accounts. */
export { exportAccountData } from './export-account-data.ts'
export type { ExportedRow } from './export-account-data.ts'
export { placedNamings } from './personal-tables.ts'
export type { Ending, Naming, PlacedNaming } from './personal-tables.ts'
export { columnOf } from './sql/read-naming.ts'
