import { describe, expect, it } from 'vitest'
import { draftOf } from '../testing/draft-of.ts'
import { addIntent } from './intents.ts'

const later = { now: 0, notBefore: 1_000 }

describe('an intent', () => {
  it('that asks for nothing beyond its kind is there once, and calls nobody to work again', async () => {
    const draft = await draftOf()
    const id = addIntent(draft, { kind: 'join' }, later)
    expect([...draft.todo]).toEqual(['commit'])
    draft.todo.clear()
    expect(addIntent(draft, { kind: 'join' }, later)).toBe(id)
    expect([...draft.todo]).toEqual([])
    expect(draft.state.intents).toHaveLength(1)
  })

  it('that somebody waits for by its id is one of its own', async () => {
    const draft = await draftOf()
    addIntent(draft, { kind: 'reset', reason: '' }, later)
    addIntent(draft, { kind: 'reset', reason: '' }, { ...later, id: 'mine' })
    expect(draft.state.intents).toHaveLength(2)
  })
})
