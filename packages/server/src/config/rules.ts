import type { Settings } from './fields.ts'
import { secretProblem, urlPassword } from './secrets.ts'
import { isPublicDidWeb } from './service-did.ts'

/** The settings that could be read; those with a problem of their own are not there. */
export type PartialSettings = { readonly [name in keyof Settings]?: Settings[name] }

/** Whether the server runs for a developer or for the world. */
export type Mode = 'development' | 'production'

/**
 * The mode: as told, otherwise `production` as soon as the service has a DID that is not local. So an
 * operator who sets nothing but the names of the deployment guide gets production, and somebody who sets
 * nothing at all gets development.
 */
export function modeOf(settings: PartialSettings): Mode {
  const { CATBIRD_MODE: mode, SERVICE_DID: did } = settings
  if (mode !== undefined) return mode
  if (did === undefined) return 'development'
  return isPublicDidWeb(did) || !did.startsWith('did:web:') ? 'production' : 'development'
}

/** What is wrong between settings, each in one sentence. Looks only at those that could be read. */
export function ruleProblems(settings: PartialSettings, given: (name: keyof Settings) => boolean): string[] {
  const mode = modeOf(settings)
  const problems = mode === 'production' ? productionProblems(settings, given) : developmentProblems(settings)
  return [
    ...problems,
    ...retentionProblems(settings),
    ...secretProblems(settings, mode),
    ...incomplete('APNs', apnsNames, given),
    ...incomplete('a bucket', bucketNames, given),
    ...incomplete('a labeler', labelerNames, given),
    ...moderationProblems(given),
  ]
}

function retentionProblems(settings: PartialSettings): string[] {
  const { MESSAGE_RETENTION_DAYS: messages, COMMIT_RETENTION_DAYS: commits } = settings
  if (messages === undefined || commits === undefined || commits >= messages) return []
  return [
    `COMMIT_RETENTION_DAYS is ${commits}, which is less than MESSAGE_RETENTION_DAYS (${messages}): ` +
      'no device could open messages whose commits are gone',
  ]
}

function developmentProblems({ SERVICE_DID: did }: PartialSettings): string[] {
  if (did === undefined || !isPublicDidWeb(did)) return []
  return [
    `CATBIRD_MODE is development, which accepts did:key accounts: it is refused behind the public ${did}. ` +
      'Set CATBIRD_MODE=production, or leave SERVICE_DID out',
  ]
}

const httpsNames = [
  ...(['PUBLIC_URL', 'APNS_URL', 'APNS_SANDBOX_URL', 'FCM_URL'] as const),
  ...(['APPVIEW_URL', 'LABELER_URL'] as const),
]

function productionProblems(settings: PartialSettings, given: (name: keyof Settings) => boolean): string[] {
  const problems: string[] = []
  const demand = (name: keyof Settings, why: string) => {
    if (!given(name)) problems.push(`${name} is required in production: ${why}`)
  }
  demand('SERVICE_DID', 'the DID of this service, such as did:web:mls.example.com')
  demand('JWT_SECRET', 'at least 32 random characters (openssl rand -hex 32)')
  demand('DATABASE_URL', 'a Postgres URL, or the word embedded for the built-in Postgres under DATA_DIR')
  const did = settings.SERVICE_DID
  if (did !== undefined && !isPublicDidWeb(did)) {
    demand('PUBLIC_URL', `the URL of this server cannot be told from ${did}`)
    if (did.startsWith('did:web:'))
      problems.push(`SERVICE_DID ${did} is local: production needs a public one`)
  }
  for (const name of httpsNames)
    if (settings[name]?.startsWith('http://')) problems.push(`${name} must be https in production`)
  if (settings.JETSTREAM_URL?.startsWith('ws://')) problems.push('JETSTREAM_URL must be wss in production')
  return problems
}

const moderationNames = ['MODERATION_URL', 'MODERATION_DID', 'SERVICE_SIGNING_KEY'] as const
const bucketNames = ['BLOB_S3_BUCKET', 'BLOB_S3_KEY_ID', 'BLOB_S3_SECRET'] as const
const labelerNames = ['LABELER_URL', 'LABELER_DID'] as const
/** Apple's push service needs all of these, so that one alone is a slip. */
const apnsNames = ['APNS_KEY', 'APNS_KEY_ID', 'APNS_TEAM_ID', 'APNS_TOPICS'] as const

/** Settings that mean something only together. */
function incomplete(
  what: string,
  names: readonly (keyof Settings)[],
  given: (name: keyof Settings) => boolean,
): string[] {
  const missing = names.filter((name) => !given(name))
  if (missing.length === 0 || missing.length === names.length) return []
  return missing.map((name) => `${name} is missing: ${what} needs ${names.join(', ')}`)
}

/** A key of its own a service may have for itself; to be told of reports, somebody has to know whose word it is. */
function moderationProblems(given: (name: keyof Settings) => boolean): string[] {
  const wanted = given('MODERATION_URL') || given('MODERATION_DID')
  return wanted ? incomplete('a moderation service', moderationNames, given) : []
}

function secretProblems(settings: PartialSettings, mode: Mode): string[] {
  const problems: string[] = []
  const judge = (name: string, secret: string | undefined, minimumLength: number) => {
    const problem = secret === undefined ? undefined : secretProblem(secret, minimumLength)
    if (problem !== undefined) problems.push(`${name} ${problem}`)
  }
  judge('JWT_SECRET', settings.JWT_SECRET, 32)
  judge('ADMIN_TOKEN', settings.ADMIN_TOKEN, 32)
  if (mode === 'development') return problems
  judge('POSTGRES_PASSWORD', settings.POSTGRES_PASSWORD, 12)
  judge('REDIS_PASSWORD', settings.REDIS_PASSWORD, 12)
  judge('The password in DATABASE_URL', urlPassword(settings.DATABASE_URL ?? ''), 12)
  judge('The password in REDIS_URL', urlPassword(settings.REDIS_URL ?? ''), 12)
  return problems
}
