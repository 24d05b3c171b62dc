import { describe, expect, it } from 'vitest'
import { TAKEN_AT_ONCE } from '../archive/take.ts'
import { forkableStorage, fromEach } from '../storage/testing/forkable-storage.ts'
import type { ForkableStorage, Snapshot } from '../storage/testing/forkable-storage.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined, textsOf } from '../testing/watch-convo.ts'
import { hasTransfer } from './testing/two-devices.ts'

/** More than one write takes in. */
const TEXTS = Array.from({ length: TAKEN_AT_ONCE + 10 }, (_, i) => `message ${i}`)

type Device = 'phone' | 'laptop'

/** Everything as it was at the moment at which both devices were killed. */
interface Fork {
  readonly at: string
  readonly service: UnsafeFakeService
  readonly held: { readonly [device in Device]: Snapshot }
  readonly code: string
}

/** Links a device once, and gives how everything was at each write of either of the two. */
async function play(): Promise<{ forks: Fork[]; convoId: string }> {
  const service = unsafeFakeService()
  const forks: Fork[] = []
  const shown: { code?: string } = {}
  const watched = (device: Device) => {
    let writes = 0
    return forkableStorage(undefined, async (when) => {
      const { code } = shown
      if (code === undefined) return
      if (when === 'before') writes++
      forks.push(await fork(service, storages, { at: `${when} write ${writes} of the ${device}`, code }))
    })
  }
  const storages: { readonly [device in Device]: ForkableStorage } = {
    phone: watched('phone'),
    laptop: watched('laptop'),
  }
  const { client: phone } = await openFakeClient(service, 'alice', storages.phone)
  const convo = await phone.convos.create({ members: [], name: 'Notes' })
  for (const text of TEXTS) await convo.send(text)
  const { client: laptop } = await openFakeClient(service, 'alice', storages.laptop)
  await joined(laptop, convo.id)
  const { code } = await laptop.history.showLink()
  shown.code = code
  await phone.history.linkDevice(code)
  await laptop.history.linked()
  await until(() => service.blobs(phone.did).size === 0, 'nothing is left at the service')
  await laptop.close()
  await phone.close()
  return { forks, convoId: convo.id }
}

async function fork(
  service: UnsafeFakeService,
  storages: { readonly [device in Device]: ForkableStorage },
  of: Pick<Fork, 'at' | 'code'>,
): Promise<Fork> {
  const empty: Snapshot = new Map()
  let held = { phone: empty, laptop: empty }
  const forked = await service.fork(() => {
    held = { phone: storages.phone.snapshot(), laptop: storages.laptop.snapshot() }
  })
  return { ...of, service: forked, held }
}

/** Both start again from there; whatever was stored goes on by itself, and nothing is left behind. */
async function goOn({ service, held, code }: Fork, convoId: string): Promise<void> {
  const storages = { phone: forkableStorage(held.phone), laptop: forkableStorage(held.laptop) }
  const { client: phone } = await openFakeClient(service, 'alice', storages.phone)
  const { client: laptop, events } = await openFakeClient(service, 'alice', storages.laptop)
  const convo = await laptop.convos.get(convoId)
  const isThere = async () => (await convo.messages({ limit: 1_000 })).length === TEXTS.length
  // A person scans the code again where the phone had not stored it yet.
  if (!hasTransfer(held.phone) && !(await isThere())) await phone.history.linkDevice(code)
  await until(isThere, 'the history is there')
  await until(() => !hasTransfer(storages.laptop.snapshot()), 'the laptop is done')
  expect(await textsOf(convo)).toEqual(TEXTS.slice(-50))
  await phone.history.callOff()
  await until(() => !hasTransfer(storages.phone.snapshot()), 'the phone is done')
  expect(service.blobs(phone.did).size).toBe(0)
  expect(events.filter(({ type }) => type === 'error')).toEqual([])
  await Promise.all([phone.close(), laptop.close()])
}

describe('two devices that are both killed while history goes from one to the other', () => {
  it('go on by themselves, at whichever write of either, and leave nothing behind', async () => {
    const { forks, convoId } = await play()
    expect(forks.length).toBeGreaterThan(20)
    await fromEach(forks, (one) => goOn(one, convoId))
  }, 300_000)
})
