import type { Attempt } from '../../store/attempt-record.ts'
import type { Draft } from '../draft.ts'

/**
 * The service takes no reset from a leaf that is barred from commits: the device joins afresh first, which begins a
 * stay that is not barred, and resets then. One that is in step does so at once; one whose last way out the reset was
 * has joined afresh in vain before, and waits `until` it does again. The reset itself waits as long, unless the device
 * is in step earlier ({@link resetNow}).
 */
export function joinAfresh(draft: Draft, { intentId }: Attempt, until: number): void {
  const { convoId, phase, seq, generation, recovery } = draft.state.record
  if (phase !== 'joined' && phase !== 'lost') return
  const barred = recovery ?? { seq: seq + 1, generation, fault: 'barred' as const }
  const notBefore = phase === 'joined' ? 0 : until
  draft.record({ phase: 'lost', recoveries: 0, recovery: { ...barred, step: 'rejoin', notBefore } })
  draft.updateIntent(intentId, (intent) => ({ ...intent, lost: intent.lost + 1 }))
  draft.events.push({ type: 'recovering', convoId, step: 'rejoin', reason: barred.fault })
}

/** The device is in step again: a reset that has waited for that need not wait any longer. */
export function resetNow(draft: Draft): void {
  for (const { id, want } of draft.state.intents)
    if (want.kind === 'reset') draft.updateIntent(id, (intent) => ({ ...intent, notBefore: 0 }))
}
