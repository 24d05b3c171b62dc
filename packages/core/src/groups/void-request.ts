/**
 * Whether the row `member` of `convo_member` is a request that nobody stands behind: who made it was taken down, or is
 * deleted, which clears `added_by`. A request has no bringer for no other reason, since whoever brings itself in has
 * accepted. Such requests are shown nowhere.
 */
export const isVoidRequest = (member: string): string => `(
        ${member}.status = 'request' AND (${member}.added_by IS NULL OR EXISTS (
          SELECT FROM account b
          WHERE b.did = ${member}.added_by AND (b.taken_down_at IS NOT NULL OR b.deleted_at IS NOT NULL)
        )))`
