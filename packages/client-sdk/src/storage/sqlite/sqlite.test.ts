import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { storageContract } from '../testing/contract.ts'
import { sqliteStorage } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'catbird-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const newFile = () => join(folder, `${String(made++)}.db`)

storageContract('a file of SQLite', () => sqliteStorage(newFile()))
storageContract('a file of SQLite, encrypted', () =>
  sqliteStorage(newFile(), { key: new Uint8Array(32).fill(7) }),
)
