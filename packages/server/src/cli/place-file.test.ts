import { chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownerOf, placeFile, placeNewFile } from './place-file.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

async function* untilFull() {
  yield Buffer.from('some of it')
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
}

describe('a file that is placed', () => {
  it('takes the place of another, with the mode that it is to have', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'a')
    await writeFile(path, 'old', { mode: 0o644 })
    await placeFile(path, [Buffer.from('ne'), Buffer.from('w')], { mode: 0o600 })
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder.path)).toEqual(['a'])
  })

  it('does not, where it is to be new', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'a')
    await placeNewFile(path, 'mine', { mode: 0o600 })
    await expect(placeNewFile(path, 'other', { mode: 0o600 })).rejects.toMatchObject({ name: 'AlreadyThere' })
    expect(await readFile(path, 'utf8')).toBe('mine')
    expect(await readdir(folder.path)).toEqual(['a'])
  })

  it('leaves the old one, and nothing else, where the disk is full, and says so', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'a')
    await writeFile(path, 'old')
    await expect(placeFile(path, untilFull(), { mode: 0o600, draft: 'draft' })).rejects.toMatchObject({
      name: 'CannotWrite',
      message: `${path} cannot be written: the disk is full`,
    })
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder.path)).toEqual(['a'])
  })

  it('says what else is in the way, and lets what its source says through', async () => {
    await using folder = await temporaryFolder()
    const nowhere = placeFile(join(folder.path, 'no', 'a'), '', { mode: 0o600 })
    await expect(nowhere).rejects.toMatchObject({ name: 'CannotWrite' })
    const why = new Error('the source has ended')
    async function* broken() {
      yield Buffer.from('some')
      throw why
    }
    await expect(placeFile(join(folder.path, 'a'), broken(), { mode: 0o600 })).rejects.toBe(why)
    await mkdir(join(folder.path, 'b'))
    await expect(placeFile(join(folder.path, 'b'), '', { mode: 0o600 })).rejects.toMatchObject({
      code: 'EISDIR',
    })
    expect(await readdir(folder.path)).toEqual(['b'])
  })
})

/** Only root can give files to others. */
if (process.getuid?.() === 0)
  describe('what root writes', () => {
    it('stays whose it was', async () => {
      await using folder = await temporaryFolder()
      const path = join(folder.path, 'a')
      await writeFile(path, 'old')
      await chown(path, 10_001, 10_002)
      await placeFile(path, 'new', { mode: 0o600, owner: ownerOf(await stat(path)) })
      expect(await stat(path)).toMatchObject({ uid: 10_001, gid: 10_002 })
    })
  })
