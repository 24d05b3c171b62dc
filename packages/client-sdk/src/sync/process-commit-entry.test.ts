import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { buildCommit, createGroup, generateDeviceKeys } from '../mls/index.ts'
import { draftOf } from '../testing/draft-of.ts'
import { processCommitEntry } from './process-commit-entry.ts'

it('bytes that are no commit, in the place of the one that a device came in by, stop nothing', async () => {
  const alice = 'did:plc:alice' as Did
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const policy = newGroupPolicy(alice)
  const { state } = await createGroup({ device, groupId, policy, now: Date.now() })
  const { next: group } = await buildCommit({ state, device, changes: {} })
  const draft = await draftOf({ group })
  const entry = {
    ...{ seq: 1, createdAt: '2026-01-01T00:00:00.000Z', generation: 1, epoch: 0 },
    ...{ commit: new Uint8Array([1, 2, 3]), externalPub: new Uint8Array(32) },
    groupInfoSignature: new Uint8Array(64),
  }
  await processCommitEntry(draft, device, entry, { now: () => 0, random: () => 0 })
  expect(draft.state).toMatchObject({ group, record: { phase: 'joined' } })
})
