import type { PreparedStatement } from '../../database/index.ts'

/** What a key package for a convo must be of, and whether the caller is a member. */
export type ConvoSuiteRow = { readonly ciphersuite: string; readonly member: boolean }

/**
 * The suite of a convo's present group, for an account that is or was a member; no lock. Parameters: convo id, did.
 */
export const readConvoSuite: PreparedStatement = {
  name: 'key_packages_read_convo_suite',
  text: `
    SELECT g.ciphersuite, m.left_seq IS NULL AS member
    FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2
    WHERE c.convo_id = $1`,
}
