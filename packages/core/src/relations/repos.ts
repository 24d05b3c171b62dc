import type { Did } from '../mls/index.ts'
import type { IdentityResolver } from '../identity/index.ts'
import { AskError } from './ask-error.ts'
import { fieldOf, listOf, queryUrl, textOf } from './ask-json.ts'
import type { AskJson } from './ask-json.ts'
import { declarationCollections, relationCollections } from './collections.ts'
import { readDeclaration } from './declaration.ts'
import type { Declaration } from './declaration.ts'
import { recordKeyOf } from './record-key.ts'
import type { DeclarationSource, RelationAnswer, RelationSource } from './sources.ts'

/** How much of a collection is read, the newest records first. What lies beyond is not known (`docs/consent.md`). */
const bound = { pages: 20, page: 100 }
/** How many accounts' repos are read at once for one caller. */
const atOnce = 8
/** No page is asked for when so much time has passed since the caller came. */
const patienceMs = 8000

type Ports = {
  readonly ask: AskJson
  readonly identities: IdentityResolver
  /** Milliseconds of a clock that does not jump. */
  readonly steady: () => number
}

/** The records found in a collection by the DID they are about, and whether there are more than were read. */
type Found = { readonly rkeys: ReadonlyMap<string, string>; readonly beyond: boolean }

/**
 * Makes a source that reads the repos of the accounts themselves, where their PDSs keep them. It costs more than an
 * AppView, sees no moderation lists, and of those who follow or block thousands it reads the newest.
 */
export function createRepoSource(ports: Ports): RelationSource {
  const read = (did: Did, collection: string, until: number) =>
    readCollection(ports, { did, collection, until }).catch(() => undefined)
  return {
    async relations(did, subjects) {
      const until = ports.steady() + patienceMs
      const blocks = await read(did, relationCollections.block, until)
      const answers = subjects.map((subject) => answer({ did, subject }, { blocks }))
      for (let i = 0; i < subjects.length && ports.steady() < until; i += atOnce) {
        const some = subjects.slice(i, i + atOnce).map(async (subject) => {
          const [theirs, follows] = await Promise.all([
            read(subject, relationCollections.block, until),
            read(subject, relationCollections.follow, until),
          ])
          return answer({ did: subject, subject: did }, { blocks: theirs, follows })
        })
        answers.push(...(await Promise.all(some)))
      }
      return answers
    },
  }
}

/** Makes what reads declarations, each from the PDS of its account. */
export function createDeclarationSource(ports: Pick<Ports, 'ask' | 'identities'>): DeclarationSource {
  return (did, waitMs) =>
    atPds(ports.identities, did, async (pds) => {
      const [own, chat] = await Promise.all([
        readSelf(ports.ask, { pds, did, collection: declarationCollections.own, waitMs }),
        readSelf(ports.ask, { pds, did, collection: declarationCollections.chat, waitMs }),
      ])
      return { own, chat }
    })
}

function answer(
  pair: Pick<RelationAnswer, 'did' | 'subject'>,
  { blocks, follows }: { readonly blocks?: Found | undefined; readonly follows?: Found | undefined },
): RelationAnswer {
  const rkey = (found: Found) => found.rkeys.get(pair.subject) ?? null
  return {
    ...pair,
    ...(follows && { follows: { rkey: rkey(follows), beyond: follows.beyond && rkey(follows) === null } }),
    ...(blocks && { blocks: { rkey: rkey(blocks), byList: false } }),
  }
}

/** `com.atproto.repo.listRecords`, page by page. */
function readCollection(
  ports: Ports,
  of: { readonly did: Did; readonly collection: string; readonly until: number },
): Promise<Found> {
  return atPds(ports.identities, of.did, async (pds) => {
    const rkeys = new Map<string, string>()
    let cursor: string | undefined
    for (let page = 0; page < bound.pages; page++) {
      const waitMs = of.until - ports.steady()
      if (waitMs <= 0) throw new AskError('busy', 'the repo was not read in time')
      const { records, next } = await readPage(ports.ask, { ...of, pds, cursor, waitMs })
      for (const record of records) noteRecord(rkeys, record)
      if (next === undefined || records.length === 0) return { rkeys, beyond: false }
      cursor = next
    }
    return { rkeys, beyond: true }
  })
}

function noteRecord(rkeys: Map<string, string>, record: unknown): void {
  const subject = textOf(fieldOf(record, 'value'), 'subject')
  const rkey = recordKeyOf(textOf(record, 'uri'))
  // The newest counts, which comes first.
  if (subject !== undefined && rkey !== undefined && !rkeys.has(subject)) rkeys.set(subject, rkey)
}

async function readPage(
  ask: AskJson,
  of: {
    readonly pds: string
    readonly did: Did
    readonly collection: string
    readonly cursor: string | undefined
    readonly waitMs: number
  },
): Promise<{ readonly records: readonly unknown[]; readonly next: string | undefined }> {
  const params = { repo: of.did, collection: of.collection, limit: String(bound.page) }
  const cursor = of.cursor === undefined ? {} : { cursor: of.cursor }
  const { status, body } = await ask(
    queryUrl(of.pds, 'com.atproto.repo.listRecords', { ...params, ...cursor }),
    of.waitMs,
  )
  const records = listOf(body, 'records')
  if (status !== 200 || records === undefined)
    throw new AskError('away', `the PDS answered with ${String(status)}`)
  return { records, next: textOf(body, 'cursor') }
}

/** `com.atproto.repo.getRecord` of the record `self`; a record that is not there says nothing. */
async function readSelf(
  ask: AskJson,
  of: {
    readonly pds: string
    readonly did: Did
    readonly collection: string
    readonly waitMs: number | undefined
  },
): Promise<Declaration> {
  const params = { repo: of.did, collection: of.collection, rkey: 'self' }
  const { status, body } = await ask(queryUrl(of.pds, 'com.atproto.repo.getRecord', params), of.waitMs)
  if (status === 200) return readDeclaration(fieldOf(body, 'value'))
  if (status === 400 && textOf(body, 'error') === 'RecordNotFound') return {}
  throw new AskError('away', `the PDS answered with ${String(status)}`)
}

/** Asks the PDS of an account; once more where that does not answer for it, and a document fetched anew names another one. */
async function atPds<Result>(
  identities: IdentityResolver,
  did: Did,
  ask: (pds: string) => Promise<Result>,
): Promise<Result> {
  const known = await identities.resolve(did)
  try {
    return await ask(pdsOf(known))
  } catch (error) {
    if (!(error instanceof AskError) || error.why !== 'away') throw error
    const fresh = await identities.refresh(known)
    if (fresh.pds === known.pds) throw error
    return ask(pdsOf(fresh))
  }
}

function pdsOf({ pds }: { readonly pds: string | undefined }): string {
  if (pds === undefined) throw new AskError('away', 'the DID document of the account names no PDS')
  return pds
}
