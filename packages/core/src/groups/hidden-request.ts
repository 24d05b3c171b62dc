/**
 * Whether the row `member` of `convo_member` is a request by an account that a label hides, or that either side blocks: it
 * is shown to nobody who has not asked for hidden ones.
 */
export const isHiddenRequest = (member: string): string => `(
        ${member}.status = 'request' AND (
          EXISTS (SELECT FROM contact h WHERE h.did = ${member}.added_by AND h.hidden)
          OR EXISTS (
            SELECT FROM relation r
            WHERE ((r.did = ${member}.did AND r.subject = ${member}.added_by)
                OR (r.did = ${member}.added_by AND r.subject = ${member}.did))
              AND (r.blocks_rkey IS NOT NULL OR r.blocks_by_list)
          )
        ))`
