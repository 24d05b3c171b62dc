import { describe, expect, it } from 'vitest'
import { recordFromView } from './convo-view.ts'

const view = {
  ...{ convoId: 'a'.repeat(52), kind: 'group', generation: 1, epoch: 1, groupId: new Uint8Array(32) },
  ...{
    firstSeq: 1,
    lastSeq: 1,
    status: 'request',
    muted: false,
    createdAt: '2026-01-02T03:04:05Z',
    members: [],
  },
}

describe('a convo that a device meets', () => {
  it('is hidden from the first moment where the service hides it, so that no list shows it in passing', () => {
    expect(recordFromView({ ...view, hidden: true }).hidden).toBe(true)
    expect(recordFromView(view).hidden).toBeUndefined()
  })
})
