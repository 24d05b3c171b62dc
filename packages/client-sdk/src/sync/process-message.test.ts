import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { encodeContent } from '../content/content.ts'
import { newMessageId, wrap } from '../content/envelope.ts'
import { buildCommit, createGroup, encrypt, generateDeviceKeys, promote } from '../mls/index.ts'
import { keys } from '../store/keys.ts'
import { draftOf } from '../testing/draft-of.ts'
import { processMessage } from './process-message.ts'

const alice = 'did:plc:alice' as Did

/** A device that has come in by a later epoch, without the keys of the one that a message was sent in. */
async function lateMessage() {
  const device = await generateDeviceKeys(alice)
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const { state } = await createGroup({ device, groupId, policy: newGroupPolicy(alice), now: Date.now() })
  const content = encodeContent({ $type: 'blue.catbird.mls.message.defs#text', text: 'late' })
  const { ciphertext } = await encrypt({ state, device, ...wrap(newMessageId(), content) })
  const { next } = await buildCommit({ state, device, changes: {} })
  const place = { generation: 1, epoch: 0, createdAt: new Date().toISOString() }
  return { device, group: promote(undefined, next, 0), entry: { seq: 9, ciphertext, ...place } }
}

describe('a message of an epoch whose keys this device has not', () => {
  it('is a gap where it came in by a later one', async () => {
    const { device, group, entry } = await lateMessage()
    const draft = await draftOf({ group, record: { joinedEpoch: 1 } })
    await processMessage(draft, device, entry)
    expect(draft.events).toEqual([{ type: 'gap', convoId: 'c', fromSeq: 9, toSeq: 9, reason: 'resync' }])
    expect(await draft.get(keys.message('c', 9))).toBeUndefined()
  })

  it('is a placeholder where it should have them', async () => {
    const { device, group, entry } = await lateMessage()
    const draft = await draftOf({ group, record: { joinedEpoch: 0 } })
    await processMessage(draft, device, entry)
    expect(draft.events).toEqual([{ type: 'undecryptable', convoId: 'c', seq: 9, reason: 'EpochTooOld' }])
  })
})
