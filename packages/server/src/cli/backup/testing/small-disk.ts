import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of a test's own. */
export interface SmallDisk extends Disposable {
  readonly path: string
}

/** Makes one of so many megabytes, at a path. */
export function smallDisk(path: string, megabytes: number): SmallDisk {
  mkdirSync(path, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', path], { stdio: 'pipe' })
  return {
    path,
    [Symbol.dispose]() {
      execFileSync('umount', [path])
    },
  }
}

/** Whether this user may: root may, unless a container forbids it. */
export function mayMakeDisks(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const path = mkdtempSync(join(tmpdir(), 'catbird-mls-disk-'))
  try {
    smallDisk(path, 1)[Symbol.dispose]()
    return true
  } catch {
    return false
  } finally {
    rmdirSync(path)
  }
}
