import type { PreparedStatement } from '../../database/index.ts'

/** Copies roles and absences of members from a new epoch. Parameters: convo id, then one array each of DIDs, roles, absences. Under the convo's lock. */
export const changeMembers: PreparedStatement = {
  name: 'groups_change_members',
  text: `
    UPDATE convo_member m SET role = changed.role, absent = changed.absent
    FROM unnest($2::text[], $3::text[], $4::boolean[]) AS changed (did, role, absent)
    WHERE m.convo_id = $1 AND m.did = changed.did`,
}
