import { createTestDatabase } from '../../database/testing/index.ts'
import { createInProcessBus } from '../../bus/index.ts'
import { insertDevices } from '../../events/testing/devices.ts'
import type { DeviceCaller } from '../../identity/index.ts'
import { sendMessages } from '../../messages/index.ts'
import { createUnsafeTestConvo, testDevice } from '../../messages/testing/test-convo.ts'
import type { UnsafeTestConvo } from '../../messages/testing/test-convo.ts'
import { createManualClock, silentLog, systemRandom } from '../../ports/index.ts'
import { createNodePresence } from '../../presence/index.ts'
import type { NodePresence } from '../../presence/index.ts'
import { deliverWakeUps } from '../deliver-wake-ups.ts'
import { createGrowth } from '../growth.ts'
import { registerPush } from '../register-push.ts'
import type { PushOutcome } from '../senders/sender.ts'
import type { PushTarget } from '../target.ts'

export const alice = testDevice('alice')
export const bob = testDevice('bob')
export const bobsPhone = testDevice('bob', 2)
export const carol = testDevice('carol')

/** X25519's base point, which is as good a public key as any. */
export const fcmTarget = (token: string): PushTarget => ({
  ...{ kind: 'fcm', token },
  key: new Uint8Array(32).fill(9, 0, 1),
})

/** A node that wakes devices, on a database with four of them, by a push service that writes down whom. */
export async function startPushStage() {
  const db = await createTestDatabase({ poolSize: 5 })
  await insertDevices(db, [alice, bob, bobsPhone, carol])
  const clock = createManualClock()
  const bus = createInProcessBus()
  const growth = createGrowth({ db, clock })
  const woken: string[] = []
  const answers: PushOutcome[] = []
  const parcels: { readonly topic: string; readonly token: string }[] = []
  const hooks = { onSend: (_: { readonly deviceId: string }): Promise<void> => Promise.resolve() }
  const senders = {
    async send(target: PushTarget, { device, topic }: { device: { deviceId: string }; topic: string }) {
      await hooks.onSend(device)
      woken.push(device.deviceId)
      parcels.push({ topic, token: target.kind === 'webPush' ? target.endpoint : target.token })
      return answers.shift() ?? ({ kind: 'sent' } as const)
    },
  }
  const register = (device: DeviceCaller, token: string = device.deviceId) =>
    registerPush(
      { db, clock, random: systemRandom },
      { caller: device, target: fcmTarget(token), rules: { offer: { fcm: true }, allowLoopback: false } },
    )
  const deliver = () =>
    deliverWakeUps({
      db,
      clock,
      log: silentLog,
      serviceDid: 'did:web:mls.example.com',
      senders: { ...senders },
    })
  return {
    ...{ db, bus, clock, growth, woken, answers, parcels, hooks, register, deliver },
    convo: (...devices: DeviceCaller[]) => createUnsafeTestConvo(db, devices),
    /** Sends a message by this node, which notes it. */
    async send(convo: UnsafeTestConvo, caller: DeviceCaller = alice) {
      const ports = { db, bus, clock, push: growth }
      const [result] = await sendMessages(ports, { caller, messages: [convo.message()] })
      if (result?.error !== undefined) throw result.error
    },
    /** Lets the node look at what it noted, and sends what is due; gives who was woken by it. */
    async wake(): Promise<string[]> {
      await growth.flush({ all: true })
      const before = woken.length
      await deliver()
      return woken.slice(before).sort()
    },
    node: (nodeId: string): NodePresence => createNodePresence({ db, clock }, nodeId),
    [Symbol.asyncDispose]: () => db.close(),
  }
}

export type PushStage = Awaited<ReturnType<typeof startPushStage>>
