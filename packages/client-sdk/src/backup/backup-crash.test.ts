import { describe, expect, it } from 'vitest'
import { forkableStorage, fromEach } from '../storage/testing/forkable-storage.ts'
import type { Snapshot } from '../storage/testing/forkable-storage.ts'
import { backupRecord } from '../store/backup-record.ts'
import { keys } from '../store/keys.ts'
import { openFakeClient } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { allReceived, joined, textsOf } from '../testing/watch-convo.ts'

/** Everything as it was at the moment at which the device was killed. */
interface Fork {
  readonly at: string
  readonly service: UnsafeFakeService
  readonly held: Snapshot
  readonly recoveryKey: string
  /** What a backup was told to have when it was made last. */
  readonly safe: readonly string[]
}

/** Makes three backups, and gives how it was at each write. */
async function play(): Promise<{ forks: Fork[]; convoId: string }> {
  const service = unsafeFakeService()
  const forks: Fork[] = []
  const now: { recoveryKey?: string; safe: string[] } = { safe: [] }
  let writes = 0
  const storage = forkableStorage(undefined, async (when) => {
    const { recoveryKey, safe } = now
    if (recoveryKey === undefined) return
    if (when === 'before') writes++
    let held: Snapshot = new Map()
    const forked = await service.fork(() => void (held = storage.snapshot()))
    forks.push({ at: `${when} write ${writes}`, service: forked, held, recoveryKey, safe: [...safe] })
  })
  const { client } = await openFakeClient(service, 'alice', storage)
  const convo = await client.convos.create({ members: [], name: 'Notes' })
  now.recoveryKey = await client.backup.enable()
  const texts: string[] = []
  for (const text of ['one', 'two', 'three']) {
    await convo.send(text)
    texts.push(text)
    await allReceived(convo)
    await client.backup.now()
    now.safe = [...texts]
  }
  await client.close()
  return { forks, convoId: convo.id }
}

async function restored({ service, recoveryKey }: Fork, convoId: string): Promise<(string | undefined)[]> {
  const { client } = await openFakeClient(service, 'alice')
  const convo = await joined(client, convoId)
  await client.backup.restore(recoveryKey)
  const texts = await textsOf(convo)
  await client.close()
  return texts
}

/** What was safe can be had at that very moment; and the device goes on, and leaves nothing behind. */
async function goOn(fork: Fork, convoId: string): Promise<void> {
  const { service, held, safe } = fork
  if (safe.length > 0) expect((await restored(fork, convoId)).slice(0, safe.length)).toEqual(safe)
  const storage = forkableStorage(held)
  const { client } = await openFakeClient(service, 'alice', storage)
  const convo = await client.convos.get(convoId)
  await allReceived(convo)
  if (!held.has(keys.backup)) await client.backup.enable({ recoveryKey: fork.recoveryKey })
  await client.backup.now()
  expect(await restored(fork, convoId)).toEqual(await textsOf(convo))
  const { made, pending } = backupRecord.decode(storage.snapshot().get(keys.backup) ?? new Uint8Array())
  expect(pending).toEqual([])
  const ids = [made?.manifest.blobId, ...(made?.volumes ?? []).map(({ blobId }) => blobId)]
  const left = [...service.blobs(client.did).keys()].filter((blobId) => !ids.includes(blobId))
  expect(left.length).toBeLessThanOrEqual(2) // the slots
  await client.close()
}

describe('a device that is killed while it writes a backup', () => {
  it('has the one before whole at any time, and goes on', async () => {
    const { forks, convoId } = await play()
    expect(forks.length).toBeGreaterThan(30)
    await fromEach(forks, (fork) => goOn(fork, convoId))
  }, 300_000)
})
