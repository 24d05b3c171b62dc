import type { PreparedStatement } from '../../database/index.ts'

/** Ends all stays of a generation. Parameters: convo id, generation, seq of the reset. Under the convo's lock. */
export const endGeneration: PreparedStatement = {
  name: 'groups_end_generation',
  text: `
    UPDATE convo_leaf SET removed_seq = $3
    WHERE convo_id = $1 AND generation = $2 AND removed_seq IS NULL`,
}
