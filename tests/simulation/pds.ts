import { createHash } from 'node:crypto'
import type { PdsSession } from '@catbird-mls/client'
import type { TestAccount } from '../../packages/server/src/testing/account.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'

const WAY_MS = { least: 20, most: 300 }
const UNREACHABLE_MS = 2_000

/** As much of an account's own server as a client asks of it: it signs for the account, and keeps its records. */
export class Pds implements PdsSession {
  /** Whether it can be reached. */
  up = true
  readonly did: string
  readonly #account: TestAccount
  readonly #records = new Map<string, object>()
  #revision = 0
  readonly #parts: { readonly agenda: Agenda; readonly chance: Chance }

  constructor(account: TestAccount, parts: { readonly agenda: Agenda; readonly chance: Chance }) {
    this.did = account.did
    this.#account = account
    this.#parts = parts
  }

  /** A record of the repo. */
  record(collection: string, rkey: string): object | undefined {
    return this.#records.get(this.#uri(collection, rkey))
  }

  /** The repo's revision: a later one is a greater text. */
  get rev(): string {
    return String(this.#revision).padStart(13, '0')
  }

  /** As the app's session has it. */
  fetchHandler(pathAndQuery: string, init: RequestInit): Promise<Response> {
    const { agenda, chance } = this.#parts
    return new Promise((resolve, reject) => {
      agenda.after(chance.between(WAY_MS.least, WAY_MS.most), async () => {
        if (this.up) resolve(await this.#answer(new URL(pathAndQuery, 'http://pds.invalid'), init))
        else agenda.after(UNREACHABLE_MS, () => reject(new TypeError('the PDS is unreachable (simulated)')))
      })
    })
  }

  async #answer({ pathname, searchParams }: URL, { body }: RequestInit): Promise<Response> {
    switch (pathname) {
      case '/xrpc/com.atproto.server.getServiceAuth':
        return Response.json({ token: await this.#token(searchParams) })
      case '/xrpc/com.atproto.repo.getRecord':
        return this.#get(searchParams)
      case '/xrpc/com.atproto.repo.putRecord':
        return Response.json(this.#put(typeof body === 'string' ? body : '{}'))
      default:
        return Response.json({ error: 'MethodNotImplemented' }, { status: 501 })
    }
  }

  #token(query: URLSearchParams): Promise<string> {
    const claims = { aud: query.get('aud') ?? '', lxm: query.get('lxm') ?? '' }
    return this.#account.token({ ...claims, now: new Date(this.#parts.agenda.now()) })
  }

  #get(query: URLSearchParams): Response {
    const [collection, rkey] = [query.get('collection') ?? '', query.get('rkey') ?? '']
    const value = this.record(collection, rkey)
    if (value === undefined) return Response.json({ error: 'RecordNotFound' }, { status: 400 })
    return Response.json({ uri: this.#uri(collection, rkey), cid: cidOf(value), value })
  }

  #put(body: string): object {
    const { collection, rkey, record } = JSON.parse(body) as {
      collection: string
      rkey: string
      record: object
    }
    this.#records.set(this.#uri(collection, rkey), record)
    this.#revision++
    return { uri: this.#uri(collection, rkey), cid: cidOf(record) }
  }

  #uri(collection: string, rkey: string): string {
    return `at://${this.did}/${collection}/${rkey}`
  }
}

/** What a record is known by: all a client does with it is to give it back. */
function cidOf(record: object): string {
  return createHash('sha256').update(JSON.stringify(record)).digest('hex')
}
