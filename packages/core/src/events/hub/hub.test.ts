import { describe, expect, it } from 'vitest'
import { createInProcessBus, tellAccount } from '../../bus/index.ts'
import type { Bus } from '../../bus/index.ts'
import { until } from '../../bus/testing/until.ts'
import { withTransaction } from '../../database/index.ts'
import { sendMessages } from '../../messages/index.ts'
import { createUnsafeTestConvo } from '../../messages/testing/test-convo.ts'
import { FakeConnection } from '../testing/fake-connection.ts'
import { alice, alicesPhone, bob, carol, startTestNode } from '../testing/test-node.ts'
import type { TestNode } from '../testing/test-node.ts'

const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${String(from + n)} message`)

describe('live delivery', () => {
  it('gives every connection the same bytes, encoded once', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const connections = await Promise.all([alice, bob, bob, alice].map((device) => node.connect(device)))
    await node.send(convo, 3)
    await until(() => connections.every((connection) => connection.entriesOf(convo.convoId).length === 3))
    expect(node.encode.counts.entries).toBe(3)
    const [first, ...others] = connections.map(({ raw, frames }) =>
      raw.filter((_, index) => frames[index]?.kind === 'logEntry'),
    )
    for (const other of others) other.forEach((frame, index) => expect(frame).toBe(first?.[index]))
  })

  it('tells how old each entry was when it was given out, once however many it is given to', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const ages: number[] = []
    node.fannedOut = (ms) => ages.push(ms)
    const connections = await Promise.all([alice, bob, bob].map((device) => node.connect(device)))
    await node.send(convo, 2)
    await node.commit(convo)
    await until(() => connections.every((connection) => connection.entriesOf(convo.convoId).length === 3))
    expect(ages).toHaveLength(3)
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0)
  })

  it('gives a convo to its members alone, and to the devices that have no leaf nothing', async () => {
    await using node = await startTestNode()
    const [mine, theirs] = await Promise.all([
      createUnsafeTestConvo(node.db, [alice, bob]),
      createUnsafeTestConvo(node.db, [alice, carol]),
    ])
    const [bobs, carols, phones] = [
      await node.connect(bob),
      await node.connect(carol),
      await node.connect(alicesPhone),
    ]
    await node.send(mine, 2)
    await node.send(theirs, 1)
    await until(
      () => bobs.entriesOf(mine.convoId).length === 2 && carols.entriesOf(theirs.convoId).length === 1,
    )
    expect(bobs.entriesOf(theirs.convoId)).toEqual([])
    expect(phones.frames.filter(({ kind }) => kind !== 'cursor')).toEqual([])
  })

  it('names to who comes back what has expired meanwhile, and gives what is there', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const before = await node.connect(bob)
    await node.send(convo)
    await until(() => before.entriesOf(convo.convoId).length === 1 && before.frames.at(-1)?.kind === 'cursor')
    const { cursor } = before
    before.close()
    await node.send(convo, 3)
    await node.commit(convo)
    await node.send(convo, 2)
    await node.db.execute('DELETE FROM message WHERE seq IN (2, 3, 4, 6)')
    const again = await node.connect(bob, { cursor })
    await node.send(convo)
    await until(() => again.entriesOf(convo.convoId).length === 5)
    expect(again.entriesOf(convo.convoId)).toEqual([
      '2 expired',
      '5 commit',
      '6 expired',
      '7 message',
      '8 message',
    ])
  })

  it('names, and does not give, what is not for a device', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice])
    await node.commit(convo, { add: [bob] })
    const [alices, bobs] = [await node.connect(alice), await node.connect(bob)]
    const late = convo.message({ epoch: 0 })
    await sendMessages(node.ports(), { caller: alice, messages: [late] })
    await node.send(convo)
    await until(
      () => alices.entriesOf(convo.convoId).length === 2 && bobs.entriesOf(convo.convoId).length === 2,
    )
    expect(alices.entriesOf(convo.convoId)).toEqual(['2 message', '3 message'])
    expect(bobs.entriesOf(convo.convoId)).toEqual(['2 notEntitled', '3 message'])
  })

  it('follows a convo from the commit that adds the device, and ends with the one that removes it', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice])
    const bobs = await node.connect(bob)
    await node.send(convo)
    await node.commit(convo, { add: [bob] })
    await node.tell(bob.did, {
      kind: 'welcome',
      convoId: convo.convoId,
      welcomeId: 'w',
      deviceId: bob.deviceId,
    })
    await node.send(convo, 2)
    // One that was taken out before it could be followed is not followed at all.
    await until(() => bobs.entriesOf(convo.convoId).length === 2)
    await node.commit(convo, { remove: [bob] })
    await node.send(convo, 2)
    await until(() => bobs.entriesOf(convo.convoId).length === 3)
    await until(() => node.hub.stats().convos === 0)
    expect(bobs.entriesOf(convo.convoId)).toEqual(['3 message', '4 message', '5 commit'])
    expect(bobs.events).toEqual(['1 welcome'])
  })

  it('notices the leaf that a device gave itself, without any other word', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice])
    const phone = await node.connect(alicesPhone)
    await node.send(convo, 2)
    await node.commit(convo, { add: [alicesPhone] })
    await node.send(convo, 2)
    await until(() => phone.entriesOf(convo.convoId).length === 2)
    expect(phone.entriesOf(convo.convoId)).toEqual(['4 message', '5 message'])
  })

  it('tells an account of its events on every connection', async () => {
    await using node = await startTestNode()
    const [first, second, other] = [
      await node.connect(alice),
      await node.connect(alicesPhone),
      await node.connect(bob),
    ]
    await node.tell(alice.did, { kind: 'deviceAdded', deviceId: 'x' })
    await node.tell(alice.did, { kind: 'deviceRemoved', deviceId: 'x' })
    await until(() => first.events.length === 2 && second.events.length === 2)
    expect(first.events).toEqual(['1 deviceAdded', '2 deviceRemoved'])
    expect(other.events).toEqual([])
  })
})

describe('resuming', () => {
  it('gives from the cursor on what was missed, of the account and of every convo, then goes live', async () => {
    await using node = await startTestNode({ batch: { entries: 7, bytes: 1_000_000 } })
    const convos = await Promise.all([1, 2, 3].map(() => createUnsafeTestConvo(node.db, [alice, bob])))
    const first = await node.connect(bob)
    for (const convo of convos) await node.send(convo, 2)
    await until(() => convos.every(({ convoId }) => first.entriesOf(convoId).length === 2))
    await until(() => first.cursor !== undefined && first.frames.at(-1)?.kind === 'cursor')
    const { cursor } = first
    first.close()
    for (const convo of convos) await node.send(convo, 20)
    await node.tell(bob.did, { kind: 'deviceAdded', deviceId: 'x' })
    const second = await node.connect(bob, { cursor })
    for (const convo of convos) await node.send(convo, 2)
    await until(() => convos.every(({ convoId }) => second.entriesOf(convoId).length >= 22))
    for (const { convoId } of convos) expect(second.entriesOf(convoId)).toEqual(messages(3, 24))
    expect(second.events).toEqual(['1 deviceAdded'])
  })

  it('gives every entry once, in order, when messages and commits come while it catches up', async () => {
    await using node = await startTestNode({ batch: { entries: 3, bytes: 1_000_000 } })
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const start = await node.connect(bob)
    await until(() => start.cursor !== undefined)
    const { cursor } = start
    start.close()
    await node.send(convo, 30)
    const sending = (async () => {
      for (let n = 0; n < 10; n++) {
        await node.send(convo, 3)
        await node.commit(convo)
      }
    })()
    const late: Awaited<ReturnType<TestNode['connect']>>[] = []
    for (let n = 0; n < 6; n++) late.push(await node.connect(bob, { cursor }))
    await sending
    await until(() => late.every((connection) => connection.entriesOf(convo.convoId).length >= 70))
    for (const connection of late) {
      const seqs = connection.entriesOf(convo.convoId).map((entry) => Number.parseInt(entry, 10))
      expect(seqs).toEqual(Array.from({ length: 70 }, (_, n) => n + 1))
    }
  })

  it('from any cursor it was given misses nothing and is given nothing twice', async () => {
    await using node = await startTestNode({ cursorWithinMs: 1 })
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    let cursor: string | undefined
    const seen: string[] = []
    const first = await node.connect(bob)
    await until(() => first.cursor !== undefined)
    cursor = first.cursor
    first.close()
    const sending = node.send(convo, 60)
    for (let round = 0; seen.length < 60; round++) {
      const connection = await node.connect(bob, { cursor })
      // The last frames may be fewer: then the end is a cursor that covers the last entry.
      const { convoId } = convo
      await until(() => {
        const { frames } = connection
        if (frames.at(-1)?.kind === 'cursor' && connection.entriesOf(convoId).at(-1) === '60 message')
          return true
        return connection.cursor !== undefined && frames.length > 1 + (round % 3)
      })
      connection.close()
      // What came after the last cursor is given again.
      const { frames } = connection
      const last = frames.findLastIndex(({ kind }) => kind === 'cursor')
      cursor = connection.cursor
      seen.push(
        ...frames.slice(0, last).flatMap((frame) => (frame.kind === 'logEntry' ? [String(frame.seq)] : [])),
      )
    }
    await sending
    expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => String(n + 1)))
  })

  it('tells a device that was away how a convo ended for it, once', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const before = await node.connect(bob)
    await until(() => before.cursor !== undefined)
    before.close()
    await node.send(convo)
    await node.commit(convo, { remove: [bob] })
    await node.send(convo)
    const after = await node.connect(bob, { cursor: before.cursor })
    await until(() => after.entriesOf(convo.convoId).length === 2 && after.frames.at(-1)?.kind === 'cursor')
    expect(after.entriesOf(convo.convoId)).toEqual(['1 message', '2 commit'])
    const later = await node.connect(bob, { cursor: after.cursor })
    await until(() => later.cursor !== undefined)
    expect(later.entriesOf(convo.convoId)).toEqual([])
  })

  it('refuses a cursor of another device, and one that is ahead of the log', async () => {
    await using node = await startTestNode()
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const connection = await node.connect(bob)
    await node.send(convo, 2)
    await until(
      () => connection.entriesOf(convo.convoId).length === 2 && connection.frames.at(-1)?.kind === 'cursor',
    )
    const { cursor } = connection
    await expect(node.connect(alice, { cursor })).rejects.toMatchObject({ error: 'InvalidCursor' })
    connection.close()
    await node.db.execute('UPDATE convo SET last_seq = 1')
    await expect(node.connect(bob, { cursor })).rejects.toMatchObject({ error: 'InvalidCursor' })
    expect(node.hub.stats()).toMatchObject({ connections: 0, convos: 0 })
  })
})

describe('the cursor hole', () => {
  it('passes nothing that commits late, in any log, while others commit and a reader follows', async () => {
    await using node = await startTestNode()
    const [slow, busy] = await Promise.all([1, 2].map(() => createUnsafeTestConvo(node.db, [alice, bob])))
    if (slow === undefined || busy === undefined) throw new Error('no convos')
    const reader = await node.connect(bob)
    let waiting: Promise<unknown> | undefined
    // Taken before the commit, which the reader may follow before this test does.
    const cursor = await withTransaction(node.db, async (tx) => {
      await tx.execute('UPDATE convo SET last_seq = 1 WHERE convo_id = $1', [slow.convoId])
      await tx.execute(`INSERT INTO account_event SELECT did, 1, 'deviceAdded', '{}', now() FROM account`)
      await tx.execute('UPDATE account SET account_seq = 1')
      await tx.execute(
        `INSERT INTO log_entry VALUES ($1, 1, 'commit', 1, 0, 'late', 'late', now() - interval '1 hour')`,
        [slow.convoId],
      )
      waiting = Promise.all([node.send(slow), node.tell(bob.did, { kind: 'deviceRemoved', deviceId: 'x' })])
      await node.send(busy, 3000)
      await until(
        () => reader.entriesOf(busy.convoId).length === 3000 && reader.frames.at(-1)?.kind === 'cursor',
      )
      return reader.cursor
    })
    await waiting
    await until(() => reader.entriesOf(slow.convoId).length === 2 && reader.events.length === 2)
    expect(reader.entriesOf(slow.convoId)).toEqual(['1 commit', '2 message'])
    expect(reader.events).toEqual(['1 deviceAdded', '2 deviceRemoved'])
    const resumed = await node.connect(bob, { cursor })
    await until(() => resumed.entriesOf(slow.convoId).length === 2 && resumed.events.length === 2)
    expect(resumed.entriesOf(busy.convoId)).toEqual([])
  })
})

describe('the end of a connection', () => {
  it('comes by name for one that is too slow, and the others go on', async () => {
    await using node = await startTestNode({
      maxBufferedBytes: 2000,
      batch: { entries: 5, bytes: 1_000_000 },
    })
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const [slow, quick] = [await node.connect(bob), await node.connect(bob)]
    await until(() => slow.cursor !== undefined)
    slow.stick()
    await node.send(convo, 40)
    await until(() => quick.entriesOf(convo.convoId).length === 40)
    expect(slow.ended).toBe('ConsumerTooSlow')
    expect(quick.ended).toBeUndefined()
    expect(node.hub.stats().connections).toBe(1)
  })

  it('does not come for one that catches up slowly', async () => {
    await using node = await startTestNode({
      maxBufferedBytes: 2000,
      batch: { entries: 5, bytes: 1_000_000 },
    })
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const first = await node.connect(bob)
    await until(() => first.cursor !== undefined)
    first.close()
    await node.send(convo, 60)
    const second = new FakeConnection()
    const release = second.stick()
    const connecting = node.hub.connect({ caller: bob, connection: second, cursor: first.cursor })
    await until(() => second.entriesOf(convo.convoId).length === 5)
    release()
    await connecting
    await until(() => second.entriesOf(convo.convoId).length === 60)
    expect(second.ended).toBeUndefined()
  })

  it('comes at once for a removed device, an ended session, a suspended account, and for no other', async () => {
    await using node = await startTestNode()
    const [first, phone, other] = [
      await node.connect(alice),
      await node.connect(alicesPhone),
      await node.connect(bob),
    ]
    await tellAccount(node.bus, alice.did, { kind: 'deviceRemoved', deviceId: alice.deviceId })
    expect([first.ended, phone.ended]).toEqual(['SessionEnded', undefined])
    await tellAccount(node.bus, alice.did, { kind: 'sessionEnded', sessionId: 'of another' })
    expect(phone.ended).toBeUndefined()
    await tellAccount(node.bus, alice.did, { kind: 'suspended' })
    expect([phone.ended, other.ended]).toEqual(['SessionEnded', undefined])
  })

  it('comes without any hint, at the next sweep, and is the first answer to who is no longer valid', async () => {
    await using node = await startTestNode({ sweepEveryMs: 5, sweepWhenCutOffMs: 5 })
    const connection = await node.connect(bob)
    await node.db.execute('UPDATE device SET removed_at = now() WHERE did = $1', [bob.did])
    await until(() => connection.ended === 'SessionEnded')
    await expect(node.connect(bob)).rejects.toMatchObject({ error: 'SessionEnded' })
    await expect(node.connect(alice, { sessionId: 'nowhere' })).rejects.toMatchObject({
      error: 'SessionEnded',
    })
    expect(node.hub.stats().connections).toBe(0)
  })

  it('comes for all when the node drains, and it takes no more', async () => {
    await using node = await startTestNode()
    const connections = await Promise.all([alice, bob].map((device) => node.connect(device)))
    await node.hub.close()
    expect(connections.map(({ ended }) => ended)).toEqual(['ServerDraining', 'ServerDraining'])
    await expect(node.connect(carol)).rejects.toMatchObject({ error: 'ServerDraining' })
  })

  it('leaves nothing behind', async () => {
    await using node = await startTestNode()
    await createUnsafeTestConvo(node.db, [alice, bob])
    const connection = await node.connect(bob)
    expect(node.hub.stats()).toMatchObject({ connections: 1, convos: 1 })
    connection.close()
    connection.close()
    expect(node.hub.stats()).toEqual({ connections: 0, convos: 0, bufferedBytes: 0 })
  })
})

describe('a hint that never comes', () => {
  /** A bus on which nothing is heard. */
  const deaf = (connected: boolean): Bus & { gap: () => void } => {
    const listeners = new Set<() => void>()
    return {
      ...createInProcessBus(),
      connected,
      publish: () => Promise.resolve(),
      onGap: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      gap: () => {
        for (const listener of listeners) listener()
      },
    }
  }

  it('is made up for by the clock while the bus is cut off', async () => {
    await using node = await startTestNode({ sweepWhenCutOffMs: 5 }, deaf(false))
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const connection = await node.connect(bob)
    await node.send(convo, 3)
    await node.tell(bob.did, { kind: 'deviceAdded', deviceId: 'x' })
    await until(() => connection.entriesOf(convo.convoId).length === 3 && connection.events.length === 1)
  })

  it('is made up for at once when the bus says that there was a gap', async () => {
    const bus = deaf(true)
    await using node = await startTestNode({ sweepEveryMs: 1e9, sweepWhenCutOffMs: 1e6 }, bus)
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const connection = await node.connect(bob)
    await node.send(convo, 3)
    expect(connection.entriesOf(convo.convoId)).toEqual([])
    bus.gap()
    await until(() => connection.entriesOf(convo.convoId).length === 3)
  })
})
