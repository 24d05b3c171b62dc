import type { DefaultAudience } from '@catbird-mls/core/consent'
import type { S3Place } from '@catbird-mls/core/blobs'
import type { LimitNumbers } from '@catbird-mls/core/limits'
import type { Role } from '@catbird-mls/core/operators'
import type { LogLevel } from './log-level.ts'
import type { PlaceLimits } from '../stream/places.ts'
import type { Mode } from './rules.ts'

/** Where the data is: a Postgres that the server runs itself under its data folder, or any other. */
export type DatabaseConfig = { readonly kind: 'embedded' } | { readonly kind: 'url'; readonly url: string }

/** The push services that devices are woken by. */
export type PushServicesConfig = {
  readonly webPush: {
    /** P-256, base64url; undefined means one kept in the data folder where there is one node, otherwise no Web Push. */
    readonly privateKey: string | undefined
    /** How push services reach the operator; undefined means by the server's own URL. */
    readonly subject: string | undefined
  }
  readonly apns:
    | {
        readonly pem: string
        readonly keyId: string
        readonly teamId: string
        readonly topics: readonly string[]
        readonly origins: { readonly production: string; readonly sandbox: string }
      }
    | undefined
  readonly fcm:
    | {
        readonly account: {
          readonly projectId: string
          readonly clientEmail: string
          readonly privateKey: string
          readonly privateKeyId: string | undefined
          readonly tokenUri: string
        }
        readonly origin: string
      }
    | undefined
}

/** How long the service keeps what is in the logs of convos. */
export type Retention = {
  /** Messages, in days; they go by whole weeks, so that some are kept for a week more. */
  readonly messageDays: number
  /** Commits and notices, in days. */
  readonly commitDays: number
  /** Commits and notices, in epochs: more than so many back they go also earlier. */
  readonly commitEpochs: number
}

/** How much of blobs is kept, in bytes. */
export type BlobConfig = {
  /** The largest; 0 keeps none. */
  readonly maxBytes: number
  /** What one account may have in keeping. */
  readonly quotaBytes: number
  /** Where they are; undefined means the data folder, which serves one node alone. */
  readonly bucket: S3Place | undefined
}

/** Where it is found out how accounts stand to each other, beside their own PDSs. */
export type NetworkConfig = {
  readonly appViewUrl: string | undefined
  /** The event stream, with its path. */
  readonly jetstreamUrl: string | undefined
  readonly labeler:
    { readonly url: string; readonly did: string; readonly hiding: readonly string[] } | undefined
}

/** The service that moderates. */
export type ModerationConfig = {
  readonly url: string
  readonly did: string
  /** Whether it is told what reported messages say. */
  readonly withContent: boolean
}

/** Who may operate the service at the dashboard. */
export type AdminConfig = {
  /** Whoever has it is an admin; undefined where nobody is by it. */
  readonly token: string | undefined
  /** The accounts that may sign in, and as what. */
  readonly dids: ReadonlyMap<string, Role>
  /** Where there are more charts. */
  readonly grafanaUrl: string | undefined
}

/** The collector that traces are handed to. */
export type TracingConfig = {
  readonly endpoint: string
  /** Most often by which it knows who hands them in. */
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  /** The share of requests that are traced, from 0 to 1. */
  readonly ratio: number
}

/** Everything that can be set about a server, checked and typed. */
export type Config = {
  readonly mode: Mode
  /** Address to listen on. */
  readonly host: string
  /** Port to listen on; 0 takes a free one. */
  readonly port: number
  /** The service's DID; undefined in development means `did:web:localhost%3A<port>`. */
  readonly serviceDid: string | undefined
  /** The URL at which clients reach the server; undefined means that it follows from the DID. */
  readonly publicUrl: string | undefined
  readonly dataDir: string
  readonly database: DatabaseConfig
  readonly databasePoolSize: number
  /** How long anything waits for a connection to the database. */
  readonly databaseWaitMs: number
  /** `check` refuses to start with pending migrations rather than applying them. */
  readonly migrations: 'apply' | 'check'
  /** Redis, or a Redis Cluster, for more than one node; undefined means one node with an in-process bus. */
  readonly redisUrl: string | undefined
  /** Signs session tokens; undefined in development means a random one kept in the data folder. */
  readonly jwtSecret: string | undefined
  readonly logLevel: LogLevel
  readonly plcUrl: string
  /** How often each device's record in its owner's repo is looked at. */
  readonly deviceRecheckMs: number
  readonly retention: Retention
  readonly blobs: BlobConfig
  /** Ciphersuites that devices and convos may use, the preferred one first. */
  readonly ciphersuites: readonly string[]
  /** How many proxies stand in front, each adding the address before it to X-Forwarded-For. */
  readonly trustProxy: number
  /** What limits are where no operator has set anything at run time. */
  readonly limits: LimitNumbers
  /** Event streams that one node keeps open. */
  readonly maxSockets: number
  /** How many of them may be of one account, and how many of one address; 0 sets no limit. */
  readonly socketPlaces: PlaceLimits
  /** XRPC requests that one node answers at a time; 0 sets no limit. */
  readonly maxRequests: number
  /** How long requests and streams may take to end when the server stops. */
  readonly shutdownSeconds: number
  readonly push: PushServicesConfig
  readonly network: NetworkConfig
  /** Whom accounts that say nothing of it let reach them. */
  readonly audience: DefaultAudience
  /** The key of this service, by which it signs what it asks of others: P-256, base64url. Its DID document shows it. */
  readonly signingKey: string | undefined
  /** Who is told of reports; undefined means nobody. */
  readonly moderation: ModerationConfig | undefined
  readonly admin: AdminConfig
  /** Where whoever makes backups says when the last good one was; undefined means that nobody does. */
  readonly backupStatusFile: string | undefined
  /** Undefined means that nothing is traced. */
  readonly tracing: TracingConfig | undefined
}
