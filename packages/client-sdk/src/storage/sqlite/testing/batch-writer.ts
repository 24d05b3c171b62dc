import { sqliteStorage } from '../index.ts'

/**
 * A process that writes batches, each of so many entries that all bear its number, until it is killed. It goes on
 * after the last one that the file holds, and says the number of each when it is
 * written.
 */
const [file = '', entries = '1', keyByte] = process.argv.slice(2)
const key = keyByte === undefined ? undefined : new Uint8Array(32).fill(Number(keyByte))
const store = await sqliteStorage(file, { key }).open()
const [last] = await store.list({ prefix: 'number/', reverse: true, limit: 1 })
for (let number = Number(last?.[0].slice('number/'.length) ?? 0) + 1; ; number++) {
  const value = new TextEncoder().encode(String(number).repeat(1 + (number % 500)))
  const changes = Array.from({ length: Number(entries) }, (_, at) => ({ key: `entry/${at}`, value }))
  await store.write([...changes, { key: `number/${String(number).padStart(16, '0')}`, value }])
  process.send?.(number)
}
