import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../../identity/may-act.ts'

/** Those of some accounts that may not act here. Parameter: DIDs. No lock. */
export const readCutOff: PreparedStatement = {
  name: 'consent_read_cut_off',
  text: `SELECT a.did FROM account a WHERE a.did = ANY ($1::text[]) AND NOT ${mayAct('a')}`,
}
