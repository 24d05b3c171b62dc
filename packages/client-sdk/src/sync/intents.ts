import type { Intent, Want } from '../store/intent-record.ts'
import type { Draft } from './draft.ts'
import { backoff } from './timing.ts'
import type { Timing } from './timing.ts'

/**
 * Adds an intent to a convo; one that asks for nothing beyond its kind is not added twice, unless somebody waits for it
 * by its id. Gives its id.
 */
export function addIntent(
  draft: Draft,
  want: Want,
  when: { now: number; notBefore: number; id?: string },
): string {
  const same =
    when.id === undefined && isPlain(want)
      ? draft.state.intents.find((intent) => intent.want.kind === want.kind)
      : undefined
  if (same !== undefined) return same.id
  draft.todo.add('commit')
  const intent: Intent = {
    id: when.id ?? crypto.randomUUID(),
    want,
    createdAt: when.now,
    notBefore: when.notBefore,
    lost: 0,
  }
  draft.set({ intents: [...draft.state.intents, intent] })
  return intent.id
}

/** Tries an intent again after a while, the longer the more often that was in vain. */
export function putOff(draft: Draft, intentId: string, timing: Timing): void {
  draft.updateIntent(intentId, (intent) => {
    const lost = intent.lost + 1
    return { ...intent, lost, notBefore: Math.max(intent.notBefore, timing.now() + backoff(lost, timing)) }
  })
}

/** An intent that waits for others to do something is tried again after these (ms), the later the longer it has waited. */
const WAITED = { least: 1_000, most: 300_000, part: 4 }

/** Tries an intent again as long as it takes. */
export function waitOn(draft: Draft, intentId: string, { now }: Pick<Timing, 'now'>): void {
  draft.updateIntent(intentId, (intent) => {
    const waited = Math.floor((now() - intent.createdAt) / WAITED.part)
    return { ...intent, notBefore: now() + Math.min(WAITED.most, Math.max(WAITED.least, waited)) }
  })
}

function isPlain({ kind }: Want): boolean {
  return kind === 'join' || kind === 'renew' || kind === 'reset'
}
