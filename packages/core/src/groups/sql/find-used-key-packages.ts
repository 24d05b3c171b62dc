import type { PreparedStatement } from '../../database/index.ts'

/**
 * Which of some key packages have brought a device into this group before: a last-resort one may do so once a
 * generation. Parameters: convo id, generation, references. Under the convo's lock.
 */
export const findUsedKeyPackages: PreparedStatement = {
  name: 'groups_find_used_key_packages',
  text: `
    SELECT key_package_ref FROM convo_leaf
    WHERE convo_id = $1 AND generation = $2 AND key_package_ref = ANY ($3::bytea[])`,
}
