import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../ports/index.ts'
import { canEnter, reachableBinaries, reachableFolder } from './reach.ts'

const somebody = { uid: 54_321, gid: 54_321 }

async function folders() {
  const root = await mkdtemp(join(tmpdir(), 'catbird-mls-reach-'))
  await chmod(root, 0o755)
  const home = join(root, 'home')
  await mkdir(home)
  await chmod(home, 0o700)
  return {
    root,
    home,
    place: join(root, 'place'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

describe('what the user that Postgres runs as can reach', () => {
  it('is what lies in folders that all are open to it', async () => {
    await using at = await folders()
    await mkdir(join(at.home, 'open'), { mode: 0o755 })
    expect(canEnter(somebody, at.root)).toBe(true)
    expect(canEnter(somebody, at.home)).toBe(false)
    expect(canEnter(somebody, join(at.home, 'open'))).toBe(false)
  })

  it('holds a copy of the programs where npm put them out of reach, made once and whole', async () => {
    await using at = await folders()
    const bin = join(at.home, 'native', 'bin')
    await mkdir(bin, { recursive: true })
    await writeFile(join(bin, 'postgres'), 'program', { mode: 0o755 })
    const binaries = { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), version: '1' }
    const found = reachableBinaries(binaries, somebody, at.place)
    expect(reachableBinaries(binaries, somebody, at.place)).toEqual(found)
    expect(await readFile(found.postgres, 'utf8')).toBe('program')
    expect(canEnter(somebody, dirname(found.postgres))).toBe(true)
    expect(reachableBinaries(binaries, undefined, at.place)).toBe(binaries)
  })

  it('holds the data where the data folder is out of reach, linked from there', async () => {
    await using at = await folders()
    const folder = join(at.home, '.data', 'postgres')
    reachableFolder(folder, somebody, silentLog, at.place)
    await writeFile(join(folder, 'kept'), 'kept')
    reachableFolder(folder, somebody, silentLog, at.place)
    expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('kept')
  })

  it('is asked for in words when a data folder has been closed since', async () => {
    await using at = await folders()
    const folder = join(at.home, 'postgres')
    await mkdir(folder)
    expect(() => {
      reachableFolder(folder, somebody, silentLog, at.place)
    }).toThrow('chmod o+x')
  })
})
