import type { LogHook, TraceHook } from '../observe/hooks.ts'
import type { ClientStorage } from '../storage/contract.ts'
import type { PrivacySettings } from '../store/settings-record.ts'
import type { TrustMode } from '../trust/mode.ts'
import type { RecordSource } from '../trust/record-source.ts'
import type { AppSession } from '../xrpc/session.ts'

/** What {@link MlsClient.open} needs, and what it may be told. */
export interface MlsClientOptions {
  /** The account: an `@atproto/api` Agent, an OAuth session, anything with `did` and `fetchHandler`. */
  readonly session: AppSession
  /** The messaging service, for example `did:web:mls.example.com#atproto_mls`. */
  readonly service: string
  /** Where the client keeps its data. One storage belongs to one account's device. */
  readonly storage: ClientStorage
  /**
   * `direct` (default) calls the service itself. `proxy` goes through the account's PDS: for apps whose only
   * permission is to speak to their PDS.
   */
  readonly transport?: 'direct' | 'proxy' | undefined
  /**
   * How news come in. `auto` (default) is a WebSocket, and polling while none can be had; with the proxy the
   * default is `polling`.
   */
  readonly updates?: 'auto' | 'polling' | undefined
  /** Where the service is, if its DID document is not to be asked. */
  readonly serviceUrl?: string | undefined
  /** Where `did:plc` documents are. */
  readonly plcUrl?: string | undefined
  /**
   * How far devices are believed: `repo` (default) asks their owners' repos and holds sending back where one is
   * refused; `strict` holds it back until every device is verified and endorsed, or approved; `pinned` asks nobody and
   * keeps to the devices it met first; `server` takes the service's word, the default of development identities.
   */
  readonly trust?: TrustMode | undefined
  /** Where devices' records come from, if not from their owners' servers. Its answers are believed. */
  readonly recordSource?: RecordSource | undefined
  /** Ciphersuite of a new device; the default is the one every service has. */
  readonly ciphersuite?: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' | undefined
  /** Where invite links lead: a page of the app, or a scheme of its own. The default is `catbird-mls:join`. */
  readonly inviteUrl?: string | undefined
  /**
   * What others are told of the person: as {@link Settings.set}, set anew at each open. Leave it out unless the app keeps
   * the choice itself.
   */
  readonly settings?: Partial<PrivacySettings> | undefined
  /** How often to ask for news while polling (ms). */
  readonly pollEvery?: number | undefined
  /** How long one call may take (ms). */
  readonly timeout?: number | undefined
  /** Hears what the client does, for a log: {@link LogEntry}. Never what people wrote, nor a secret. */
  readonly log?: LogHook | undefined
  /** Goes around the client's work, for a tracer such as OpenTelemetry's: {@link TraceHook}. */
  readonly trace?: TraceHook | undefined
  /** The platform's `fetch` and `WebSocket`, unless others are to be used. */
  readonly fetch?: typeof fetch | undefined
  readonly WebSocket?: typeof WebSocket | undefined
}

/** The options' defaults. */
export const defaults = {
  plcUrl: 'https://plc.directory',
  inviteUrl: 'catbird-mls:join',
  pollEvery: 3_000,
  timeout: 30_000,
} as const
