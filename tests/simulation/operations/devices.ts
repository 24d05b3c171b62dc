import { anActor } from './operation.ts'
import type { Operation } from './operation.ts'

const MOST_DEVICES = 3

/** Somebody gets another device. */
export const newDevice: Operation = {
  name: 'newDevice',
  weight: 0.8,
  find({ cast, chance, parts }) {
    const account = chance.pick(cast.accounts)
    if (account.live.length >= MOST_DEVICES) return undefined
    const device = account.addDevice(parts)
    return { device, what: device.name, act: () => Promise.resolve() }
  },
}

/** Somebody takes one of their other devices away. */
export const removeDevice: Operation = {
  name: 'removeDevice',
  weight: 0.4,
  find(stage) {
    const actor = anActor(stage)
    if (actor === undefined) return undefined
    const { client, device } = actor
    const others = stage.cast.account(client.did)?.live.filter((other) => other !== device) ?? []
    const [other] = stage.chance.sample(others, 1)
    const deviceId = other?.deviceId
    if (other === undefined || deviceId === undefined) return undefined
    return { device, what: other.name, act: () => client.removeDevice(deviceId) }
  },
}

/** Somebody asks for everything that is new. */
export const sync: Operation = {
  name: 'sync',
  weight: 2,
  find(stage) {
    const actor = anActor(stage)
    return actor && { device: actor.device, what: '', act: () => actor.client.sync() }
  },
}

/** Somebody closes the app in good order, and opens it again some time. */
export const reopen: Operation = {
  name: 'reopen',
  weight: 1,
  find(stage) {
    const actor = anActor(stage)
    if (actor === undefined) return undefined
    const { agenda } = stage.parts
    const pause = stage.chance.between(1_000, 600_000)
    return {
      device: actor.device,
      what: `in ${String(Math.round(pause / 1000))} s`,
      async act() {
        await actor.device.close()
        agenda.after(pause, () => actor.device.start())
      },
    }
  },
}
