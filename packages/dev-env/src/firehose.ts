import { decode } from '@atproto/lex-cbor'
import { readCar } from '@atproto/repo'
import { Frame } from '@atproto/xrpc-server'

/** An event as a Jetstream tells it. */
export type JetstreamEvent = {
  readonly did: string
  readonly time_us: number
  readonly kind: 'commit' | 'identity' | 'account'
  readonly commit?: {
    readonly rev: string
    readonly operation: 'create' | 'update' | 'delete'
    readonly collection: string
    readonly rkey: string
    readonly record?: unknown
  }
  readonly identity?: object
  readonly account?: object
}

type Told = Omit<JetstreamEvent, 'time_us'>

type Commit = {
  readonly repo: string
  readonly rev: string
  readonly blocks: Uint8Array
  readonly ops: readonly {
    readonly action: 'create' | 'update' | 'delete'
    readonly path: string
    readonly cid: Parameters<Awaited<ReturnType<typeof readCar>>['blocks']['get']>[0] | null
  }[]
}

/** What a frame of `com.atproto.sync.subscribeRepos` is to a Jetstream: an event for each record that it touches. */
export async function readFirehoseFrame(bytes: Uint8Array): Promise<Told[]> {
  const frame = Frame.fromBytes(bytes)
  if (!frame.isMessage()) return []
  const body: unknown = frame.body
  switch (frame.type) {
    case '#commit':
      return readCommit(body as Commit) // as the lexicon has it, from a PDS of our own
    case '#identity':
      return [{ did: didOf(body), kind: 'identity', identity: body as object }] // as above
    case '#account':
      return [{ did: didOf(body), kind: 'account', account: body as object }] // as above
    default:
      return []
  }
}

async function readCommit({ repo, rev, blocks, ops }: Commit): Promise<Told[]> {
  const car = await readCar(blocks)
  return ops.map(({ action, path, cid }) => {
    const [collection = '', rkey = ''] = path.split('/')
    const block = cid === null ? undefined : car.blocks.get(cid)
    const record = block === undefined ? {} : { record: decode(block) as unknown }
    return { did: repo, kind: 'commit', commit: { rev, operation: action, collection, rkey, ...record } }
  })
}

function didOf(body: unknown): string {
  return (body as { did: string }).did // as the lexicon has it
}
