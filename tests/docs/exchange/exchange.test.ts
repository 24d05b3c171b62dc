import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { root } from '../documents.ts'
import { now, runExchange } from './exchange.ts'
import { pageOf } from './page.ts'

const path = join(root, 'docs/protocol-exchange.md')

// The MLS library reads the lifetime of key packages by the platform's clock.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: now() })
})
afterEach(() => {
  vi.useRealTimers()
})

it('the exchange in the documents is what the service does today (npm run docs:exchange writes it anew)', async () => {
  const page = pageOf(await runExchange())
  if (process.env['WRITE_EXCHANGE'] === '1') await writeFile(path, page)
  expect(await readFile(path, 'utf8')).toBe(page)
})
