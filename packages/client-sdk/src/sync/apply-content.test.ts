import { describe, expect, it } from 'vitest'
import { messageView } from '../client/message-view.ts'
import type { MessageView } from '../client/views.ts'
import { decodeContent, encodeContent } from '../content/content.ts'
import type { Content } from '../content/content.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import { draftOf } from '../testing/draft-of.ts'
import { applyContent } from './apply-content.ts'

const DEFS = 'blue.catbird.mls.message.defs'
const [alice, bob] = ['did:plc:alice', 'did:plc:bob']
const idOf = (seq: number) => `message-id-of-${String(seq).padStart(6, '0')}`

/** A convo to which its members say things, each the next entry of the log. */
async function convo() {
  const draft = await draftOf()
  let seq = 0
  const say = async (did: string, content: Content, deviceId = 'phone'): Promise<string> => {
    seq++
    const place = { seq, generation: 1, epoch: 0, createdAt: seq, messageId: idOf(seq) }
    await applyContent(draft, alice, { ...place, author: { did, deviceId }, content: encodeContent(content) })
    return idOf(seq)
  }
  const stored = async (at: number) => {
    const bytes = await draft.get(keys.message('c', at))
    return bytes === undefined ? expect.fail(`nothing is at ${at}`) : messageRecord.decode(bytes)
  }
  const shown = async (at: number): Promise<MessageView> => messageView('c', alice, await stored(at))
  return { draft, say, stored, shown }
}

const text = (said: string) => ({ $type: `${DEFS}#text`, text: said })
const edit = (messageId: string, to: string) => ({ $type: `${DEFS}#edit`, messageId, text: to })
const take = (messageId: string) => ({ $type: `${DEFS}#delete`, messageId })
const react = (messageId: string, emoji: string) => ({ $type: `${DEFS}#reaction`, messageId, emoji })

describe('what proves a message', () => {
  const proof = { key: new Uint8Array(32).fill(7), tag: new Uint8Array(34).fill(8) }
  const proven = async () => {
    const { draft, stored } = await convo()
    const say = async (seq: number, content: Content, deviceId = 'phone') => {
      const place = { seq, generation: 1, epoch: seq, createdAt: seq, messageId: idOf(seq), proof }
      const said = { ...place, author: { did: bob, deviceId }, content: encodeContent(content) }
      await applyContent(draft, alice, said)
    }
    return { say, stored }
  }

  it('is kept with its content as it was sent, and of an edit with the message that it shows on', async () => {
    const { say, stored } = await proven()
    await say(1, text('a'))
    await say(2, edit(idOf(1), 'b'))
    await say(3, edit(idOf(1), 'c'), 'laptop')
    const { content = new Uint8Array(), ...record } = await stored(1)
    expect(content).toEqual(encodeContent(text('a')))
    expect(record).toMatchObject({ proof, editSeq: 3 })
    expect(record.editProof).toEqual({
      ...{ messageId: idOf(3), generation: 1, epoch: 3 },
      ...proof,
    })
    for (const at of [2, 3]) expect(await stored(at)).not.toHaveProperty('proof')
  })

  it('is gone when the message is taken back', async () => {
    const { say, stored } = await proven()
    await say(1, text('a'))
    await say(2, edit(idOf(1), 'b'))
    await say(3, take(idOf(1)))
    const records = await Promise.all([1, 2, 3].map(stored))
    for (const record of records) {
      expect(record).not.toHaveProperty('proof')
      expect(record).not.toHaveProperty('editProof')
    }
  })
})

describe('an edit', () => {
  it('keeps the files and the reply of what it edits', async () => {
    const { say, shown } = await convo()
    const files = [
      {
        ...{ blobId: 'b'.repeat(22), key: new Uint8Array(32), digest: new Uint8Array(32), size: 1 },
        mimeType: 'text/plain',
      },
    ]
    const id = await say(bob, { ...text('a'), attachments: files, reply: { messageId: idOf(9) } })
    await say(bob, edit(id, 'b'))
    expect(await shown(1)).toMatchObject({ text: 'b', edited: true, attachments: files, replyTo: idOf(9) })
  })

  it.each([
    ['by somebody else', alice, 1],
    ['of a reaction', bob, 2],
    ['of a message that was taken back', bob, 4],
    ['of content of another type', bob, 3],
  ])('%s is passed over', async (_, by, target) => {
    const { draft, say, stored } = await convo()
    await say(bob, text('a'))
    await say(bob, react(idOf(1), '👍'))
    await say(bob, { $type: 'com.example.poll', text: 'a' })
    await say(bob, text('oops'))
    await say(bob, take(idOf(4)))
    const before = await stored(target)
    draft.events.length = 0
    await say(by, edit(idOf(target), 'hacked'))
    expect(await stored(target)).toEqual(before)
    expect(draft.events).toEqual([])
  })

  it('of what is not there yet is passed over for good', async () => {
    const { say, shown } = await convo()
    await say(bob, edit(idOf(2), 'before'))
    await say(bob, text('a'))
    expect(await shown(2)).toMatchObject({ text: 'a', edited: false })
  })

  it('of an edit changes nothing', async () => {
    const { say, shown } = await convo()
    await say(bob, text('a'))
    const id = await say(bob, edit(idOf(1), 'b'))
    await say(bob, edit(id, 'c'))
    expect((await shown(1)).text).toBe('b')
  })
})

describe('taking back', () => {
  it('counts from any device of the author, and leaves nothing of what was said', async () => {
    const { draft, say, shown } = await convo()
    await say(bob, text('secret'))
    await say(bob, edit(idOf(1), 'secret too'))
    await say(alice, react(idOf(1), '👍'))
    await say(bob, take(idOf(1)), 'tablet')
    expect(await shown(1)).toMatchObject({ deleted: true, text: undefined, reactions: [] })
    const left = draft.changes().map(({ value }) => new TextDecoder().decode(value))
    expect(left.filter((value) => value.includes('secret'))).toEqual([])
  })

  it.each([
    ['by somebody else', alice, 1],
    ['of a reaction', bob, 2],
  ])('%s is passed over', async (_, by, target) => {
    const { say, stored } = await convo()
    await say(bob, text('a'))
    await say(bob, react(idOf(1), '👍'))
    await say(by, take(idOf(target)))
    expect((await stored(target)).deleted).toBeUndefined()
    expect((await stored(1)).reactions).toHaveLength(1)
  })

  it('leaves nothing to react to', async () => {
    const { say, shown } = await convo()
    await say(bob, text('a'))
    await say(bob, take(idOf(1)))
    await say(alice, react(idOf(1), '👍'))
    expect((await shown(1)).reactions).toEqual([])
  })
})

describe('reactions', () => {
  it('of one account to one message are twenty at most, and it may take back and choose others', async () => {
    const { draft, say, shown } = await convo()
    await say(bob, text('a'))
    const emoji = Array.from({ length: 1_000 }, (_, i) => String.fromCodePoint(0x1f300 + i))
    for (const one of emoji) await say(bob, react(idOf(1), one))
    await say(alice, react(idOf(1), '👍'))
    expect((await shown(1)).reactions.map((reaction) => reaction.emoji)).toEqual([
      ...emoji.slice(0, 20),
      '👍',
    ])
    await say(bob, { ...react(idOf(1), emoji[3] ?? ''), remove: true })
    await say(bob, react(idOf(1), '🦀'))
    expect((await shown(1)).reactions).toHaveLength(21)
    expect(draft.events.filter(({ type }) => type === 'messageChanged')).toHaveLength(23)
  })

  it('that are made again stand behind others, and that is told', async () => {
    const { draft, say, shown } = await convo()
    const id = await say(bob, text('a'))
    for (const emoji of ['👍', '🎉']) await say(alice, react(id, emoji))
    draft.events.length = 0
    await say(alice, react(id, '👍'))
    const { reactions } = await shown(1)
    expect(reactions.map(({ emoji }) => emoji)).toEqual(['🎉', '👍'])
    expect(draft.events).toMatchObject([{ type: 'messageChanged', message: { reactions } }])
  })

  it('that say what is so already change nothing', async () => {
    const { draft, say } = await convo()
    await say(bob, text('a'))
    await say(bob, react(idOf(1), '👍'))
    draft.events.length = 0
    await say(bob, react(idOf(1), '👍'))
    await say(bob, { ...react(idOf(1), '👎'), remove: true })
    expect(draft.events).toEqual([])
  })

  it.each(['', '👍👍', 'ab', '👩'.repeat(40), `e${'\u0301'.repeat(40)}`])(
    'are one character each: %j breaks the rules',
    (emoji) => {
      expect(() => encodeContent(react(idOf(1), emoji))).toThrow()
    },
  )

  it('to a reaction, or to nothing that is known, are passed over', async () => {
    const { draft, say, stored } = await convo()
    await say(bob, text('a'))
    await say(bob, react(idOf(1), '👍'))
    draft.events.length = 0
    await say(alice, react(idOf(2), '👍'))
    await say(alice, react(idOf(99), '👍'))
    expect(draft.events).toEqual([])
    expect((await stored(2)).reactions).toBeUndefined()
  })
})

describe('a reply to nothing that is known', () => {
  it('is a message like any other', async () => {
    const { say, shown, stored } = await convo()
    await say(bob, { ...text('yes'), reply: { messageId: idOf(99) } })
    expect(await shown(1)).toMatchObject({ text: 'yes', replyTo: idOf(99) })
    expect(decodeContent((await stored(1)).content ?? new Uint8Array())).toMatchObject({ text: 'yes' })
  })
})
