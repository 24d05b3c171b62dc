import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { whenOf } from './name.ts'

const dayMs = 24 * 60 * 60_000

/** So many stay whatever their age: a clock that jumps ahead makes all that was before it old at once. */
const stay = 3

/**
 * Removes the backups of a folder that are older than so many days before the one just made, by their names; nothing that
 * is named otherwise, and never the newest few. What a clock that was ahead has named is removed when its time has come.
 */
export async function removeOld(folder: string, keepDays: number, made: Date): Promise<string[]> {
  const before = made.getTime() - keepDays * dayMs
  const backups = (await readdir(folder)).flatMap((name) => {
    const when = whenOf(name)?.getTime()
    return when === undefined ? [] : [{ name, when }]
  })
  const old = backups
    .sort((a, b) => a.when - b.when)
    .slice(0, -stay)
    .filter(({ when }) => when < before)
    .map(({ name }) => name)
  for (const name of old) await rm(join(folder, name), { force: true })
  return old
}
