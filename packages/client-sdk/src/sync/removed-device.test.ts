import { expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import type { FakeClient } from '../testing/fake-clients.ts'
import { fakeTabs } from '../testing/fake-tabs.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

const told = ({ events }: FakeClient) => events.filter(({ type }) => type === 'thisDeviceRemoved')
const isRemoved = (device: FakeClient) =>
  until(() => device.client.connection === 'removed' && told(device).length > 0, 'it is removed')

it('a device that another removes says so, once each time it is opened; it can be read, and all else fails', async () => {
  const service = unsafeFakeService()
  const storage = memoryStorage()
  const [lost, other] = [
    await openFakeClient(service, 'alice', storage),
    await openFakeClient(service, 'alice'),
  ]
  const convo = await lost.client.convos.create({ members: [] })
  await convo.send('hello')
  await other.client.removeDevice(lost.client.deviceId)
  const named = { error: 'DeviceNotFound', retryable: false }
  const sent = await Promise.allSettled([convo.send('one'), convo.send('two'), convo.send('three')])
  expect(sent).toMatchObject([{ reason: named }, { reason: named }, { reason: named }])
  await isRemoved(lost)
  await expect(convo.send('four')).rejects.toMatchObject(named)
  await expect(convo.rename({ name: 'Hikers' })).rejects.toMatchObject(named)
  await expect(lost.client.convos.create({ members: [] })).rejects.toMatchObject(named)
  expect((await convo.messages())[0]?.text).toBe('hello')
  expect(told(lost)).toHaveLength(1)
  await lost.client.removeDevice(lost.client.deviceId)
  await lost.client.close()
  const again = await openFakeClient(service, 'alice', storage)
  await isRemoved(again)
  expect(told(again)).toHaveLength(1)
  expect(await (await again.client.convos.get(convo.id)).messages()).toHaveLength(4)
  await Promise.all([again.client.close(), other.client.close()])
})

it('all tabs are told, also those that are opened later', async () => {
  const [service, tabs] = [unsafeFakeService(), fakeTabs()]
  const open = () => openFakeClient(service, 'alice', tabs.open().storage)
  const [first, second, other] = [await open(), await open(), await openFakeClient(service, 'alice')]
  const convo = await second.client.convos.create({ members: [] })
  await other.client.removeDevice(second.client.deviceId)
  await Promise.all([isRemoved(first), isRemoved(second)])
  const third = await open()
  await isRemoved(third)
  expect([first, second, third].map((tab) => told(tab).length)).toEqual([1, 1, 1])
  await expect(convo.send('hello')).rejects.toMatchObject({ error: 'DeviceNotFound' })
  await Promise.all([first, second, third, other].map(({ client }) => client.close()))
})

it('who signs out leaves nothing, and is a new device when they sign in again', async () => {
  const service = unsafeFakeService()
  const storage = memoryStorage()
  const { client } = await openFakeClient(service, 'alice', storage)
  await client.removeDevice(client.deviceId)
  await client.close()
  await storage.delete()
  const { client: anew } = await openFakeClient(service, 'alice', storage)
  expect(anew.deviceId).not.toBe(client.deviceId)
  expect((await anew.devices()).map(({ deviceId }) => deviceId)).toEqual([anew.deviceId])
  await anew.close()
})
