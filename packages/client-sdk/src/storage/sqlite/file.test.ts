import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { sqliteStorage } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'catbird-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const newFolder = () => mkdtempSync(join(folder, 'one-'))
const newFile = () => join(newFolder(), 'mls.db')
const value = (length: number) => new Uint8Array(length).fill(7)

/** A file with a hundred entries, closed. */
async function filledFile(): Promise<string> {
  const file = newFile()
  const store = await sqliteStorage(file).open()
  await store.write(Array.from({ length: 100 }, (_, at) => ({ key: `m/${at}`, value: value(500) })))
  await store.close()
  return file
}

async function readAll(file: string): Promise<number> {
  const store = await sqliteStorage(file).open()
  try {
    return (await store.list({ prefix: '' })).length
  } finally {
    await store.close()
  }
}

describe.skipIf(process.platform === 'win32')('the rights of a file of SQLite', () => {
  const modesIn = (place: string) =>
    new Map(readdirSync(place).map((name) => [name, statSync(join(place, name)).mode & 0o777]))

  it('are its owner’s alone, and of all that lies beside it', async () => {
    const place = newFolder()
    const store = await sqliteStorage(join(place, 'mls.db')).open()
    await store.write([{ key: 'a', value: value(1) }])
    expect(modesIn(place)).toEqual(
      new Map([
        ['mls.db', 0o600],
        ['mls.db-wal', 0o600],
      ]),
    )
    await store.close()
  })

  it('are taken from others where the file was there before', async () => {
    const file = await filledFile()
    chmodSync(file, 0o664)
    const store = await sqliteStorage(file).open()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await store.close()
  })

  it('are taken from others through a symbolic link', async () => {
    const file = newFile()
    writeFileSync(file, '', { mode: 0o644 })
    const link = join(newFolder(), 'link.db')
    symlinkSync(file, link)
    const store = await sqliteStorage(link).open()
    await store.write([{ key: 'a', value: value(1) }])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600)
    await store.close()
  })
})

describe('a file that is no store', () => {
  async function refused(file: string): Promise<unknown> {
    const before = readFileSync(file)
    const { mode } = statSync(file)
    const err: unknown = await readAll(file).catch((thrown: unknown) => thrown)
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(statSync(file).mode).toBe(mode)
    return err
  }

  it.each([1, 1000])('is refused where it is no database, and stays as it is (%i lines)', async (lines) => {
    const file = newFile()
    writeFileSync(file, 'my holiday photographs, all of them\n'.repeat(lines), { mode: 0o644 })
    expect(await refused(file)).toMatchObject({ name: 'StorageFormatError', reason: 'foreign' })
  })

  it('is refused where it is the database of something else, and stays as it is', async () => {
    const file = newFile()
    const db = new DatabaseSync(file)
    db.exec('CREATE TABLE entry (key TEXT, value TEXT)')
    db.close()
    expect(await refused(file)).toMatchObject({ name: 'StorageFormatError', reason: 'foreign' })
  })

  it('is refused where a later version has written it, and stays as it is', async () => {
    const file = await filledFile()
    const db = new DatabaseSync(file)
    db.exec('PRAGMA user_version = 2')
    db.close()
    expect(await refused(file)).toMatchObject({ name: 'StorageFormatError', reason: 'newer' })
  })

  it('is begun where it is empty', async () => {
    const file = newFile()
    writeFileSync(file, '')
    expect(await readAll(file)).toBe(0)
  })
})

describe('a damaged file of SQLite', () => {
  it('is told of, where its end is missing', async () => {
    const file = await filledFile()
    truncateSync(file, 8192)
    await expect(readAll(file)).rejects.toMatchObject({ name: 'StorageFormatError', reason: 'damaged' })
    expect(statSync(file).size).toBe(8192)
  })

  it('is told of, where a page is overwritten', async () => {
    const file = await filledFile()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xa5, 4096, 8192))
    await expect(readAll(file)).rejects.toMatchObject({ name: 'StorageFormatError', reason: 'damaged' })
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })
})

describe('the place of a file of SQLite', () => {
  it('must be there', async () => {
    const storage = sqliteStorage(join(newFolder(), 'nowhere', 'mls.db'))
    await expect(storage.open()).rejects.toMatchObject({ name: 'StorageUnavailableError' })
  })

  it('is not a folder', async () => {
    await expect(sqliteStorage(newFolder()).open()).rejects.toMatchObject({ name: 'StorageUnavailableError' })
  })

  it('is on the disk, also by a name that SQLite has another meaning for', async () => {
    const place = newFolder()
    for (const name of [':memory:', 'file:mls.db?mode=memory']) {
      const store = await sqliteStorage(join(place, name)).open()
      await store.close()
      expect(existsSync(join(place, name))).toBe(true)
    }
  })
})

describe('a file of SQLite that is deleted', () => {
  it('leaves nothing behind, nor a link to it', async () => {
    const file = await filledFile()
    const link = join(newFolder(), 'link.db')
    symlinkSync(file, link)
    await sqliteStorage(link).delete()
    expect([...readdirSync(join(file, '..')), ...readdirSync(join(link, '..'))]).toEqual([])
  })

  it('stays where it is no store', async () => {
    const file = newFile()
    writeFileSync(file, 'my holiday photographs')
    await expect(sqliteStorage(file).delete()).rejects.toMatchObject({ reason: 'foreign' })
    expect(readFileSync(file, 'latin1')).toBe('my holiday photographs')
  })
})

describe('a file of SQLite that another process holds', () => {
  it('is locked until that process ends, even by a kill', async () => {
    const file = newFile()
    const holder = spawn(
      process.execPath,
      ['--conditions=source', join(import.meta.dirname, 'testing/holder.ts'), file],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await once(holder.stdout, 'data')
    const storage = sqliteStorage(file)
    await expect(storage.open()).rejects.toMatchObject({ name: 'StorageLockedError' })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const store = await storage.open()
    expect(await store.get('held')).toEqual(value(1))
    await store.close()
  })
})
