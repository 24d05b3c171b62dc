import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { createGroup, generateDeviceKeys } from '../mls/index.ts'
import { draftOf } from '../testing/draft-of.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Draft } from './draft.ts'
import { MetadataKeeper } from './metadata-keeper.ts'
import type { Api } from './ports.ts'

/** How often an admin's device fetches a view that names leavers and is of this epoch and that, the last one for ever. */
async function fetchesOf(...epochs: number[]): Promise<{ fetches: number; draft: Draft }> {
  const [alice, bob] = ['did:plc:alice', 'did:plc:bob'] as [Did, Did]
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const policy = { ...newGroupPolicy(alice), absent: [bob] }
  const { state: group } = await createGroup({ device, groupId, policy, now: Date.now() })
  const draft = await draftOf({ group })
  let fetches = 0
  const getConvo = () => {
    const epoch = epochs[Math.min(fetches++, epochs.length - 1)]
    const convo = { generation: 1, epoch, status: 'accepted', members: [{ did: bob, leaving: true }] }
    return Promise.resolve({ data: { convo } })
  }
  const ports = {
    api: { convo: { getConvo } } as unknown as Api,
    ...{ device, emit: () => undefined, signal: new AbortController().signal },
    timing: { now: () => 0, random: () => 0, sleep: () => Promise.resolve() },
  }
  const turn = (work: (draft: Draft) => unknown) => work(draft)
  await new MetadataKeeper(ports).refresh({ convoId: 'c', turn } as unknown as ConvoSlot)
  return { fetches, draft }
}

it('a view that names leavers and is of another epoch is fetched again until it is of this one', async () => {
  const { fetches, draft } = await fetchesOf(1, 1, 0)
  expect(fetches).toBe(3)
  expect(draft.state.intents).toMatchObject([{ want: { kind: 'letGo' } }])
})

it('is not fetched without end', async () => {
  const { fetches, draft } = await fetchesOf(1)
  expect(fetches).toBe(5)
  expect(draft.state.intents).toEqual([])
})
