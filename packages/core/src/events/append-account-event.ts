import { tellAccount } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { AccountEvent } from './account-event.ts'
import { appendAccountEventRows } from './sql/append-account-events.ts'
import type { GrownRow } from './sql/append-account-events.ts'

type Ports = { readonly bus: Bus; readonly clock: Clock }
type News = { readonly did: string; readonly event: AccountEvent }

/** What a transaction has to tell accounts, until it commits. */
const pending = new WeakMap<Tx, News[]>()

/**
 * Tells an account something by its log. The event is written just before the transaction commits, together with
 * all others of it in one statement, so that an account's row is locked last and for a moment; its connections
 * are told after the commit. Call it as often and in whatever order it suits: events of an account keep theirs.
 */
export function appendAccountEvent(tx: Tx, ports: Ports, news: News): Promise<void> {
  const noted = pending.get(tx)
  if (noted !== undefined) noted.push(news)
  else {
    const list = [news]
    pending.set(tx, list)
    tx.beforeCommit(() => flush(tx, ports, list))
  }
  return Promise.resolve()
}

async function flush(tx: Tx, ports: Ports, list: readonly News[]): Promise<void> {
  pending.delete(tx)
  const grown = await tx.query<GrownRow>(appendAccountEventRows, [
    list.map(({ did }) => did),
    list.map(({ event }) => event.kind),
    list.map(({ event: { kind: _, ...payload } }) => JSON.stringify(payload)),
    ports.clock.now(),
  ])
  tx.afterCommit(async () => {
    await Promise.all(grown.map(({ did, seq }) => tellAccount(ports.bus, did, { kind: 'log', seq })))
  })
}
