import { randomUUID } from 'node:crypto'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import type { TestDatabase } from '@catbird-mls/core/database/testing'
import { createServer, parseConfig } from '@catbird-mls/server'
import { describe, expect, it } from 'vitest'
import { groupName } from '../../examples/demo/src/story.ts'
import type { Stage } from '../../examples/demo/src/story.ts'
import { tell } from '../../examples/demo/src/tell.ts'
import { silent } from '../../examples/demo/src/transcript.ts'

/** Tables that hold application messages: nothing in them may name an account or a device. */
const messageTables = ['message', 'message_id']

describe('the database, after a conversation', () => {
  it('holds no text, no name of a group, and no author of a message', async () => {
    await using db = await createTestDatabase()
    const stage = await holdConversation(db)
    const secrets = [groupName, ...stage.acknowledged.map(({ text }) => text), 'trail hed', '🥾']
    const columns = await allColumns(db)
    // the search finds what is there, or it would prove nothing
    expect(await findIn(db, columns, stage.convoId)).not.toEqual([])
    for (const secret of secrets) expect(await findIn(db, columns, secret), secret).toEqual([])
    const authors = stage.cast.devices.flatMap(({ client }) => [client.did, client.deviceId])
    const ofMessages = columns.filter(({ table }) => messageTables.some((name) => table.startsWith(name)))
    expect(ofMessages.length).toBeGreaterThan(5)
    for (const author of authors) expect(await findIn(db, ofMessages, author), author).toEqual([])
  })
})

async function holdConversation(db: TestDatabase): Promise<Stage> {
  const config = parseConfig({
    SERVER_PORT: '0',
    DATABASE_URL: db.url,
    JWT_SECRET: `test secret ${randomUUID()}`,
  })
  await using server = createServer(config)
  await server.start()
  let seen: Stage | undefined
  const demoServer = { url: server.url, own: false, kill: unused, start: unused, stop: unused }
  await tell({
    server: demoServer,
    serviceDid: server.did,
    transcript: silent,
    seed: randomUUID(),
    before: (_, stage) => {
      seen = stage
      return Promise.resolve()
    },
  })
  if (!seen) throw new Error('the story had no steps')
  return seen
}

function unused(): Promise<void> {
  return Promise.reject(new Error("this server is not the story's to stop"))
}

interface Column {
  readonly table: string
  readonly column: string
}

async function allColumns(db: TestDatabase): Promise<Column[]> {
  const { rows } = await db.pool.query<Column>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )
  return rows
}

/** The columns that hold a text anywhere: as text, and as bytes in UTF-8. */
async function findIn(db: TestDatabase, columns: readonly Column[], text: string): Promise<string[]> {
  const needle = Buffer.from(text).toString('hex')
  const found: string[] = []
  for (const { table, column } of columns) {
    const { rowCount } = await db.pool.query(
      `SELECT 1 FROM "${table}" AS t
       WHERE position($1 IN t."${column}"::text) > 0 OR position($2 IN t."${column}"::text) > 0 LIMIT 1`,
      [text, needle],
    )
    if (rowCount) found.push(`${table}.${column}`)
  }
  return found
}
