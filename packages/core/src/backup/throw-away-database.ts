import pg from 'pg'
import { asAdmin, createBeside, shortName } from './beside.ts'
import { databaseOf, withDatabase } from './url.ts'

/**
 * Gives an empty database beside another, on its Postgres, for as long as something is done with it. What a killed one
 * leaves is thrown away by the next.
 */
export async function withThrowAwayDatabase<T>(
  url: string,
  work: (beside: string) => Promise<T>,
): Promise<T> {
  const name = databaseOf(url)
  const making = `${shortName(name)}_verifying`
  return asAdmin(url, async (admin) => {
    await createBeside(admin, making, name)
    try {
      return await work(withDatabase(url, making))
    } finally {
      await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(making)} WITH (FORCE)`)
    }
  })
}
