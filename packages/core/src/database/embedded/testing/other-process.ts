/** A server in a process of its own, for tests to kill: writes 1, 2, 3, … and says each number once committed. */
import { createDatabase } from '../../database.ts'
import { startEmbeddedPostgres } from '../start.ts'

const [, , dataDir = ''] = process.argv
const postgres = await startEmbeddedPostgres({ dataDir })
const db = createDatabase(postgres)
await db.execute('CREATE TABLE IF NOT EXISTS kept (value int)')
for (let value = 1; ; value++) {
  await db.execute('INSERT INTO kept VALUES ($1)', [value])
  process.stdout.write(`${String(value)}\n`)
}
