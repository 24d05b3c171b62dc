import { describe, expect, it } from 'vitest'
import type { Deed, Outcome, ShownMessage } from './device-app.ts'
import { Ledger } from './ledger.ts'

const done = (message: string): Outcome => ({ message, queued: true })
const interrupted = (message: string, queued: boolean): Outcome => ({
  message,
  queued,
  error: 'ClientClosed',
})
const speak: Deed = { kind: 'speak', text: 'm1 says something' }
const react: Deed = { kind: 'react', pick: 0, emoji: '👍' }
const edit: Deed = { kind: 'edit', pick: 0, version: 'v2' }
const takeBack: Deed = { kind: 'takeBack', pick: 0 }

function shown(text: string | null, more: Partial<ShownMessage> = {}): ShownMessage {
  const deleted = text === null
  return { id: 'id', by: 'a', text, edited: false, deleted, reactions: [], failure: null, ...more }
}

/** A ledger of one message, and of what else was done. */
function ledgerOf(...deeds: [Deed, Outcome][]): Ledger {
  const ledger = new Ledger()
  for (const [deed, outcome] of [[speak, done('m1')] as const, ...deeds]) ledger.note(deed, outcome, 'did:a')
  return ledger
}

describe('the ledger', () => {
  it('finds nothing amiss where everything is as people did it', () => {
    const ledger = ledgerOf([react, done('m1')], [edit, done('m1')])
    expect(ledger.faults([shown('m1 v2', { edited: true, reactions: ['👍 did:a'] })])).toEqual([])
    expect(ledgerOf([takeBack, done('m1')]).faults([shown(null)])).toEqual([])
  })

  it('allows what was interrupted to have happened, or not', () => {
    const ledger = ledgerOf([react, interrupted('m1', false)], [takeBack, interrupted('m1', false)])
    expect(ledger.faults([shown('m1 says something')])).toEqual([])
    expect(ledger.faults([shown('m1 says something', { reactions: ['👍 did:a'] })])).toEqual([])
    expect(ledger.faults([shown(null)])).toEqual([])
  })

  it('finds what is lost, there twice, or made up', () => {
    const ledger = ledgerOf([react, done('m1')])
    const whole = shown('m1 says something', { reactions: ['👍 did:a'] })
    expect(ledger.faults([whole])).toEqual([])
    expect(ledger.faults([])).toContain('m1 is lost')
    expect(ledger.faults([whole, whole])).toContain('m1 is there twice')
    expect(ledger.faults([whole, shown('m2 says something')])).toContain('m2 was never said')
    expect(ledger.faults([{ ...whole, reactions: [] }])).toEqual(['m1 lacks 👍 did:a'])
    expect(ledger.faults([{ ...whole, reactions: ['👍 did:a', '🎉 did:b'] }])).toEqual(['m1 has 🎉 did:b'])
    expect(ledger.faults([{ ...whole, text: 'm1 v9', edited: true }])).toHaveLength(1)
    expect(ledgerOf([takeBack, done('m1')]).faults([whole])).toContain('m1 is there though it was taken back')
  })

  it('keeps whatever failed', () => {
    expect(
      ledgerOf([react, { message: 'm1', queued: false, error: 'NotMember' }]).faults([shown('m1 x')]),
    ).toContain('react m1: NotMember')
  })
})
