import { describe, expect, it } from 'vitest'
import { Agenda } from './agenda.ts'
import { seededChance } from './chance.ts'

/** Everything that happens, in the order in which it does. */
async function play(agenda: Agenda): Promise<void> {
  for (let next = agenda.next(); next !== undefined; next = agenda.next()) await next.act()
}

describe('an agenda', () => {
  it('keeps the order of time, and of putting down within one time', async () => {
    const agenda = new Agenda(0)
    const chance = seededChance(1, 0)
    const seen: [number, number][] = []
    for (let i = 0; i < 500; i++) {
      const ms = chance.int(50)
      agenda.after(ms, () => void seen.push([ms, i]))
    }
    await play(agenda)
    expect(seen).toHaveLength(500)
    expect(seen).toEqual(seen.toSorted(([a, i], [b, j]) => a - b || i - j))
    expect(agenda.now()).toBe(49)
  })

  it('forgets what is taken off, and takes more while it is played', async () => {
    const agenda = new Agenda(100)
    const seen: string[] = []
    const cancel = agenda.after(10, () => void seen.push('never'))
    agenda.after(5, () => {
      cancel()
      agenda.after(2.5, () => void seen.push(`at ${String(agenda.now())}`))
    })
    await play(agenda)
    expect(seen).toEqual(['at 108'])
  })
})
