import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { createGroup, generateDeviceKeys } from '../../mls/index.ts'
import { draftOf } from '../../testing/draft-of.ts'
import { releaseReturned, rememberGone } from './gone.ts'
import { keepReturned } from './keep-returned.ts'

const device = (name: string) => ({ did: `did:plc:${name}`, deviceId: `${name}-phone-0123456789` })

describe('who was taken out', () => {
  it('is remembered once, until they are let in again', async () => {
    const draft = await draftOf()
    rememberGone(draft, { gone: [device('bob'), device('carol')], added: [] })
    rememberGone(draft, { gone: [device('bob')], added: [] })
    expect(draft.state.record.gone?.devices).toEqual([device('carol'), device('bob')])
    rememberGone(draft, { gone: [], added: [device('bob')] })
    expect(draft.state.record.gone?.devices).toEqual([device('carol')])
  })

  it('is remembered of the last two hundred', async () => {
    const draft = await draftOf()
    const all = Array.from({ length: 250 }, (_, i) => device(`member${String(i)}`))
    rememberGone(draft, { gone: all, added: [] })
    expect(draft.state.record.gone?.devices).toEqual(all.slice(50))
  })

  it('is sent nothing of before, where a person lets them stay', async () => {
    const row = {
      messageId: 'm',
      state: 'waiting',
      createdAt: 0,
      content: new Uint8Array(),
      hashes: [],
    } as const
    const outbox = [
      { ...row, order: 1, again: { generation: 1, epoch: 3 } },
      { ...row, order: 2 },
    ]
    const draft = await draftOf({ outbox, record: { returned: [device('bob')] } })
    keepReturned(draft)
    expect(draft.state.record.returned).toBeUndefined()
    expect(draft.state.outbox.map(({ order }) => order)).toEqual([2])
  })

  it('holds back what is said as long as somebody is in whom they, or nobody that is known, have let in', async () => {
    const eve = 'did:plc:eve' as Did
    const groupOf = async (did: Did) => {
      const made = { groupId: crypto.getRandomValues(new Uint8Array(32)), now: 0 }
      const owner = await generateDeviceKeys(did)
      return (await createGroup({ ...made, device: owner, policy: newGroupPolicy(did) })).state
    }
    const record = { returned: [device('mallory')], knownIn: ['did:plc:alice'] }
    const draft = await draftOf({ record })
    releaseReturned(draft, await groupOf(eve))
    expect(draft.state.record.returned).toMatchObject([{ did: eve }])
    releaseReturned(draft, await groupOf('did:plc:alice' as Did))
    expect(draft.state.record).toMatchObject({ returned: undefined, knownIn: undefined })
  })
})
