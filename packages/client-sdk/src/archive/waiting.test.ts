import { describe, expect, it } from 'vitest'
import type { Content } from '../content/content.ts'
import { keys } from '../store/keys.ts'
import { CONVO, idOf, paperDevice } from './testing/paper-device.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const text = (said: string) => ({ by: 'bob', content: { $type: `${DEFS}#text` as const, text: said } })
const about = (by: string, type: string, fields: object) => ({
  by,
  content: { $type: `${DEFS}#${type}`, messageId: idOf(1), ...fields } as unknown as Content, // known by its lexicon alone
})

describe('what waits for a message', () => {
  it('is pushed out by nobody else, and is as small as what counts of it', async () => {
    const old = await paperDevice()
    await old.read(1, text('the old text'))
    const volumes = await old.tell()
    const fresh = await paperDevice({ seq: 1, cameInAt: 2 })
    await fresh.read(2, about('bob', 'edit', { text: 'the corrected text' }))
    await fresh.read(3, about('carol', 'reaction', { emoji: '👍' }))
    const junk = 'x'.repeat(10_000)
    for (let i = 0; i < 60; i++) {
      await fresh.read(4 + 2 * i, about('mallory', 'edit', { text: `mine ${i}` }))
      const emoji = String.fromCodePoint(0x4e00 + i)
      await fresh.read(5 + 2 * i, about('mallory', 'reaction', { emoji, junk }))
    }
    const waiting = await fresh.store.list({ prefix: keys.waitingFor(CONVO, idOf(1)) })
    expect(waiting).toHaveLength(3)
    expect(Math.max(...waiting.map(([, bytes]) => bytes.length))).toBeLessThan(10_000)
    await fresh.take(volumes)
    const [first] = await fresh.shown()
    expect(first).toMatchObject({ text: 'the corrected text' })
    expect(first?.reactions.map(({ emoji }) => emoji)).toContain('👍')
    expect(first?.reactions).toHaveLength(21)
    expect(await fresh.store.list({ prefix: 'waiting/' })).toEqual([])
  })

  it('is a delete alone where there is one, whatever else its author says', async () => {
    const old = await paperDevice()
    await old.read(1, text('a mistake'))
    const fresh = await paperDevice({ seq: 1, cameInAt: 2 })
    for (const [i, one] of [
      about('bob', 'reaction', { emoji: '👍' }),
      about('bob', 'delete', {}),
      about('bob', 'edit', { text: 'again' }),
    ].entries())
      await fresh.read(2 + i, one)
    await fresh.take(await old.tell())
    expect(await fresh.shown()).toMatchObject([{ deleted: true }])
  })

  it('stands among what others say by its place in the log, however often it was said', async () => {
    const [old, fresh] = [await paperDevice(), await paperDevice({ seq: 1, cameInAt: 2 })]
    await old.read(1, text('a picnic'))
    const volumes = await old.tell()
    for (const [i, by] of ['bob', 'carol', 'bob'].entries()) {
      const said = about(by, 'reaction', { emoji: '👍' })
      for (const device of [old, fresh]) await device.read(2 + i, said)
    }
    await fresh.take(volumes)
    expect(await fresh.shown()).toMatchObject(await old.shown())
  })
})
