import { toBase64Url, utf8 } from '../bytes.ts'
import type { FoundRecord, RecordSource } from '../trust/record-source.ts'
import type { PdsSession } from '../xrpc/session.ts'

/** A device's record as it lies in a fake repo, in the JSON form of AT Protocol. */
export interface FakeRecord {
  readonly ciphersuite: string
  readonly signatureKey: { readonly $bytes: string }
  readonly endorsedBy?: readonly {
    readonly deviceId: string
    readonly signature: { readonly $bytes: string }
  }[]
}

/**
 * UNSAFE FAKE of people's own servers, in memory: their sessions write device records, and a {@link RecordSource} reads
 * them without any proof. The scenario tests run on a real PDS.
 */
export class FakeRepos implements RecordSource {
  readonly #records = new Map<string, { cid: string; value: FakeRecord }>()
  readonly #unreachable = new Set<string>()
  #changes = 0
  /** Whom it was asked about, in order. */
  readonly asked: { readonly did: string; readonly deviceId: string }[] = []
  /** Called before a record is written: for what happens meanwhile. */
  beforePut: () => void = () => undefined

  /** The account of a person, signed in. */
  session(name: string): PdsSession & { readonly did: string } {
    const did = didOf(name)
    return {
      did,
      fetchHandler: async (path, init) => this.#answer(did, new URL(path, 'http://pds.invalid'), init),
    }
  }

  /** Whether a person's server can be reached. */
  reach(did: string, reachable: boolean): void {
    if (reachable) this.#unreachable.delete(did)
    else this.#unreachable.add(did)
  }

  /** Changes a device's record, or with undefined deletes it. */
  write(did: string, deviceId: string, change: (record: FakeRecord) => FakeRecord | undefined): void {
    const held = this.#records.get(`${did}/${deviceId}`)
    const value = held && change(held.value)
    this.#changes++
    if (value === undefined) this.#records.delete(`${did}/${deviceId}`)
    else this.#records.set(`${did}/${deviceId}`, { cid: `cid-${this.#changes}`, value })
  }

  fetch(did: string, deviceId: string): Promise<FoundRecord> {
    this.asked.push({ did, deviceId })
    if (this.#unreachable.has(did)) return Promise.reject(new Error(`${did} cannot be reached (injected)`))
    const rev = `3k${String(this.#changes).padStart(11, '2')}`
    const held = this.#records.get(`${did}/${deviceId}`)
    if (held === undefined) return Promise.resolve({ kind: 'absent', rev })
    const { ciphersuite, signatureKey, endorsedBy = [] } = held.value
    const endorsements = endorsedBy.map((one) => ({ ...one, signature: bytesOf(one.signature) }))
    const record = { ciphersuite, signatureKey: bytesOf(signatureKey), endorsedBy: endorsements }
    return Promise.resolve({ kind: 'present', rev, record })
  }

  #answer(did: string, url: URL, init: RequestInit): Response {
    switch (url.pathname.replace('/xrpc/com.atproto.', '')) {
      case 'server.getServiceAuth':
        return Response.json({ token: `x.${toBase64Url(utf8(JSON.stringify({ iss: did })))}.x` })
      case 'repo.getRecord':
        return this.#get(did, url.searchParams.get('rkey') ?? '')
      case 'repo.putRecord':
        return this.#put(did, JSON.parse(init.body as string) as Put)
      default:
        return Response.json({ error: 'MethodNotImplemented' }, { status: 501 })
    }
  }

  #get(did: string, rkey: string): Response {
    const held = this.#records.get(`${did}/${rkey}`)
    return held ? Response.json(held) : Response.json({ error: 'RecordNotFound' }, { status: 400 })
  }

  #put(did: string, { rkey, record, swapRecord }: Put): Response {
    this.beforePut()
    const held = this.#records.get(`${did}/${rkey}`)
    if (swapRecord !== undefined && held?.cid !== swapRecord)
      return Response.json({ error: 'InvalidSwap' }, { status: 400 })
    this.#changes++
    this.#records.set(`${did}/${rkey}`, { cid: `cid-${this.#changes}`, value: record })
    return Response.json({})
  }
}

interface Put {
  readonly rkey: string
  readonly record: FakeRecord
  readonly swapRecord?: string
}

/** The DID of a person of the fake. */
export function didOf(name: string): string {
  return `did:plc:${name.padEnd(24, 'a')}`
}

function bytesOf({ $bytes }: { readonly $bytes: string }): Uint8Array {
  return Uint8Array.from(atob($bytes), (c) => c.charCodeAt(0))
}
