import type { Did } from '../mls/index.ts'
import type { IdentityResolver } from '../identity/index.ts'
import type { Log } from '../ports/index.ts'
import { noRelations } from './between.ts'
import type { Between, RelationLookups } from './between.ts'
import { chargeLookups } from './charge-lookups.ts'
import type { ChargePorts } from './charge-lookups.ts'
import { mergeDeclarations, toDeclaration } from './declaration.ts'
import { freshnessAt } from './freshness.ts'
import type { IsFresh } from './freshness.ts'
import { hasRepo } from './has-repo.ts'
import { findHidden } from './hidden.ts'
import { keepDeclared, keepRelations } from './keep.ts'
import type { KeepPorts } from './keep.ts'
import type { DeclarationSource, LabelSource, RelationSource } from './sources.ts'
import { noteContacts, notePairs } from './sql/note-contacts.ts'
import { readBetween } from './sql/read-between.ts'
import { takeDuePairs } from './sql/watch-pair.ts'
import type { DueRow } from './sql/watch-pair.ts'
import type { BetweenRow } from './sql/read-between.ts'
import { waitAMoment } from './wait-a-moment.ts'

/** What relations are looked up and kept with. */
export type RelationPorts = KeepPorts &
  ChargePorts & {
    readonly identities: Pick<IdentityResolver, 'resolve'>
    /** Milliseconds of a clock that does not jump. */
    readonly steady: () => number
    readonly log: Log
    readonly source: RelationSource
    readonly declarations: DeclarationSource
    /** Left out where no labeler is configured. */
    readonly labels?: LabelSource
  }

/** How many declarations are looked up at once for one caller. */
const atOnce = 8

/** No declaration is asked for when so much time has passed since the caller came. */
const patienceMs = 8000

/** How long until a pair with a direct convo is looked at again, if there is time. */
const recheckMs = 10 * 60_000

/** How long a pair is not asked about again, for those who read, whatever came of it. */
const againMs = 5 * 60_000

/** Makes what tells relations: from the database, and from the network where that does not say, or did too long ago. */
export function createRelations(ports: RelationPorts): RelationLookups {
  return {
    async between(did, subjects) {
      const rows = await readFresh(ports, did, withRepos(did, subjects))
      const known = new Map(rows.map((row) => [row.subject, viewBetween(row)]))
      return new Map(subjects.map((subject) => [subject, known.get(subject) ?? noRelations]))
    },
    hidden: (dids) => findHidden(ports, dids),
    lookOver: (did, subjects) =>
      waitAMoment(
        ports.log,
        Promise.all([refreshPairs(ports, did, withRepos(did, subjects)), findHidden(ports, subjects)]),
      ),
    recheck: (options) => recheckPairs(ports, options),
  }
}

/** Whom an account can have relations to. */
function withRepos(did: Did, subjects: readonly Did[]): Did[] {
  if (!hasRepo(did)) return []
  return [...new Set(subjects)].filter((subject) => subject !== did && hasRepo(subject))
}

/** What is known of an account and others, looked up where it is old. */
async function readFresh(ports: RelationPorts, did: Did, subjects: readonly Did[]): Promise<BetweenRow[]> {
  if (subjects.length === 0) return []
  const { kept, isFresh } = await readKept(ports, did, subjects)
  const old = kept.filter((row) => isPairOld(row, isFresh) || isDeclarationOld(row, isFresh))
  if (old.length === 0) return kept
  await chargeLookups(ports, did, old.length)
  const found = await findThere(ports, old)
  const repos = found.filter((row) => isDeclarationOld(row, isFresh)).map(({ subject }) => subject)
  await lookUp(ports, did, { pairs: oldPairs(found, isFresh), repos })
  return ports.db.query<BetweenRow>(readBetween, [did, subjects])
}

/** Leaves out those that were never asked about and are not there: of whoever makes up accounts nothing is kept. */
async function findThere(
  { identities, log }: RelationPorts,
  rows: readonly BetweenRow[],
): Promise<BetweenRow[]> {
  const isThere = ({ subject: did, tried_at: triedAt }: BetweenRow): Promise<boolean> => {
    if (triedAt !== null) return Promise.resolve(true)
    return identities.resolve(did).then(
      () => true,
      (error: unknown) => {
        log.debug({ err: error, did }, 'an account could not be resolved')
        return false
      },
    )
  }
  const there = await Promise.all(rows.map(isThere))
  return rows.filter((_, i) => there[i] === true)
}

/** Unlike whoever wants to be let through, one who reads does not ask again soon where little was found out. */
async function refreshPairs(ports: RelationPorts, did: Did, subjects: readonly Did[]): Promise<void> {
  if (subjects.length === 0) return
  const { kept, isFresh } = await readKept(ports, did, subjects)
  const wasTried = ({ tried_at: at }: BetweenRow) =>
    at !== null && at.getTime() > ports.clock.now().getTime() - againMs
  const pairs = oldPairs(
    kept.filter((row) => !wasTried(row)),
    isFresh,
  )
  if (pairs.length > 0) await lookUp(ports, did, { pairs, repos: [] })
}

async function recheckPairs(
  ports: RelationPorts,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<number> {
  const now = ports.clock.now()
  const again = new Date(now.getTime() + recheckMs)
  const due = await ports.db.query<DueRow>(takeDuePairs, [now, again, limit])
  for (const did of new Set(due.map((pair) => pair.did))) {
    if (signal.aborted) break
    const subjects = due.filter((pair) => pair.did === did).map(({ subject }) => subject)
    // They are due again later in any case, and one account must not keep the others from their turn.
    await refreshPairs(ports, did, subjects).catch((error: unknown) => {
      ports.log.warn({ err: error, did }, 'the relations of an account could not be looked at')
    })
  }
  return due.length
}

async function readKept(
  { db, clock, source: { seesLists = false } }: RelationPorts,
  did: Did,
  subjects: readonly Did[],
): Promise<{ readonly kept: BetweenRow[]; readonly isFresh: IsFresh }> {
  const kept = await db.query<BetweenRow>(readBetween, [did, subjects])
  return { kept, isFresh: await freshnessAt(db, clock.now(), { seesLists }) }
}

async function lookUp(
  ports: RelationPorts,
  did: Did,
  { pairs, repos }: { readonly pairs: readonly Did[]; readonly repos: readonly Did[] },
): Promise<void> {
  if (pairs.length + repos.length === 0) return
  const now = ports.clock.now()
  await ports.db.execute(noteContacts, [[...new Set([did, ...pairs, ...repos])], now])
  if (pairs.length > 0) await ports.db.execute(notePairs, [did, pairs, now])
  await Promise.all([lookUpPairs(ports, did, pairs), lookUpDeclarations(ports, repos)])
}

async function lookUpPairs(ports: RelationPorts, did: Did, subjects: readonly Did[]): Promise<void> {
  if (subjects.length === 0) return
  const askedAt = ports.clock.now()
  try {
    await keepRelations(ports, await ports.source.relations(did, subjects), askedAt)
  } catch (error) {
    // What was known before serves, as when there is no answer: others choose what an answer says.
    ports.log.warn({ err: error, did }, 'what was answered of relations could not be kept')
  }
}

async function lookUpDeclarations(ports: RelationPorts, dids: readonly Did[]): Promise<void> {
  const until = ports.steady() + patienceMs
  /** Gives whether what was answered was overtaken. */
  const lookUpOnce = async (did: Did): Promise<boolean> => {
    const askedAt = ports.clock.now()
    const records = await ports.declarations(did, until - ports.steady()).catch((error: unknown) => {
      ports.log.debug({ err: error, did }, 'a declaration could not be read')
      return undefined
    })
    return records !== undefined && !(await keepDeclared(ports, did, { records, askedAt }))
  }
  // An answer that is not kept is none: of an account that was never asked about, nothing would be known.
  const lookUpOne = async (did: Did): Promise<void> => {
    if (await lookUpOnce(did)) await lookUpOnce(did)
  }
  for (let i = 0; i < dids.length && ports.steady() < until; i += atOnce)
    await Promise.all(dids.slice(i, i + atOnce).map(lookUpOne))
}

function oldPairs(kept: readonly BetweenRow[], isFresh: IsFresh): Did[] {
  return kept.filter((row) => isPairOld(row, isFresh)).map(({ subject }) => subject)
}

function isPairOld(row: BetweenRow, isFresh: IsFresh): boolean {
  const blocks = [row.blocks_asked_at, row.blocked_by_asked_at]
  return !isFresh(row.follow_asked_at) || !blocks.every((at) => isFresh(at, 'blocks'))
}

function isDeclarationOld(row: BetweenRow, isFresh: IsFresh): boolean {
  return !isFresh(row.declared_at)
}

function viewBetween(row: BetweenRow): Between {
  const blocks = row.blocks === true
  const declared = row.declared_at !== null
  return {
    blocks,
    blocked: blocks || row.blocked_by === true,
    followedBack: followedBack(row),
    known: row.blocks_asked_at !== null && row.blocked_by_asked_at !== null,
    declared,
    declaration: mergeDeclarations({
      own: toDeclaration(row.own_incoming, row.own_groups),
      chat: toDeclaration(row.chat_incoming, row.chat_groups),
    }),
  }
}

/** A record that was told of is enough; that there is none is known once it was asked. */
function followedBack(row: BetweenRow): boolean | undefined {
  if (row.follows_back === true) return true
  return row.follow_asked_at === null || row.follow_beyond === true ? undefined : false
}
