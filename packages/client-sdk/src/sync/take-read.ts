import type { ConvoSlot } from './convo-slot.ts'

/** Takes in that the account has read further, by what another client of it has told the service. */
export async function takeRead(slot: ConvoSlot | undefined, seq: number | undefined): Promise<void> {
  if (slot === undefined || seq === undefined || seq <= slot.state.record.readSeq) return
  const { convoId } = slot
  await slot.turn((draft) => {
    draft.record({ readSeq: Math.max(seq, draft.state.record.readSeq) })
    draft.events.push({ type: 'convoChanged', convoId, by: undefined, added: [], removed: [] })
  })
}
