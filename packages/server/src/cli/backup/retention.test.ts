import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { nameOf } from './name.ts'
import { removeOld } from './retention.ts'

const keepDays = 7

/** A folder with a backup of each of these days, encrypted or not, and with what is none of ours. */
async function folderOf(...days: readonly string[]) {
  const folder = await temporaryFolder()
  for (const [i, day] of days.entries())
    await writeFile(join(folder.path, nameOf(new Date(`${day}T02:00:00Z`), i % 2 === 0)), '')
  await writeFile(join(folder.path, 'catbird-mls-2020.tar'), '')
  return {
    /** Makes one more, at a time that the clock says, and removes; gives the days that are left. */
    async at(now: string): Promise<string[]> {
      const when = new Date(now)
      await writeFile(join(folder.path, nameOf(when, false)), '')
      await removeOld(folder.path, keepDays, when)
      const left = await readdir(folder.path)
      expect(left).toContain('catbird-mls-2020.tar')
      return left.flatMap((name) => /^catbird-mls-(\d{8})T/.exec(name)?.[1] ?? []).sort()
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

const week = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25']
const weekLeft = ['20261120', '20261121', '20261122', '20261123', '20261124', '20261125']

describe('what is kept of backups', () => {
  it('is those of the last days, and no other', async () => {
    await using folder = await folderOf('2026-11-10', '2026-11-18', ...week)
    expect(await folder.at('2026-11-26T02:00:00Z')).toEqual([...weekLeft, '20261126'])
  })

  it('is the newest three, however long ago they were made', async () => {
    await using folder = await folderOf('2024-01-01', '2025-01-01', '2026-01-01')
    expect(await folder.at('2026-11-26T02:00:00Z')).toEqual(['20250101', '20260101', '20261126'])
  })

  it('is never one alone because the clock has jumped ahead', async () => {
    await using folder = await folderOf(...week)
    expect(await folder.at('2036-02-07T06:28:16Z')).toEqual(['20261124', '20261125', '20360207'])
  })

  it('is all, where the clock has jumped back', async () => {
    await using folder = await folderOf(...week)
    expect(await folder.at('1970-01-01T00:01:00Z')).toEqual(['19700101', ...weekLeft])
  })

  it('is by the right time again once the clock is put right', async () => {
    await using folder = await folderOf('1970-01-01', '2026-11-10', ...week, '2036-02-07')
    expect(await folder.at('2026-11-26T02:00:00Z')).toEqual([...weekLeft, '20261126', '20360207'])
  })
})
