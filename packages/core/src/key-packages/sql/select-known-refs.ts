import type { PreparedStatement } from '../../database/index.ts'

/** Which of some refs have been published before; no lock. Parameters: refs. */
export const selectKnownRefs: PreparedStatement = {
  name: 'key_packages_select_known_refs',
  text: `SELECT ref FROM key_package WHERE ref = ANY ($1::bytea[])`,
}
