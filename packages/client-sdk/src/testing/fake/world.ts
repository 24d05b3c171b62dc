import { membersOf } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'

/** Input or answer of a method. */
export type Body = Record<string, unknown>
/** Who calls; without a device where the call is by service auth. */
export type Caller = { readonly did: string; readonly deviceId: string }
/** An entry of a fake log. */
export type FakeEntry = Body & { readonly $type: string; readonly seq: number }
/** A method of the fake. */
export type Method = (world: FakeWorld, input: Body, caller: Caller) => Promise<Body> | Body

/** A convo as the fake keeps it. */
export interface FakeConvo {
  readonly convoId: string
  readonly kind: string
  generation: number
  group: PublicGroup
  groupInfo: Uint8Array
  readonly log: FakeEntry[]
  /** Where the log begins for everybody: what is before it has been forgotten. */
  firstSeq: number
  /** Answers to commits, by their hash. */
  readonly commits: Map<string, Body>
  /** Answers to messages, by their id. */
  readonly messages: Map<string, Body>
  /** Each device's times at a leaf. */
  readonly stays: Map<string, FakeStay[]>
  readonly left: Set<string>
  /** Since which place in the log accounts are in it, but for who began it. */
  readonly joined: Map<string, number>
  metadata: Body | undefined
  /** What the holders of invites are shown, by invite id. */
  readonly previews: Map<string, unknown>
}

/** A device's time at a leaf, by places in the log. */
export interface FakeStay {
  readonly generation: number
  readonly from: number
  to: number | undefined
}

/** A device as the fake keeps it. */
export interface FakeDevice extends Caller {
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  readonly packages: Map<string, { readonly bytes: Uint8Array; claimed: boolean }>
  lastResort: Uint8Array | undefined
  readonly welcomes: Map<string, Body>
}

/** A blob as the fake keeps it. */
export interface FakeBlob {
  readonly size: number
  readonly parts: Map<number, Uint8Array>
}

/** Lexicon of log entries. */
export const DEFS = 'blue.catbird.mls.message.defs'
/** The one time at which everything happens. */
export const AT = '2026-01-01T00:00:00.000Z'

/** An error by its name, as core's own are. */
export class Refusal extends Error {
  readonly error: string

  constructor(error: string) {
    super(error)
    this.error = error
  }
}

/** All that the fake holds. */
export class FakeWorld {
  readonly did = 'did:web:fake.invalid'
  readonly devices = new Map<string, FakeDevice>()
  readonly convos = new Map<string, FakeConvo>()
  /** By the account or convo they are of, and their ids. */
  readonly blobs = new Map<string, FakeBlob>()
  readonly #events = new Map<string, Body[]>()

  deviceOf(caller: Caller): FakeDevice {
    const device = this.devices.get(keyOf(caller))
    if (device === undefined) throw new Refusal('DeviceNotFound')
    return device
  }

  /** The convo, if the caller is a member of it. */
  convoOf(convoId: unknown, caller: Caller): FakeConvo {
    const convo = typeof convoId === 'string' ? this.convos.get(convoId) : undefined
    if (convo === undefined || !isMember(convo, caller.did)) throw new Refusal('ConvoNotFound')
    return convo
  }

  /** The convo, if the calling device is or was in it. */
  onceIn(convoId: unknown, caller: Caller): FakeConvo {
    const convo = typeof convoId === 'string' ? this.convos.get(convoId) : undefined
    return convo !== undefined && staysOf(convo, caller).length > 0 ? convo : this.convoOf(convoId, caller)
  }

  /** Adds to an account's events. */
  tell(did: string, event: Body): void {
    this.#events.set(did, [...this.eventsOf(did), event])
  }

  eventsOf(did: string): readonly Body[] {
    return this.#events.get(did) ?? []
  }

  /** Another world that is as this one is now: what happens in one of them does not in the other. */
  fork(): FakeWorld {
    const fork = new FakeWorld()
    for (const [key, device] of this.devices) fork.devices.set(key, forkDevice(device))
    for (const [convoId, convo] of this.convos) fork.convos.set(convoId, forkConvo(convo))
    for (const [key, blob] of this.blobs) fork.blobs.set(key, { ...blob, parts: new Map(blob.parts) })
    for (const [did, events] of this.#events) fork.#events.set(did, events)
    return fork
  }
}

function forkDevice(device: FakeDevice): FakeDevice {
  const packages = [...device.packages].map(([ref, held]) => [ref, { ...held }] as const)
  return { ...device, packages: new Map(packages), welcomes: new Map(device.welcomes) }
}

function forkConvo(convo: FakeConvo): FakeConvo {
  const stays = [...convo.stays].map(([key, times]) => [key, times.map((stay) => ({ ...stay }))] as const)
  return {
    ...convo,
    ...{ log: [...convo.log], stays: new Map(stays), left: new Set(convo.left) },
    ...{ commits: new Map(convo.commits), messages: new Map(convo.messages) },
    ...{ joined: new Map(convo.joined), previews: new Map(convo.previews) },
  }
}

/** A device as a key. */
export function keyOf({ did, deviceId }: Caller): string {
  return `${did}#${deviceId}`
}

/** Whether an account is a member and has not left. */
export function isMember({ group, left }: FakeConvo, did: string): boolean {
  return [...membersOf(group)].some((member) => member === did) && !left.has(did)
}

/** A device's times at a leaf. */
export function staysOf({ stays }: FakeConvo, device: Caller): readonly FakeStay[] {
  return stays.get(keyOf(device)) ?? []
}

/** Whether a device has a leaf now. */
export function hasLeaf(convo: FakeConvo, device: Caller): boolean {
  return staysOf(convo, device).some(({ to }) => to === undefined)
}

/** A device comes in at this place of the log. */
export function beginStay(convo: FakeConvo, device: Caller, from: number): void {
  const stay = { generation: convo.generation, from, to: undefined }
  convo.stays.set(keyOf(device), [...staysOf(convo, device), stay])
}

/** A device goes at this place of the log. */
export function endStay({ stays }: FakeConvo, key: string, at: number): void {
  for (const stay of stays.get(key) ?? []) stay.to ??= at
}

/** Adds to a convo's log. */
export function append(convo: FakeConvo, entry: Body & { $type: string }): number {
  const seq = convo.log.length + 1
  convo.log.push({ generation: convo.generation, createdAt: AT, ...entry, seq })
  return seq
}

/** An entry as a device may read it, by its times at a leaf. */
export function entitled(entry: FakeEntry, stays: readonly FakeStay[]): FakeEntry {
  const { seq, generation } = entry
  const within = stays.some(
    (stay) => stay.generation === generation && stay.from < seq && (stay.to === undefined || seq < stay.to),
  )
  const hidden = entry.$type === `${DEFS}#messageEntry` && !within
  return hidden ? { $type: `${DEFS}#notEntitled`, seq: entry.seq } : entry
}
