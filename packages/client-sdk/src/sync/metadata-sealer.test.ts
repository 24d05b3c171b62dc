import { expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { alteringFetch } from '../testing/altering-fetch.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined } from '../testing/watch-convo.ts'

it.each(['EpochConflict', 'GenerationConflict', 'MetadataConflict'])(
  'metadata is sealed for a joiner though the first try meets %s',
  async (conflict) => {
    const service = unsafeFakeService()
    let conflicts = 1
    const refuse = (method: string) => (method === 'putMetadata' && conflicts-- > 0 ? conflict : undefined)
    const fetchFn = alteringFetch(service.fetch, { refuse })
    const { client: alice, events } = await openFakeClient(service, 'alice', memoryStorage(), fetchFn)
    const convo = await alice.convos.create({ members: [], name: 'Hikers' })
    const { client: phone } = await openFakeClient(service, 'alice')
    const onPhone = await joined(phone, convo.id)
    await until(() => onPhone.name === 'Hikers', 'the phone knows the name')
    expect(conflicts).toBeLessThan(1)
    expect(events.filter(({ type }) => type === 'error')).toEqual([])
    await Promise.all([alice.close(), phone.close()])
  },
)
