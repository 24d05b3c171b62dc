import pg from 'pg'
import { errorCode } from '../database/index.ts'
import { connect } from './connect.ts'
import { BackupError } from './errors.ts'
import { withDatabase } from './url.ts'

const permissionDenied = '42501'
/** Taken in the maintenance database while a restore is under way. Spells "restore". */
const restoreLock = '32199675807658597'

/** Does something beside a database, on its Postgres, where no two such things are done at once. */
export async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = await connect(withDatabase(url, 'postgres'))
  try {
    await lock(admin)
    return await work(admin)
  } finally {
    await admin.end().catch(() => undefined)
  }
}

async function lock(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${restoreLock}) AS taken`,
  )
  if (rows[0]?.taken === true) return
  throw new BackupError('AlreadyUnderWay', 'Another restore is under way on this Postgres. Wait for its end.')
}

/** Makes an empty database, in the place of one of the name that was left. */
export async function createBeside(admin: pg.Client, making: string, like: string): Promise<void> {
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(making)} WITH (FORCE)`)
    await admin.query(
      `CREATE DATABASE ${pg.escapeIdentifier(making)} TEMPLATE template0 ENCODING 'UTF8' ${await localeOf(admin, like)}`,
    )
  } catch (error) {
    if (errorCode(error) !== permissionDenied) throw error
    throw new BackupError(
      'NotPermitted',
      'The role of DATABASE_URL may not create databases, and a restore makes one beside the old one. ' +
        'Let it, as a superuser: ALTER ROLE … CREATEDB.',
      { cause: error },
    )
  }
}

/** The order of text stays what it was, where the C library keeps it. */
async function localeOf(admin: pg.Client, name: string): Promise<string> {
  const { rows } = await admin.query<{ collate: string; ctype: string }>(
    `SELECT datcollate AS collate, datctype AS ctype FROM pg_database WHERE datname = $1 AND datlocprovider = 'c'`,
    [name],
  )
  const [row] = rows
  if (row === undefined) return ''
  return `LC_COLLATE ${pg.escapeLiteral(row.collate)} LC_CTYPE ${pg.escapeLiteral(row.ctype)}`
}

/** Names have 63 bytes at most, and ours is made longer. */
export function shortName(name: string): string {
  return name.slice(0, 36)
}
