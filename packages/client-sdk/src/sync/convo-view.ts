import type { ConvoRecord } from '../store/convo-record.ts'
import type { ConvoView } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'

/** The record of a convo this device has no leaf in yet. */
export function recordFromView(view: ConvoView): ConvoRecord {
  const createdAt = Date.parse(view.createdAt)
  return {
    convoId: view.convoId,
    kind: view.kind === 'direct' ? 'direct' : 'group',
    phase: 'outside',
    status: view.status === 'request' ? 'request' : 'accepted',
    muted: view.muted,
    ...(view.hidden === true ? { hidden: true } : {}),
    generation: view.generation,
    seq: 0,
    createdAt,
    activeAt: createdAt,
    metadataKeys: [],
    readSeq: view.lastReadSeq ?? 0,
    receipts: {},
    recoveries: 0,
  }
}
