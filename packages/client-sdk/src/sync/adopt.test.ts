import { expect, it } from 'vitest'
import { recordFromTold } from '../archive/portable-convo.ts'
import { readUpTo } from '../store/convo-record.ts'
import { draftOf } from '../testing/draft-of.ts'
import { arrived, endUnseen } from './adopt.ts'

it('a convo that was only told of begins where the device comes in, whatever was told', async () => {
  const told = recordFromTold({
    ...{
      convoId: 'a'.repeat(52),
      kind: 'group',
      status: 'accepted',
      generation: 1,
      seq: 1e12,
      ended: 'left',
    },
    ...{ createdAt: 0, activeAt: 0, readSeq: 1e12, receipts: { 'did:plc:bob': 1e12 } },
  })
  expect(readUpTo(told)).toBe(0)
  const draft = await draftOf({ record: told })
  arrived(draft, 7)
  const { seq, cameInAt, readSeq, receipts } = draft.state.record
  expect({ seq, cameInAt, readSeq, receipts }).toEqual({
    ...{ seq: 7, cameInAt: 7, readSeq: 7 },
    receipts: { 'did:plc:bob': 7 },
  })
})

it.each([
  [{ kind: 'group', leaving: true }, 'left'],
  [{ kind: 'direct' }, 'left'],
  [{ kind: 'group' }, 'removed'],
] as const)('a convo that is there no more, having been %o, was %s', async (record, reason) => {
  const draft = await draftOf({ record })
  endUnseen(draft)
  expect(draft.state.record).toMatchObject({ phase: 'ended', ended: reason })
})
