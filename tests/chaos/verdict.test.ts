import { describe, expect, it } from 'vitest'
import { Ledger } from './ledger.ts'
import type { History, Shown } from './protocol.ts'
import { judge } from './verdict.ts'
import type { Log, Verdict } from './verdict.ts'

const log: Log = { lastSeq: 4, entries: [1, 2, 3, 4], messages: [2, 3, 4] }
const all = ['a', 'b', 'c'].map((text, i) => shownAt(i + 2, text))

function shownAt(seq: number | undefined, text: string | undefined, failure?: string): Shown {
  return { seq, text, failure }
}

function historyOf(name: string, shown: readonly Shown[], state = 'joined'): History {
  return { name, convoId: 'x', connection: 'live', state, epoch: 1, shown }
}

/** What is found where Alice has everything, and Bob this. */
function found(
  shown: readonly Shown[],
  { state, acknowledged = 'c', kept = log }: { state?: string; acknowledged?: string; kept?: Log } = {},
): Omit<Verdict, 'findings'> {
  const ledger = new Ledger()
  ledger.hear({ said: 'taken', convoId: 'x', text: 'b' })
  ledger.hear({ said: 'acknowledged', convoId: 'x', text: acknowledged })
  const histories = [historyOf('alice', all), historyOf('bob', shown, state)]
  const { findings, ...counts } = judge(new Map([['x', kept]]), histories, ledger)
  expect(findings).toHaveLength(counts.lost + counts.duplicated + counts.reordered)
  return counts
}

const none = { lost: 0, duplicated: 0, reordered: 0 }
const [a, b, c] = all as [Shown, Shown, Shown]

describe('the reckoning', () => {
  it('finds nothing where everybody has everything once and in order', () => {
    expect(found(all)).toEqual(none)
  })

  it('counts as lost what somebody lacks, cannot open, or has still on its way', () => {
    expect(found([a, c])).toEqual({ ...none, lost: 1 })
    expect(found([a, shownAt(3, 'b', 'Undecryptable'), c])).toEqual({ ...none, lost: 1 })
    expect(found([...all, shownAt(undefined, 'd')])).toEqual({ ...none, lost: 1 })
    expect(found(all, { state: 'ended' })).toEqual({ ...none, lost: 1 })
  })

  it('counts as lost what was acknowledged or taken and is nowhere', () => {
    expect(found(all, { acknowledged: 'd' })).toEqual({ ...none, lost: 1 })
  })

  it('counts as duplicated what is shown twice', () => {
    expect(found([a, b, b, c])).toEqual({ ...none, duplicated: 2 }) // its place, and its text
  })

  it('counts as reordered what is out of order, and a place at which others have something else', () => {
    expect(found([b, a, c])).toEqual({ ...none, reordered: 1 })
    expect(found([a, shownAt(3, 'x'), c])).toEqual({ ...none, reordered: 1 })
  })

  it('finds a log that breaks off, or goes on after its end', () => {
    expect(found(all, { kept: { ...log, entries: [1, 2, 4, 4] } })).toEqual({ ...none, lost: 1 })
    expect(found(all, { kept: { ...log, entries: [1, 2, 3, 4, 4] } })).toEqual({ ...none, duplicated: 1 })
  })
})
