import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBefore, NoBefore } from './before.ts'
import { git } from './git.ts'

const person = { NAME: 'somebody', EMAIL: 'somebody@example.com' }
const env = Object.fromEntries(
  Object.entries(person).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]),
)

/** A repository in a temporary folder. */
async function repository() {
  const folder = await mkdtemp(join(tmpdir(), 'catbird-history-'))
  await git(['init', '--quiet'], { cwd: folder })
  const write = async (name: string, sql: string) => {
    const place = join(folder, 'prisma/migrations', name)
    await mkdir(place, { recursive: true })
    await writeFile(join(place, 'migration.sql'), sql)
  }
  const commit = async (name: string, sql = 'SELECT 1') => {
    await write(name, sql)
    await git(['add', '.'], { cwd: folder })
    await git(['commit', '--quiet', '--no-gpg-sign', '--message', name], { cwd: folder, env })
    return git(['rev-parse', 'HEAD'], { cwd: folder })
  }
  return { folder, write, commit, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

describe('the code before', () => {
  it('is that of the commit before the newest migration, whatever came after it', async () => {
    await using repo = await repository()
    await repo.commit('0001_a')
    const revision = await repo.commit('0002_b')
    await repo.commit('0003_c')
    await git(['commit', '--quiet', '--allow-empty', '--no-gpg-sign', '--message', 'more'], {
      ...{ cwd: repo.folder, env },
    })
    expect(await findBefore(repo.folder)).toEqual({ revision, newer: ['0003_c'] })
  })

  it('is that of the last commit, as long as a migration has yet to be committed', async () => {
    await using repo = await repository()
    const revision = await repo.commit('0001_a')
    await repo.write('0002_b', 'SELECT 2')
    expect(await findBefore(repo.folder)).toEqual({ revision, newer: ['0002_b'] })
  })

  it('has the newest migration too, where this one breaks what was before', async () => {
    await using repo = await repository()
    await repo.commit('0001_a')
    const revision = await repo.commit('0002_b', '-- Breaking: all is other.\nSELECT 2')
    expect(await findBefore(repo.folder)).toEqual({ revision, newer: [] })
  })

  it('is none where a migration was edited since: its databases would be refused', async () => {
    await using repo = await repository()
    await repo.commit('0001_a')
    await repo.commit('0002_b')
    await repo.write('0001_a', 'SELECT 3')
    await expect(findBefore(repo.folder)).rejects.toThrow('0001_a was edited since')
  })

  it('is not found in a clone that holds too little, and it is said what to do', async () => {
    await using repo = await repository()
    await repo.commit('0001_a')
    await repo.commit('0002_b')
    await using clone = await repository()
    const shallow = join(clone.folder, 'shallow')
    await git(['clone', '--quiet', '--depth', '1', `file://${repo.folder}`, shallow], { cwd: clone.folder })
    await expect(findBefore(shallow)).rejects.toThrow(NoBefore)
    await expect(findBefore(shallow)).rejects.toThrow('fetch-depth: 0')
  })

  it('is not found where there is no git at all', async () => {
    await using repo = await repository()
    await repo.write('0001_a', 'SELECT 1')
    await rm(join(repo.folder, '.git'), { recursive: true })
    await expect(findBefore(repo.folder)).rejects.toThrow(NoBefore)
  })
})
