import {
  DEVICE_COLLECTION,
  MAX_DEVICE_RECORD_PROOF_BYTES,
  readRepoIdentity,
  verifyDeviceRecordProof,
} from '@catbird-mls/core/mls/device-record'
import type { RepoIdentity } from '@catbird-mls/core/mls/device-record'
import { MlsClientError } from '../errors.ts'
import type { Timing } from '../sync/timing.ts'
import { readAtMost } from '../xrpc/read-at-most.ts'
import { fetchDidDocument, isLocalHost } from '../xrpc/service-ref.ts'
import type { FoundRecord, RecordSource } from './record-source.ts'

/** How long a DID document is taken as it was (ms); a proof that does not fit it has it fetched again at once. */
const IDENTITY_MS = 600_000
/** Accounts whose documents are kept. */
const MOST_IDENTITIES = 1_000

/** What asking owners' servers takes. */
export interface OwnersRecordsOptions {
  readonly fetch: typeof fetch
  /** Where `did:plc` documents are. */
  readonly plcUrl: string
  /** How long one request may take (ms). */
  readonly timeout: number
  readonly now: Timing['now']
}

interface Held {
  readonly identity: RepoIdentity
  readonly at: number
}

/**
 * Device records from their owners' own servers (PDS), as the DID documents name them, each with the proof that the
 * owner's repo holds it, or holds none: `com.atproto.sync.getRecord`.
 */
export class OwnersRecords implements RecordSource {
  readonly #options: OwnersRecordsOptions
  /**
   * Whether everything runs on this very machine, as in development. Otherwise nobody's DID or document may make a
   * client knock on the doors of the machine it runs on.
   */
  readonly #local: boolean
  readonly #identities = new Map<string, Held>()

  constructor(options: OwnersRecordsOptions) {
    this.#options = options
    this.#local = isLocalHost(new URL(options.plcUrl).host)
  }

  async fetch(did: string, deviceId: string, signal: AbortSignal): Promise<FoundRecord> {
    const held = this.#held(did)
    if (held !== undefined) {
      try {
        return await this.#find(did, deviceId, held.identity, signal)
      } catch {
        // The account may have moved, or have changed its key: what its document says now decides.
        this.#identities.delete(did)
      }
    }
    return this.#find(did, deviceId, await this.#identify(did, signal), signal)
  }

  async #find(
    did: string,
    deviceId: string,
    { pds, signingKey }: RepoIdentity,
    signal: AbortSignal,
  ): Promise<FoundRecord> {
    const query = new URLSearchParams({ did, collection: DEVICE_COLLECTION, rkey: deviceId })
    const url = `${this.#originOf(pds, did)}/xrpc/com.atproto.sync.getRecord?${query}`
    const car = await this.#get(url, MAX_DEVICE_RECORD_PROOF_BYTES, signal)
    return verifyDeviceRecordProof({ car, did, deviceId, signingKey })
  }

  async #identify(did: string, signal: AbortSignal): Promise<RepoIdentity> {
    const { fetch: fetchFn, plcUrl, now } = this.#options
    if (!this.#local && !/^did:(plc:[a-z2-7]{24}|web:[a-zA-Z0-9.-]+\.[a-zA-Z]{2,})$/.test(did))
      throw unavailable(`${did} names no server that may be asked`)
    const document = await fetchDidDocument(did, fetchFn, plcUrl, this.#limited(signal))
    const identity = readRepoIdentity(document, did)
    const [oldest] = this.#identities.keys()
    if (this.#identities.size >= MOST_IDENTITIES && oldest !== undefined) this.#identities.delete(oldest)
    this.#identities.set(did, { identity, at: now() })
    return identity
  }

  #held(did: string): Held | undefined {
    const held = this.#identities.get(did)
    return held !== undefined && this.#options.now() - held.at < IDENTITY_MS ? held : undefined
  }

  async #get(url: string, most: number, signal: AbortSignal): Promise<Uint8Array> {
    const headers = { accept: 'application/vnd.ipld.car' }
    const request = {
      headers,
      redirect: 'error',
      credentials: 'omit',
      signal: this.#limited(signal),
    } as const
    const response = await this.#options.fetch(url, request)
    if (!response.ok) throw unavailable(`${url} answered with status ${response.status}`)
    return readAtMost(response, most)
  }

  #originOf(pds: string | undefined, did: string): string {
    const url = pds === undefined ? undefined : new URL(pds)
    if (url === undefined) throw unavailable(`the document of ${did} names no server`)
    if (url.protocol === 'https:' || (this.#local && isLocalHost(url.host))) return url.origin
    throw unavailable(`${url.origin} is not https`)
  }

  #limited(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(this.#options.timeout)])
  }
}

function unavailable(message: string): MlsClientError {
  return new MlsClientError('DeviceRecordUnavailable', message)
}
