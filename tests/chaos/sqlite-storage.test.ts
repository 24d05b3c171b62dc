import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { storageContract } from '../../packages/client-sdk/src/storage/testing/contract.ts'
import { sqliteStorage } from './sqlite-storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'catbird-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
storageContract('a file of SQLite', () => sqliteStorage(join(folder, `${String(made++)}.db`)))
