import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { openFilesIn, warnOfFewFiles } from './open-files.ts'

const config = { maxSockets: 900, maxRequests: 50, databasePoolSize: 10 }

async function warningsAt(limit: number | undefined) {
  const warnings: unknown[] = []
  const log = { ...silentLog, warn: (of: unknown) => void warnings.push(of) }
  await warnOfFewFiles(log, config, () => Promise.resolve(limit))
  return warnings
}

describe('the limit of open files', () => {
  it('is told of when it is below what is configured', async () => {
    expect(await warningsAt(1023)).toEqual([{ limit: 1023, needed: 1024 }])
    expect(await warningsAt(1024)).toEqual([])
    expect(await warningsAt(undefined)).toEqual([])
  })

  it('is the soft one', () => {
    const text = [
      'Limit                     Soft Limit           Hard Limit           Units     ',
      'Max processes             7                    unlimited            processes ',
      'Max open files            1024                 524288               files     ',
    ].join('\n')
    expect(openFilesIn(text)).toBe(1024)
    expect(openFilesIn(text.replace('1024  ', 'unlimited  '))).toBeUndefined()
    expect(openFilesIn('')).toBeUndefined()
  })
})
