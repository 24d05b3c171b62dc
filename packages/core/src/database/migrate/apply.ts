import type { Database } from '../database.ts'
import { DatabaseError } from '../errors.ts'
import { withTransaction } from '../transaction.ts'
import type { Tx } from '../transaction.ts'
import { createMigrationsTable, insertApplied, readApplied } from './applied.ts'
import { HeldUp, withPatience } from './held-up.ts'
import { defaultMigrationsDirectory, readMigrations } from './read.ts'
import type { Migration } from './read.ts'
import { compare } from './status.ts'
import type { MigrationStatus } from './status.ts'

/** The advisory lock that Prisma's engine takes too, so that the two exclude each other. */
const prismaLock = 72707369

/** What `applyMigrations` may be told. */
export type ApplyMigrationsOptions = {
  readonly directory?: string
  /**
   * How long a statement waits for a lock. Whoever comes after it waits behind it, to read as well. Default 2 s; then all of
   * the migration is begun anew, after as long a pause.
   */
  readonly lockWaitMs?: number
  /** How long that is tried. Default 10 minutes. */
  readonly lockPatienceMs?: number
}

/**
 * Applies the migrations that the database lacks, in order, each whole file together with its row in
 * `_prisma_migrations` in one transaction, and gives their names. Any number of starters may run this at once:
 * a transaction's first act is an advisory lock, and its second a fresh look at what is still pending.
 *
 * A migration whose bytes changed after it was applied, or that another tool left unfinished, is refused
 * before anything is done. One that fails leaves nothing behind. Migrations of newer code are let be.
 *
 * Others read and write meanwhile: a migration waits for what they hold, and holds them up, for a moment at a time.
 */
export async function applyMigrations(db: Database, options: ApplyMigrationsOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.directory ?? defaultMigrationsDirectory())
  const done: string[] = []
  // The common start finds nothing to do by one plain read, without the lock.
  let { pending } = refuseDisorder(compare(migrations, await readApplied(db)))
  const { lockWaitMs = 2_000, lockPatienceMs = 600_000 } = options
  const applyOne = () => withTransaction(db, (tx) => applyNext(tx, migrations, lockWaitMs))
  while (pending.length > 0) {
    const name = await withPatience(
      { log: db.log, pauseMs: lockWaitMs, patienceMs: lockPatienceMs },
      applyOne,
    )
    if (name === undefined) break
    db.log.info({ migration: name }, 'migration applied')
    done.push(name)
    pending = pending.filter((other) => other !== name)
  }
  return done
}

function refuseDisorder(status: MigrationStatus): MigrationStatus {
  const [changed] = status.changed
  if (changed !== undefined)
    throw new DatabaseError(
      'MigrationChanged',
      `migration ${changed} was applied with other contents than its file has now; restore the file and add a new migration instead`,
    )
  const [unfinished] = status.unfinished
  if (unfinished !== undefined)
    throw new DatabaseError(
      'MigrationUnfinished',
      `migration ${unfinished} was begun by another tool and not finished; resolve it with "prisma migrate resolve"`,
    )
  return status
}

async function applyNext(
  tx: Tx,
  migrations: readonly Migration[],
  lockWaitMs: number,
): Promise<string | undefined> {
  await tx.execute('SET LOCAL statement_timeout = 0')
  await tx.execute('SELECT pg_advisory_xact_lock($1)', [prismaLock])
  await tx.execute(createMigrationsTable)
  const { pending } = refuseDisorder(compare(migrations, await readApplied(tx)))
  const next = migrations.find(({ name }) => name === pending[0])
  if (next === undefined) return undefined
  // Not of the lock above: another starter may take its time.
  await tx.execute(`SET LOCAL lock_timeout = ${Math.round(lockWaitMs)}`)
  await runFile(tx, next)
  await tx.execute(insertApplied, [next.checksum, next.name])
  return next.name
}

async function runFile(tx: Tx, migration: Migration): Promise<void> {
  try {
    await tx.execute(migration.sql)
  } catch (cause) {
    throw HeldUp.from(migration.name, cause) ?? failed(migration.name, cause)
  }
}

function failed(name: string, cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const message = `migration ${name} failed and was rolled back whole: ${reason}`
  return new DatabaseError('MigrationFailed', message, { cause })
}
