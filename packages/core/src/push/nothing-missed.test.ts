import { expect, it } from 'vitest'
import { createGrowth } from './growth.ts'
import { alice, bob, carol, startPushStage } from './testing/stage.ts'

it('no message goes by unheard, however sends, looks and deliveries of several nodes cross each other', async () => {
  await using stage = await startPushStage()
  const { db, clock } = stage
  const convos = await Promise.all([stage.convo(alice, bob), stage.convo(alice, bob, carol)])
  await Promise.all([stage.register(bob), stage.register(carol)])
  const nodes = [createGrowth({ db, clock }), createGrowth({ db, clock })]
  let stored = 0
  /** How many messages were stored when the last wake-up to Bob began. */
  let heard = 0
  stage.hooks.onSend = async (device) => {
    if (device.deviceId === bob.deviceId) heard = stored
    await new Promise(setImmediate)
  }
  const working = { sends: 4 }
  const send = async (n: number) => {
    for (let i = 0; i < 15; i++) {
      const convo = convos[i % 2]
      if (convo === undefined) continue
      await stage.send(convo)
      nodes[n % 2]?.stored(convo.convoId, alice)
      stored += 1
    }
    working.sends -= 1
  }
  const repeat = async (act: () => Promise<unknown>) => {
    while (working.sends > 0) {
      await act()
      clock.advance(1_000)
      await new Promise(setImmediate)
    }
  }
  await Promise.all([
    ...[0, 1, 2, 3].map(send),
    ...nodes.map((node) =>
      repeat(() => {
        // It answers, so that no wake-up waits for the next to be due.
        node.seen(bob)
        return node.flush({ all: true })
      }),
    ),
    ...[0, 1].map(() => repeat(stage.deliver)),
  ])
  for (const node of nodes) await node.flush({ all: true })
  for (let quiet = 0; quiet < 2; quiet++) {
    clock.advance(700_000)
    await stage.deliver()
  }
  expect(stored).toBe(60)
  expect(heard).toBe(stored)
  const left = await db.query(`SELECT state FROM push_registration WHERE state <> 'idle'`)
  expect(left).toEqual([])
})
