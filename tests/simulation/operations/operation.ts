import type { Convo, MlsClient } from '@catbird-mls/client'
import type { Cast } from '../cast.ts'
import type { Chance } from '../chance.ts'
import type { Device, DeviceParts } from '../device.ts'
import type { Ledger } from '../ledger.ts'

/** What operations are played on. */
export interface Stage {
  readonly cast: Cast
  readonly chance: Chance
  readonly ledger: Ledger
  readonly parts: DeviceParts
  /** Invite links that have been made, for anybody to find. */
  readonly links: string[]
  /** The convo that is being played in; now and then several devices do something in it at once. */
  focus?: string | undefined
}

/** A device whose client is open. */
export interface Actor {
  readonly device: Device
  readonly client: MlsClient
}

/** Something that a device is about to do: what, and how. */
export interface Deed {
  readonly device: Device
  readonly what: string
  readonly act: () => Promise<unknown>
  /** Whether it may wait for somebody else for ever. */
  readonly waits?: boolean
}

/** A kind of operation. */
export interface Operation {
  readonly name: string
  readonly weight: number
  /**
   * Finds somebody who can do it now, and something to do; or nothing. Nothing else happens in the world meanwhile, so
   * it asks no server.
   */
  readonly find: (stage: Stage) => Promise<Deed | undefined> | Deed | undefined
}

/** Somebody who is awake. */
export function anActor({ cast, chance }: Stage): Actor | undefined {
  const { awake } = cast
  if (awake.length === 0) return undefined
  const device = chance.pick(awake)
  return device.client && { device, client: device.client }
}

/** Somebody who is awake, and one of the convos it can speak in: the one that is being played in, if there is one. */
export async function aSpeaker(stage: Stage): Promise<Speaker | undefined> {
  const speaker = await oneIn(stage)
  stage.focus = speaker?.convo.id
  return speaker
}

/** A device in a convo that it can speak in. */
export type Speaker = Actor & { readonly convo: Convo }

async function oneIn(stage: Stage): Promise<Speaker | undefined> {
  const { cast, chance, focus } = stage
  const devices = chance.sample(cast.awake, focus === undefined ? 1 : cast.awake.length)
  for (const device of devices) {
    if (device.client === undefined) continue
    const convos = await speakable(device.client)
    const convo = focus === undefined ? chance.sample(convos, 1)[0] : convos.find(({ id }) => id === focus)
    if (convo !== undefined) return { device, client: device.client, convo }
  }
  return undefined
}

async function speakable(client: MlsClient): Promise<Convo[]> {
  const accepted = await client.convos.list({ status: 'accepted' })
  return accepted.filter(({ state }) => state === 'joined')
}

/** How many convos of a kind somebody has: there is an end to what one person begins. */
export async function countConvos({ client }: Actor, kind: Convo['kind']): Promise<number> {
  return (await client.convos.list()).filter((convo) => convo.kind === kind).length
}

/** How a convo is called in a trace. */
export function shortly({ id }: Pick<Convo, 'id'>): string {
  return id.slice(0, 6)
}
