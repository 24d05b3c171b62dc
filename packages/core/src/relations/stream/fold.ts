import type { RelationKind } from '../collections.ts'
import type { RelationEvent } from './stream-event.ts'

/** A record that has begun, and stands at the end of a batch. */
export type Begun = {
  readonly did: string
  readonly subject: string
  readonly relation: RelationKind
  readonly rkey: string
  readonly timeUs: number
}

/** A record that says no more what it said before, whatever that was. */
export type Ended = {
  readonly did: string
  readonly relation: RelationKind
  readonly rkey: string
  readonly timeUs: number
  /** What it says now; undefined: it is gone. */
  readonly subject: string | undefined
}

/**
 * What a batch of events comes to: of each record the last event counts. Whatever the record said before has ended, and
 * what that event says has begun, unless it is the record's end. Of several records of an account about the same other
 * one, the last counts.
 */
export function foldRelations(events: readonly RelationEvent[]): { ended: Ended[]; begun: Begun[] } {
  const last = new Map<string, RelationEvent>()
  for (const event of events) {
    const key = `${event.did} ${event.relation} ${event.rkey}`
    // In the order of what was said last of each.
    last.delete(key)
    last.set(key, event)
  }
  const begun = new Map<string, Begun>()
  for (const { did, relation, rkey, subject, timeUs } of last.values())
    if (subject !== undefined)
      begun.set(`${did} ${relation} ${subject}`, { did, relation, rkey, subject, timeUs })
  return {
    ended: [...last.values()].map(({ kind: _, ...record }) => record),
    begun: [...begun.values()],
  }
}
