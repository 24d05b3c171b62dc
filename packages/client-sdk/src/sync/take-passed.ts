import { keys } from '../store/keys.ts'
import type { OutboxRow } from '../store/outbox-record.ts'
import { applyContent } from './apply-content.ts'
import type { Draft } from './draft.ts'
import type { Self } from './process-message.ts'

type Passed = OutboxRow & { readonly seq: number }

/**
 * Takes in messages of one's own that the service has taken at a place this device reads no more: it left, and came
 * back behind it, or what was there is gone from the log. Others have read them, so their author keeps them too. The
 * place is the service's word: what this device has met there stays.
 */
export async function takePassed(draft: Draft, self: Self): Promise<void> {
  const { convoId, seq: read } = draft.state.record
  for (const row of draft.state.outbox.filter(isSent)) {
    if (row.seq > read || (await draft.get(keys.message(convoId, row.seq))) !== undefined) continue
    await take(draft, self, row)
  }
}

function isSent(row: OutboxRow): row is Passed {
  return row.state === 'sent' && row.seq !== undefined
}

async function take(draft: Draft, self: Self, row: Passed): Promise<void> {
  const { order, seq, messageId, content, createdAt, sealed } = row
  const { generation, epoch } = sealed ?? { generation: draft.state.record.generation, epoch: 0 }
  draft.updateOutbox(order, undefined)
  const author = { did: self.did, deviceId: self.deviceId }
  await applyContent(draft, self.did, { seq, generation, epoch, createdAt, messageId, author, content })
}
