import { createInProcessBus } from '../../bus/index.ts'
import { withTransaction } from '../../database/index.ts'
import type { Database, Tx } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import { createManualClock, silentLog } from '../../ports/index.ts'
import { checkHosts, noteHostEvent } from '../index.ts'
import { unsafeHosts } from './unsafe-hosts.ts'

/** How an account stands, as its row has it. */
export type StandingRow = {
  readonly host_status: string | null
  readonly host_due_at: Date | null
  readonly host_gone_at: Date | null
}

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs

/** A node that checks hosts, on a clock and with hosts that a test owns, and what it handed on as gone. */
export function setUpHosts(db: Database) {
  const hosts = unsafeHosts()
  const gone: Did[] = []
  const ports = {
    ...{ db, bus: createInProcessBus(), clock: createManualClock(), log: silentLog, askHost: hosts.askHost },
    onGone: (_tx: Tx, did: Did) => Promise.resolve(void gone.push(did)),
  }
  return {
    ...{ hosts, gone, ports, clock: ports.clock },
    /** The stream says that an account is active, or not. */
    hear: (did: Did, active: boolean) =>
      withTransaction(db, (tx) =>
        noteHostEvent(tx, ports, { did, state: active ? { active } : { active, status: 'deactivated' } }),
      ),
    check: async () => (await checkHosts(ports, { limit: 100 })).map(({ outcome }) => outcome),
    standingOf: async (did: Did): Promise<StandingRow | undefined> => {
      const rows = await db.query<StandingRow>(
        'SELECT host_status, host_due_at, host_gone_at FROM account WHERE did = $1',
        [did],
      )
      return rows[0]
    },
  }
}
