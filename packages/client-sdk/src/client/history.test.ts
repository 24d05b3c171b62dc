import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../storage/memory/index.ts'
import { noteGap } from '../sync/gaps.ts'
import { draftOf } from '../testing/draft-of.ts'
import { readGaps } from './history.ts'

describe('the gaps of a convo', () => {
  it('are those of the time that is shown', async () => {
    const draft = await draftOf({ record: { shownFrom: 20 } })
    noteGap(draft, { fromSeq: 3, toSeq: 9, reason: 'resync' })
    noteGap(draft, { fromSeq: 21, toSeq: 22, reason: 'resync' })
    const store = await memoryStorage().open()
    await store.write(draft.changes())
    expect(await readGaps(store, draft.state)).toEqual([{ fromSeq: 21, toSeq: 22, reason: 'resync' }])
  })
})
