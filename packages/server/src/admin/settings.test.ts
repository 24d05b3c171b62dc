import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it, vi } from 'vitest'
import { openCaller } from './testing/caller.ts'

describe('the level of the log', () => {
  it('is what an operator wishes, for a while, and then that of the configuration again', async () => {
    await using db = await createTestDatabase()
    const log = { ...silentLog, level: 'info' }
    await using operator = await openCaller(db, 'admin', log)
    const { setLogLevel, logLevel } = operator.call.settings
    await setLogLevel({ level: 'debug', minutes: 10 })
    expect(log.level).toBe('debug')
    expect(await logLevel()).toMatchObject({ configured: 'info', wished: { level: 'debug' } })
    await setLogLevel({ level: 'debug', minutes: 0 })
    await vi.waitFor(() => expect(log.level).toBe('info'))
    expect(await logLevel()).toEqual({ configured: 'info', wished: null })
  })
})

describe('the overview', () => {
  it('shows a service that nobody has used yet, and its history', async () => {
    await using db = await createTestDatabase()
    await using operator = await openCaller(db, 'viewer')
    const summary = await operator.call.overview.summary()
    expect(summary).toMatchObject({
      ...{ figures: null, nodes: [], checks: [] },
      attention: { openReports: 0, deadJobs: 0 },
      retention: { messageDays: 30 },
    })
    expect(summary.storage.databaseBytes).toBeGreaterThan(1_000_000)
    expect(await operator.call.overview.history()).toEqual({ stepMs: 600_000, nodes: [], service: [] })
  })

  it('shows no secret of the configuration', async () => {
    await using db = await createTestDatabase()
    await using operator = await openCaller(db, 'viewer')
    const { config } = await operator.call.settings.config()
    expect(config).toMatchObject({ mode: 'development', admin: { dids: {} } })
  })
})
