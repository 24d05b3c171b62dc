import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sqliteStorage } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'catbird-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ENTRIES = 8

/** Lets a process write, and kills it while it goes on after some batch. Gives the last number that it said. */
async function writeAndDie(file: string, keyByte: number | undefined): Promise<number> {
  const args = [file, String(ENTRIES), ...(keyByte === undefined ? [] : [String(keyByte)])]
  const writer = fork(join(import.meta.dirname, 'testing/batch-writer.ts'), args, {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
  })
  let [said, left] = [0, 1 + Math.random() * 40]
  writer.on('message', (number) => {
    said = Number(number)
    if (--left <= 0) writer.kill('SIGKILL')
  })
  await once(writer, 'exit')
  return said
}

/** What the file holds: the numbers of the batches, and the batch that every entry is of. */
async function held(file: string, keyByte: number | undefined) {
  const key = keyByte === undefined ? undefined : new Uint8Array(32).fill(keyByte)
  const store = await sqliteStorage(file, { key }).open()
  const numbers = (await store.list({ prefix: 'number/' })).map(([name]) => Number(name.slice(7)))
  const values = (await store.list({ prefix: 'entry/' })).map(([, bytes]) => new TextDecoder().decode(bytes))
  await store.close()
  return { numbers, values }
}

describe.each([
  ['plain', undefined],
  ['encrypted', 7],
])('a process killed while it writes to a file of SQLite, %s', (_, keyByte) => {
  it('leaves whole batches, and every one that was said to be written', async () => {
    const file = join(folder, `${String(keyByte)}.db`)
    for (let life = 0; life < 15; life++) {
      const said = await writeAndDie(file, keyByte)
      const { numbers, values } = await held(file, keyByte)
      const last = numbers.at(-1) ?? 0
      expect(said).toBeGreaterThan(0)
      expect(last).toBeGreaterThanOrEqual(said)
      expect(numbers).toEqual(Array.from({ length: last }, (__, at) => at + 1))
      expect(values).toEqual(Array.from({ length: ENTRIES }, () => String(last).repeat(1 + (last % 500))))
    }
  })
})
