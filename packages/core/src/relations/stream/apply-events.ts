import type { Bus } from '../../bus/index.ts'
import { tellIdentity } from '../../bus/index.ts'
import type { Tx } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import type { Clock } from '../../ports/index.ts'
import type { HostState } from '../host-state.ts'
import { settleBlocks } from '../settle-blocks.ts'
import {
  beginRelations,
  endRelations,
  findKept,
  lockPairs,
  rememberEnded,
  tellDeclarations,
} from '../sql/apply-events.ts'
import type { BlocksRow, ChangedRow, KeptRow } from '../sql/apply-events.ts'
import { noteContacts } from '../sql/note-contacts.ts'
import { foldRelations } from './fold.ts'
import type { Begun, Ended } from './fold.ts'
import type { DeclarationEvent, RelationEvent, StreamEvent } from './stream-event.ts'

/** What applying events needs. */
export type ApplyPorts = {
  readonly bus: Bus
  readonly clock: Clock
  readonly serviceDid: Did
  /** What follows from what a host says of an account of this service, in the transaction that learns of it. */
  readonly onAccount: (tx: Tx, did: Did, state: HostState) => Promise<void>
}

/** Of whom something is kept: accounts of this service, and those that were asked about. */
type Kept = { readonly here: ReadonlySet<string>; readonly contacts: ReadonlySet<string> }

/**
 * Makes a batch of events true here. Only those count that are about accounts of this service or others that were asked
 * about. Applying them again, even with some from before, changes nothing.
 */
export async function applyEvents(ports: ApplyPorts, tx: Tx, events: readonly StreamEvent[]): Promise<void> {
  const kept = await findWhoIsKept(tx, events)
  const ours = events.filter(({ did }) => kept.here.has(did) || kept.contacts.has(did))
  if (ours.length === 0) return
  await applyRelations(ports, tx, { events: ours.filter((event) => event.kind === 'relation'), kept })
  await applyDeclarations(
    ports,
    tx,
    ours.filter((event) => event.kind === 'declaration'),
  )
  await applyStates(ports, tx, { events: ours, kept })
  tx.afterCommit(async () => {
    for (const { did, kind } of ours) if (kind === 'identity') await tellIdentity(ports.bus, did)
  })
}

async function findWhoIsKept(tx: Tx, events: readonly StreamEvent[]): Promise<Kept> {
  const dids = new Set<string>()
  for (const event of events) {
    if (event.kind !== 'other') dids.add(event.did)
    if (event.kind === 'relation' && event.subject !== undefined) dids.add(event.subject)
  }
  const rows = dids.size === 0 ? [] : await tx.query<KeptRow>(findKept, [[...dids]])
  return {
    here: new Set(rows.filter(({ here }) => here).map(({ did }) => did)),
    contacts: new Set(rows.filter(({ contact }) => contact).map(({ did }) => did)),
  }
}

async function applyRelations(
  ports: ApplyPorts,
  tx: Tx,
  { events, kept }: { readonly events: readonly RelationEvent[]; readonly kept: Kept },
): Promise<void> {
  const { ended, begun } = foldRelations(events)
  const changed = await end(ports, tx, ended)
  await begin(ports, tx, { begun, kept, changed })
  await settleBlocks(
    ports,
    tx,
    [...changed.values()].filter(({ before, after }) => before !== after),
  )
}

type Changes = Map<string, ChangedRow>
const keyOf = ({ did, subject }: { readonly did: string; readonly subject: string }) => `${did} ${subject}`

async function end(ports: ApplyPorts, tx: Tx, ended: readonly Ended[]): Promise<Changes> {
  if (ended.length === 0) return new Map()
  const rows = await tx.query<ChangedRow>(endRelations, [
    ...recordColumns(ended),
    ended.map(({ subject }) => subject ?? null),
  ])
  const gone = ended.filter(({ subject }) => subject === undefined)
  if (gone.length > 0)
    await tx.execute(rememberEnded, [
      ...recordColumns(gone),
      gone.map(({ timeUs }) => timeUs),
      ports.clock.now(),
    ])
  return new Map(rows.map((row) => [keyOf(row), row]))
}

/** What has begun is noted in `changed`. */
async function begin(
  ports: ApplyPorts,
  tx: Tx,
  {
    begun,
    kept,
    changed,
  }: { readonly begun: readonly Begun[]; readonly kept: Kept; readonly changed: Changes },
): Promise<void> {
  if (begun.length === 0) return
  const now = ports.clock.now()
  const fresh = begun.map((record) => isToBeKept(record, kept))
  const newcomers = begun.filter((_, i) => fresh[i]).flatMap(({ did, subject }) => [did, subject])
  if (newcomers.length > 0) await tx.execute(noteContacts, [[...new Set(newcomers)], now])
  const pairs = [begun.map(({ did }) => did), begun.map(({ subject }) => subject)]
  const before = new Map((await tx.query<BlocksRow>(lockPairs, pairs)).map((row) => [keyOf(row), row.blocks]))
  const rows = await tx.query<BlocksRow>(beginRelations, [
    ...pairs,
    begun.map(({ relation }) => relation),
    begun.map(({ rkey }) => rkey),
    begun.map(({ timeUs }) => timeUs),
    fresh,
    now,
  ])
  for (const row of rows) {
    const key = keyOf(row)
    const known = changed.get(key)?.before ?? before.get(key) ?? false
    changed.set(key, { did: row.did, subject: row.subject, before: known, after: row.blocks })
  }
}

/** A block among those who are kept is, since it may concern a group that they share; a follow, where both were asked about. */
function isToBeKept({ did, subject, relation }: Begun, { here, contacts }: Kept): boolean {
  const known = (one: string) => contacts.has(one) || (relation === 'block' && here.has(one))
  return did !== subject && known(did) && known(subject)
}

async function applyDeclarations(
  ports: ApplyPorts,
  tx: Tx,
  events: readonly DeclarationEvent[],
): Promise<void> {
  const last = [...new Map(events.map((event) => [`${event.did} ${event.record}`, event])).values()]
  if (last.length === 0) return
  await tx.execute(tellDeclarations, [
    last.map(({ did }) => did),
    last.map(({ record }) => record),
    last.map(({ declaration }) => declaration.incoming ?? null),
    last.map(({ declaration }) => declaration.groups ?? null),
    ports.clock.now(),
  ])
}

async function applyStates(
  ports: ApplyPorts,
  tx: Tx,
  { events, kept }: { readonly events: readonly StreamEvent[]; readonly kept: Kept },
): Promise<void> {
  const states = events.flatMap((event) =>
    event.kind === 'account' ? [[event.did, event.state] as const] : [],
  )
  // In the order of their rows, as all do that lock several.
  for (const [did, state] of [...new Map(states)].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (kept.here.has(did)) await ports.onAccount(tx, did as Did, state) // read as a DID
}

function recordColumns(records: readonly (Begun | Ended)[]): string[][] {
  return [
    records.map(({ did }) => did),
    records.map(({ relation }) => relation),
    records.map(({ rkey }) => rkey),
  ]
}
