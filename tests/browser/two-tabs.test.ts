import { describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { indexedDbStorage } from '@catbird-mls/client/storage/indexed-db'
// For the types of the commands.
import type {} from './tabs.ts'

const newName = () => `two tabs ${crypto.randomUUID()}`

describe('a storage that one tab holds', () => {
  it('is refused to another until it is closed', async () => {
    const name = newName()
    const [first, second] = [await commands.openTab(), await commands.openTab()]
    expect(await commands.openStorageInTab(first, name)).toBe('open')
    expect(await commands.openStorageInTab(second, name)).toBe('StorageLockedError')
    await commands.closeStorageInTab(first)
    expect(await commands.openStorageInTab(second, name)).toBe('open')
    expect(await commands.openStorageInTab(first, name)).toBe('StorageLockedError')
    for (const tab of [first, second]) await commands.endTab(tab, 'close')
  })

  it.each(['close', 'crash'] as const)('is free when that tab has ended by a %s', async (how) => {
    const name = newName()
    const storage = indexedDbStorage(name)
    const tab = await commands.openTab()
    expect(await commands.openStorageInTab(tab, name)).toBe('open')
    await expect(storage.open()).rejects.toMatchObject({ name: 'StorageLockedError' })
    await commands.endTab(tab, how)
    await expect.poll(() => storage.open().then(() => 'open', String)).toBe('open')
  })
})
