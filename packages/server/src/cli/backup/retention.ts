import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { whenOf } from './name.ts'

const dayMs = 24 * 60 * 60_000

/**
 * Removes the backups of a folder that are older than so many days, by their names; nothing that is named otherwise, and
 * never the newest.
 */
export async function removeOld(folder: string, keepDays: number, newest: Date): Promise<string[]> {
  const before = newest.getTime() - keepDays * dayMs
  const old = (await readdir(folder)).filter((name) => (whenOf(name)?.getTime() ?? Infinity) < before)
  for (const name of old.sort()) await rm(join(folder, name), { force: true })
  return old
}
