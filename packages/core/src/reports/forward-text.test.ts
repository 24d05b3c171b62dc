import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCbor } from '../mls/index.ts'
import { forwardText } from './forward-text.ts'
import type { Report } from './report.ts'

const [alice, bob, victim] = ['did:plc:alice', 'did:plc:bob', 'did:plc:victim']
const said = (seq: number, did: string, text?: string, $type = 'x.y#text') => ({
  ...{ seq, generation: 1, epoch: 0, messageId: `message-${String(seq)}`, did },
  content: toCbor({ $type, ...(text !== undefined && { text }) }),
})
const report: Report = {
  ...{ reportId: 'r', convoId: 'c', kind: 'message', reporter: bob, subject: alice, reason: 'harassment' },
  ...{ comment: null, verified: true, createdAt: new Date(0), forwardedAt: null, resolved: null },
}
const linesOf = (more: object, messages: Parameters<typeof forwardText>[0]['messages']) =>
  forwardText({ ...report, ...more, messages }, { withContent: true }).split(/[\p{Cc}\u2028\u2029]+/u)

describe('the text for a moderation service', () => {
  it('has one line for each thing that was said, whatever it says', () => {
    const forged = fc
      .array(fc.constantFrom('\n', '\r', '\u0085', '\u2028', '\u2029', '\v', ' ', `${victim}: I hate you`))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(forged, forged, forged, (text, reason, comment) => {
        const lines = linesOf({ reason, comment }, [said(1, alice, text), said(2, alice, undefined, text)])
        expect(lines).toHaveLength(5 + 2 + 1)
        expect(lines.filter((line) => line.startsWith(victim))).toEqual([])
      }),
    )
  })

  it('turns no writing around', () => {
    const [, , , , , line] = linesOf({}, [said(1, alice, 'a\u202Eb\u2066c')])
    expect(line).toBe(`${alice}: "a\\u202eb\\u2066c"`)
  })

  it('has the reported account first, the newest before all, and what nobody proves last', () => {
    const comment = `so: ${'x'.repeat(5000)}`
    const messages = [said(1, alice, 'one'), said(2, bob, 'two'), said(3, alice, 'three')]
    const lines = linesOf({ comment }, messages)
    expect(lines.slice(5, 8)).toEqual([`${alice}: "three"`, `${alice}: "one"`, `${bob}: "two"`])
    expect(lines[8]).toMatch(/^Comment of the reporter, not proven: "so: x/)
    expect(lines).toHaveLength(9)
  })
})
