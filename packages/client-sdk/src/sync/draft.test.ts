import { expect, it } from 'vitest'
import type { ConvoPhase } from '../store/convo-record.ts'
import { draftOf } from '../testing/draft-of.ts'
import { addIntent } from './intents.ts'

const phases: readonly [ConvoPhase, ConvoPhase][] = [
  ['held', 'outside'],
  ['lost', 'outside'],
  ['joined', 'lost'],
]

it.each(phases)(
  'what is wanted already is looked at again where a convo goes from %s to %s',
  async (from, to) => {
    const intents = [{ id: 'i', want: { kind: 'join' }, createdAt: 0, notBefore: 0, lost: 0 }] as const
    const draft = await draftOf({ record: { phase: from }, intents })
    draft.record({ phase: from, seq: 1 })
    expect(draft.todo).not.toContain('commit')
    draft.record({ phase: to })
    addIntent(draft, { kind: 'join' }, { now: 0, notBefore: 0 })
    expect(draft.todo).toContain('commit')
  },
)
