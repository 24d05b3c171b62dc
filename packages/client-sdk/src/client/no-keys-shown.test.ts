import { expect, it } from 'vitest'
import { forkableStorage } from '../storage/testing/forkable-storage.ts'
import { deviceRecord } from '../store/device-record.ts'
import { keys } from '../store/keys.ts'
import { openFakeClient } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

it('of a device’s own messages, nothing is shown, told or kept of its keys', async () => {
  const storage = forkableStorage()
  const { client, events } = await openFakeClient(unsafeFakeService(), 'alice', storage)
  const convo = await client.convos.create({ members: [], name: 'Notes' })
  await convo.send('a note')
  const author = { did: client.did, deviceId: client.deviceId }
  const told = events.flatMap((event) => ('message' in event ? [event.message] : []))
  const shown = [...(await convo.messages()), ...told]
  expect(shown.map((message) => message.author)).toEqual(shown.map(() => author))
  const held = storage.snapshot()
  const { privateKey } = deviceRecord.decode(held.get(keys.device) ?? new Uint8Array()).keys
  const places = [...held].filter(
    ([key, value]) => key !== keys.device && Buffer.from(value).includes(Buffer.from(privateKey)),
  )
  // The groups' own states, which sign with it.
  expect(places.map(([key]) => key.split('/')[0]).filter((kind) => kind !== 'group')).toEqual([])
  await client.close()
})
