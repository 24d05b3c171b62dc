import { calm } from './network.ts'
import type { Network } from './network.ts'
import type { Stage } from './operations/operation.ts'

/** Something that goes wrong with the world. */
export interface Fault {
  readonly name: string
  readonly weight: number
  /** Does it, and says to whom. */
  readonly strike: (stage: Stage) => string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A client is killed where it stands, and started again some time. */
const crash: Fault = {
  name: 'crash',
  weight: 4,
  strike: (stage) => {
    const device = aDevice(stage)
    device.kill()
    startAgain(stage, device)
    return device.name
  },
}

/** A client dies at a write that is soon to come: before it has taken effect, or after. */
const crashAtWrite: Fault = {
  name: 'crashAtWrite',
  weight: 6,
  strike: (stage) => {
    const { chance } = stage
    const device = aDevice(stage)
    const point = chance.pick(['before', 'after'] as const)
    device.killAtWrite(chance.between(1, 6), point, pauseOf(stage))
    return `${device.name} ${point}`
  },
}

/** A device has no network for a while. */
const offline: Fault = {
  name: 'offline',
  weight: 6,
  strike: (stage) => {
    const { chance, parts } = stage
    const device = aDevice(stage)
    device.online = false
    parts.agenda.after(chance.between(10_000, 2 * HOUR_MS), () => void (device.online = true))
    return device.name
  },
}

/** Somebody's own server cannot be reached for a while. */
const pdsDown: Fault = {
  name: 'pdsDown',
  weight: 2,
  strike: ({ cast, chance, parts }) => {
    const account = chance.pick(cast.accounts)
    account.pds.up = false
    parts.agenda.after(chance.between(MINUTE_MS, HOUR_MS), () => void (account.pds.up = true))
    return account.name
  },
}

/** The service cannot be reached for a while. */
const serviceDown: Fault = {
  name: 'serviceDown',
  weight: 1,
  strike: ({ chance, parts: { network, agenda } }) => {
    network.up = false
    agenda.after(chance.between(5_000, 3 * MINUTE_MS), () => void (network.up = true))
    return ''
  },
}

/** A device loses everything but the key that it is, and is started again. */
const amnesia: Fault = {
  name: 'amnesia',
  weight: 0.7,
  strike: (stage) => {
    const device = aDevice(stage)
    device.forget()
    startAgain(stage, device)
    return device.name
  },
}

/** Night falls: whatever runs is stopped by its system, and everybody gets up some hours later, one after another. */
const night: Fault = {
  name: 'night',
  weight: 0.3,
  strike: ({ cast, chance, parts }) => {
    const hours = chance.between(1, 20)
    for (const device of cast.devices) {
      device.kill()
      parts.agenda.after(hours * HOUR_MS + chance.between(0, 10 * MINUTE_MS), () => device.start())
    }
    return `${String(hours)} hours`
  },
}

/** Every kind of fault. */
export const faults: readonly Fault[] = [night, crash, crashAtWrite, offline, pdsDown, serviceDown, amnesia]

/** Nothing goes wrong any more: everybody is there, and the network is as it should be. */
export function mend({ cast, parts }: Pick<Stage, 'cast' | 'parts'>, network: Network): void {
  network.weather = calm
  network.up = true
  for (const account of cast.accounts) {
    account.pds.up = true
    if (account.live.length === 0) account.addDevice(parts)
  }
  for (const device of cast.devices) {
    device.online = true
    device.start()
  }
}

function aDevice({ cast, chance }: Stage) {
  return chance.pick(cast.accounts.flatMap(({ live }) => live))
}

function startAgain(stage: Stage, device: { start: () => void }): void {
  stage.parts.agenda.after(pauseOf(stage), () => device.start())
}

/** Somebody opens an app that was killed again at once, or some time. */
function pauseOf({ chance }: Stage): number {
  return chance.pick([chance.between(1_000, 30_000), chance.between(30_000, HOUR_MS)])
}
