import type { ConvoSlot } from './convo-slot.ts'

/** Takes in that the account has muted a convo, or has taken that back, on another of its devices perhaps. */
export async function takeMuted(slot: ConvoSlot | undefined, muted: boolean): Promise<void> {
  if (slot === undefined || (slot.state.record.muted ?? false) === muted) return
  const { convoId } = slot
  await slot.turn((draft) => {
    draft.record({ muted })
    draft.events.push({ type: 'convoChanged', convoId, by: undefined, added: [], removed: [] })
  })
}
