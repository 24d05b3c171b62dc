import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../errors.ts'
import type { Layout } from './layout.ts'

/** Where a restored cluster is, whole, for the moment between two renames. */
export function restoredFolder({ root }: Pick<Layout, 'root'>): string {
  return join(root, 'data-restored')
}

/** Does the last step of a restore that was killed before it: the old cluster is aside, and the new one is not in place. */
export async function finishRestore(layout: Layout): Promise<void> {
  if (existsSync(layout.data)) return
  try {
    await rename(restoredFolder(layout), layout.data)
  } catch (error) {
    // There was none, or another starter was first.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error
  }
}
