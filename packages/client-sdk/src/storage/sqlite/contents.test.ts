import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { sqliteStorage } from './index.ts'
import { prepare } from './open-file.ts'
import { SqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'catbird-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const newFile = () => join(folder, `${String(made++)}.db`)
const text = 'a secret that is long enough to be found'
const secret = new TextEncoder().encode(text)

describe('what a file of SQLite holds', () => {
  it('shows nothing of a value that was encrypted, and shows one that was not', async () => {
    const shown: boolean[] = []
    for (const key of [undefined, new Uint8Array(32)]) {
      const file = newFile()
      const store = await sqliteStorage(file, { key }).open()
      await store.write([{ key: 'a', value: secret }])
      await store.close()
      shown.push(readFileSync(file, 'latin1').includes(text))
    }
    expect(shown).toEqual([true, false])
  })

  it('has nothing left of a value that was deleted', async () => {
    const file = newFile()
    const store = await sqliteStorage(file).open()
    const entries = Array.from({ length: 50 }, (_, at) => ({ key: `k/${at}`, value: secret }))
    await store.write(entries)
    await store.write(entries.map(({ key }) => ({ key, value: undefined })))
    await store.close()
    expect(readFileSync(file, 'latin1').includes(text)).toBe(false)
  })
})

describe('what is written to a file of SQLite', () => {
  it('is flushed to the disk at every commit, by the flush that reaches it', () => {
    const file = newFile()
    const db = new DatabaseSync(file)
    prepare(db, file)
    const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    expect(['journal_mode', 'synchronous', 'fullfsync', 'locking_mode'].map(pragma)).toEqual([
      'wal',
      2, // FULL
      1,
      'exclusive',
    ])
    db.close()
  })
})

describe('a disk that is full', () => {
  it('fails a write, keeps what was written before, and takes what fits', async () => {
    const db = new DatabaseSync(newFile())
    db.exec('CREATE TABLE entry (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID; PRAGMA max_page_count = 10')
    const store = new SqliteStore(db)
    await store.write([{ key: 'a', value: Uint8Array.of(1) }])
    const changes = [
      { key: 'a', value: Uint8Array.of(2) },
      { key: 'b', value: new Uint8Array(100_000) },
    ]
    await expect(store.write(changes)).rejects.toMatchObject({ name: 'StorageFullError' })
    expect(await store.get('a')).toEqual(Uint8Array.of(1))
    expect(await store.get('b')).toBeUndefined()
    await store.write([{ key: 'a', value: Uint8Array.of(3) }])
    expect(await store.get('a')).toEqual(Uint8Array.of(3))
    await store.close()
  })
})
