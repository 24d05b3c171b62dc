import { sqliteStorage } from '../index.ts'

/** A process that holds a file of SQLite until it is killed, and says when it does. */
const store = await sqliteStorage(process.argv[2] ?? '').open()
await store.write([{ key: 'held', value: new Uint8Array(1).fill(7) }])
process.stdout.write('held\n')
setInterval(() => undefined, 60_000)
