import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { until } from '../../bus/testing/until.ts'
import { createDatabase } from '../database.ts'
import { startEmbeddedPostgres } from './index.ts'
import type { EmbeddedPostgres } from './index.ts'
import { runningPostmaster } from './postmaster.ts'

type Folder = { readonly dataDir: string; readonly data: string } & AsyncDisposable

async function folder(): Promise<Folder> {
  const dataDir = await mkdtemp(join(tmpdir(), 'catbird-mls-embedded-'))
  await chmod(dataDir, 0o711)
  const data = join(dataDir, 'postgres', 'data')
  const dispose = async () => {
    const pid = existsSync(data) ? runningPostmaster(data) : undefined
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    await rm(dataDir, { recursive: true, force: true, maxRetries: 50, retryDelay: 20 })
  }
  return { dataDir, data, [Symbol.asyncDispose]: dispose }
}

let prepared: Promise<string> | undefined

/** A folder with a cluster that has been set up, which is copied: setting one up takes ten times as long. */
async function readyFolder(): Promise<Folder> {
  const source = await (prepared ??= prepare())
  const files = await folder()
  execFileSync('cp', ['-a', source, join(files.dataDir, 'postgres')])
  return files
}

async function prepare(): Promise<string> {
  const { dataDir } = await folder()
  const postgres = await startEmbeddedPostgres({ dataDir, initdbFlags: ['--no-sync'] })
  await postgres.stop()
  return join(dataDir, 'postgres')
}

afterAll(async () => {
  if (prepared !== undefined) await rm(dirname(await prepared), { recursive: true })
})

async function write(postgres: EmbeddedPostgres, value: number): Promise<void> {
  await using db = createDatabase(postgres)
  await db.execute('CREATE TABLE IF NOT EXISTS kept (value int)')
  await db.execute('INSERT INTO kept VALUES ($1)', [value])
}

async function kept(postgres: EmbeddedPostgres): Promise<number[]> {
  await using db = createDatabase(postgres)
  const rows = await db.query<{ value: number }>('SELECT value FROM kept ORDER BY value')
  return rows.map(({ value }) => value)
}

/** Whether some process owns it. */
async function isOwned(postgres: EmbeddedPostgres): Promise<boolean> {
  await using db = createDatabase(postgres)
  return (await db.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted`)).length > 0
}

/** A server of its own process, which writes numbers from 1 on and says each that was committed. */
function startOther(dataDir: string): { child: ChildProcess; said: AsyncIterator<string> } {
  const script = new URL('./testing/other-process.ts', import.meta.url)
  const child = spawn(process.execPath, ['--conditions=source', script.pathname, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, said }
}

describe('the embedded Postgres', () => {
  it('keeps what was written, over a stop and a start', async () => {
    await using files = await readyFolder()
    await using first = await startEmbeddedPostgres(files)
    await write(first, 1)
    await first.stop()
    await first.stop()
    expect(first.pid()).toBeUndefined()
    await using second = await startEmbeddedPostgres(files)
    expect(await kept(second)).toEqual([1])
  })

  it('refuses a second start on the same folder, naming who has it, and goes on serving', async () => {
    await using files = await readyFolder()
    await using postgres = await startEmbeddedPostgres(files)
    await expect(startEmbeddedPostgres(files)).rejects.toMatchObject({
      code: 'DataFolderInUse',
      message: expect.stringContaining(String(process.pid)) as string,
    })
    await write(postgres, 1)
  })

  it('lets exactly one of several starters have an empty folder', async () => {
    await using files = await folder()
    const starts = await Promise.allSettled(Array.from({ length: 3 }, () => startEmbeddedPostgres(files)))
    const won = starts.filter((start) => start.status === 'fulfilled')
    const lost = starts.filter((start) => start.status === 'rejected')
    expect(won).toHaveLength(1)
    for (const { reason } of lost) expect(reason).toMatchObject({ code: 'DataFolderInUse' })
    await won[0]?.value.stop()
    expect(
      (await readdir(join(files.dataDir, 'postgres'))).filter((name) => name.startsWith('making')),
    ).toEqual([])
  })

  it('begins anew what an interrupted setting-up left', async () => {
    await using files = await folder()
    await mkdir(join(files.dataDir, 'postgres', 'making-999999-ab', 'base'), { recursive: true })
    await using postgres = await startEmbeddedPostgres(files)
    await write(postgres, 1)
    expect(existsSync(join(files.dataDir, 'postgres', 'making-999999-ab'))).toBe(false)
  })

  it('takes over the Postgres of a server that was killed, without loss', async () => {
    await using files = await readyFolder()
    const { child, said } = startOther(files.dataDir)
    const acknowledged: number[] = []
    while (acknowledged.length < 20) acknowledged.push(Number((await said.next()).value))
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    const orphan = runningPostmaster(files.data)
    expect(orphan).toBeDefined()
    await using postgres = await startEmbeddedPostgres(files)
    expect(postgres.pid()).toBe(orphan)
    expect(await kept(postgres)).toEqual(expect.arrayContaining(acknowledged))
    await postgres.stop()
    expect(runningPostmaster(files.data)).toBeUndefined()
  })

  it('stops an orphan that runs with other settings, and starts its own', async () => {
    await using files = await readyFolder()
    const { child, said } = startOther(files.dataDir)
    await said.next()
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    const orphan = runningPostmaster(files.data)
    await using postgres = await startEmbeddedPostgres({ ...files, settings: { max_connections: '20' } })
    expect(postgres.pid()).not.toBe(orphan)
    expect(await kept(postgres)).toContain(1)
  })

  it('starts after a crash of everything, also when the pid of Postgres is now another process', async () => {
    await using files = await readyFolder()
    const { child, said } = startOther(files.dataDir)
    await said.next()
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    const file = join(files.data, 'postmaster.pid')
    const [pid = '', ...rest] = (await readFile(file, 'utf8')).split('\n')
    process.kill(Number(pid), 'SIGKILL')
    await until(() => runningPostmaster(files.data) === undefined)
    await writeFile(file, [String(process.pid), ...rest].join('\n'))
    await using postgres = await startEmbeddedPostgres(files)
    expect(await kept(postgres)).toContain(1)
  })

  it('starts Postgres again when it crashes under a running server', async () => {
    await using files = await readyFolder()
    await using postgres = await startEmbeddedPostgres(files)
    await write(postgres, 1)
    const pid = postgres.pid()
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    await until(() => isOwned(postgres).catch(() => false))
    expect(postgres.pid()).not.toBe(pid)
    expect(await kept(postgres)).toEqual([1])
    await expect(startEmbeddedPostgres(files)).rejects.toMatchObject({ code: 'DataFolderInUse' })
  })

  it('listens to no network, and lets in by its socket only who owns the folder', async () => {
    await using files = await readyFolder()
    await using postgres = await startEmbeddedPostgres(files)
    await using db = createDatabase(postgres)
    expect(
      await db.query(`SELECT current_setting('listen_addresses') AS a, current_setting('fsync') AS f`),
    ).toEqual([{ a: '', f: 'on' }])
    const socket = new URL(postgres.url).searchParams.get('host') ?? ''
    expect((await stat(socket)).mode & 0o777).toBe(0o700)
  })

  it('works in a folder whose path is too long for a socket', async () => {
    await using files = await folder()
    const dataDir = join(files.dataDir, 'a'.repeat(100))
    await using postgres = await startEmbeddedPostgres({ dataDir })
    await write(postgres, 1)
    await postgres.stop()
    await rm(new URL(postgres.url).searchParams.get('host') ?? '', { recursive: true })
  })

  it('says why when Postgres will not start', async () => {
    await using files = await readyFolder()
    const starting = startEmbeddedPostgres({ ...files, settings: { max_connections: 'many' } })
    await expect(starting).rejects.toMatchObject({
      code: 'EmbeddedPostgresFailed',
      message: expect.stringContaining('max_connections') as string,
    })
  })
})
