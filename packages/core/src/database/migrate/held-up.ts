import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../ports/index.ts'
import { DatabaseError, errorCode } from '../errors.ts'

/** A lock was not to be had in time; or a migration and somebody else waited for each other. */
const codes = ['55P03', '40P01']

/** Others hold what a migration needs. Nothing of it was applied: it can be begun anew. */
export class HeldUp extends Error {
  override readonly name = 'HeldUp'
  readonly migration: string
  /** The SQLSTATE, by which a transaction knows what is worth trying again at once. */
  readonly code: string

  private constructor(migration: string, { code, cause }: { code: string; cause: unknown }) {
    super(`migration ${migration} is held up`, { cause })
    this.migration = migration
    this.code = code
  }

  /** What a failure of a migration is, if it is this. */
  static from(migration: string, cause: unknown): HeldUp | undefined {
    const code = errorCode(cause)
    return code !== undefined && codes.includes(code) ? new HeldUp(migration, { code, cause }) : undefined
  }
}

/**
 * Does something again and again as long as it is held up, with pauses in which others get on.
 *
 * @throws DatabaseError `MigrationFailed` if that lasts
 */
export async function withPatience<Result>(
  { log, pauseMs, patienceMs }: { readonly log: Log; readonly pauseMs: number; readonly patienceMs: number },
  act: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + patienceMs
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof HeldUp)) throw error
      if (performance.now() > deadline) throw givenUp(error)
      const { migration, cause } = error
      if (tries === 1) log.warn({ migration, err: cause }, 'a migration waits for who uses its tables')
      await pause(pauseMs)
    }
  }
}

function givenUp({ migration, cause }: HeldUp): DatabaseError {
  return new DatabaseError(
    'MigrationFailed',
    `migration ${migration} was not applied, since its tables were in use all the time: ` +
      'pg_stat_activity tells by which transaction, a backup say; try again when it is over',
    { cause },
  )
}
