import { errorCode, measureClockOffset, readDatabaseFacts } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import type { Config } from '../../config/index.ts'
import { schemaGaps } from '../../lifecycle/schema.ts'
import type { Finding } from '../findings/finding.ts'
import { openForCommand } from '../open-database.ts'

const about = 'database'
const oldestMajor = 15
/** Tokens are good for a minute around their time. */
const tolerableMs = 10_000

/** The database: whether it answers, is of a version and an encoding that will do, and has the schema. */
export async function lookAtDatabase(config: Config): Promise<Finding[]> {
  try {
    await using opened = await openForCommand(config)
    const { db } = opened
    return [await lookAtServer(db), ...(await lookAtSchema(db, config)), await lookAtClock(db)]
  } catch (error) {
    return [{ about, status: 'failed', ...whyNot(error) }]
  }
}

async function lookAtServer(db: Database): Promise<Finding> {
  const { major, version, encoding } = await readDatabaseFacts(db)
  if (major < oldestMajor) {
    const text = `Postgres ${version} is too old`
    return {
      about,
      status: 'failed',
      text,
      mend: `move to Postgres ${String(oldestMajor)} or later (pg_dump, pg_restore)`,
    }
  }
  if (encoding !== 'UTF8') {
    const mend = "make it anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    return { about, status: 'failed', text: `the database is encoded as ${encoding}`, mend }
  }
  return { about, status: 'ok', text: `Postgres ${version} answers` }
}

async function lookAtSchema(db: Database, { migrations }: Config): Promise<Finding[]> {
  const { pending, changed } = await schemaGaps(db)
  const wrong = changed.map((name): Finding => ({
    about: 'schema',
    status: 'failed',
    text: `the migration ${name} was applied with other contents than this version has`,
    mend: 'run the version that this database belongs to, or restore a backup',
  }))
  if (pending.length === 0) return [...wrong, ...(wrong.length === 0 ? [upToDate] : [])]
  const text = `${String(pending.length)} migrations are pending: ${pending.join(', ')}`
  const mend = 'back up, then: catbird-mls migrate up'
  const status = migrations === 'check' ? 'failed' : 'warning'
  return [
    ...wrong,
    { about: 'schema', status, text, mend: migrations === 'check' ? mend : 'the next start applies them' },
  ]
}

const upToDate: Finding = { about: 'schema', status: 'ok', text: 'all migrations are applied' }

async function lookAtClock(db: Database): Promise<Finding> {
  const offset = await measureClockOffset(db)
  const text = `this clock and the database's are ${(Math.abs(offset) / 1000).toFixed(1)} s apart`
  if (Math.abs(offset) < tolerableMs) return { about: 'clock', status: 'ok', text }
  return { about: 'clock', status: 'failed', text, mend: 'let both be set by NTP (timedatectl set-ntp true)' }
}

/** Why a database does not answer, and what to do about it. Never repeats a password. */
export function whyNot(error: unknown): { text: string; mend: string } {
  const said = error instanceof Error ? error.message : String(error)
  const code = errorCode(error)
  const [text, mend] = (code !== undefined ? reasons[code] : undefined) ?? [
    `the database does not answer: ${said}`,
    'see DATABASE_URL, and whether it runs',
  ]
  return { text, mend }
}

/** By codes of the system, and of Postgres (SQLSTATE). */
const reasons: Readonly<Record<string, readonly [text: string, mend: string]>> = {
  ECONNREFUSED: [
    'nobody listens where DATABASE_URL says',
    'start Postgres (docker compose up -d postgres), or correct the host and port',
  ],
  ENOTFOUND: [
    'the host of DATABASE_URL has no address',
    'correct it; inside Docker Compose it is postgres, outside localhost:5433',
  ],
  ETIMEDOUT: ['the host of DATABASE_URL does not answer', 'see the network and its firewall'],
  '28P01': [
    'Postgres refuses the password in DATABASE_URL',
    'make both the same (POSTGRES_PASSWORD counts only when the volume is made)',
  ],
  '28000': ['Postgres does not let this user in from here', 'see pg_hba.conf'],
  '3D000': ['the database that DATABASE_URL names is not there', 'createdb, or correct the name'],
  '42501': ['the user of DATABASE_URL may not use its schema', 'make it the owner of the database'],
  '53300': ['Postgres has no connection left', 'raise max_connections, or lower DATABASE_POOL_SIZE'],
}
