import type { PreparedStatement } from '../../database/index.ts'
import { blocksBy } from './settle-blocks.ts'

/** Whether a pair is kept though nobody asks: the two have a direct convo, or a block marks one in their groups. */
const stays = (r: string) => `(
          ${r}.recheck_at IS NOT NULL
          OR (${blocksBy(r)}
            AND EXISTS (SELECT FROM account WHERE did = ${r}.did)
            AND EXISTS (SELECT FROM account WHERE did = ${r}.subject)))`

/**
 * Forgets contacts that nobody has asked about for long, with their pairs. Parameters: before when, now, how many at most.
 * One that has to stay counts as asked about now, so that it does not stand in the way of others. Gives how many were
 * looked at. Whoever is using a contact right now keeps it.
 */
export const forgetContacts: PreparedStatement = {
  name: 'relations_forget_contacts',
  text: `
    WITH old AS MATERIALIZED (
      SELECT did FROM contact WHERE used_at < $1 ORDER BY used_at LIMIT $3 FOR UPDATE SKIP LOCKED
    ), judged AS MATERIALIZED (
      SELECT old.did,
        EXISTS (SELECT FROM relation r WHERE r.did = old.did AND ${stays('r')})
        OR EXISTS (SELECT FROM relation r WHERE r.subject = old.did AND ${stays('r')}) AS stays
      FROM old
    ), pairs AS (
      DELETE FROM relation r USING judged j WHERE NOT j.stays AND (r.did = j.did OR r.subject = j.did)
    ), contacts AS (
      DELETE FROM contact c USING judged j WHERE NOT j.stays AND c.did = j.did
    ), kept AS (
      UPDATE contact c SET used_at = $2 FROM judged j WHERE j.stays AND c.did = j.did
    )
    SELECT did FROM judged`,
}

/** Forgets that records have ended. Parameters: before when, how many at most. */
export const forgetEnded: PreparedStatement = {
  name: 'relations_forget_ended',
  text: `
    DELETE FROM ended_record WHERE (did, collection, rkey) IN (
      SELECT did, collection, rkey FROM ended_record WHERE ended_at < $1 ORDER BY ended_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
