import { deviceKey } from '../identity/device-key.ts'
import type { DeviceCaller } from '../identity/callers.ts'

/** A device that came, since when. */
type Came = DeviceCaller & { readonly since: Date }
/** What is to be written. */
export type PresenceChange = { readonly came: readonly Came[]; readonly went: readonly DeviceCaller[] }
/** `unknown`: it was, or it was not, as far as a write that failed can tell. */
type Entry = { readonly device: DeviceCaller; since: Date; sockets: number; stored: boolean | 'unknown' }

/**
 * The sockets of a node's devices, and which of the devices are stored. An entry is **new** (sockets, not stored),
 * **known** (both), **over** (stored, no sockets), and forgotten when it has neither.
 */
export class DeviceSockets {
  readonly #entries = new Map<string, Entry>()
  /** Those that are new or over, or were: looked at again when they are written. */
  #changed = new Set<Entry>()
  #total = 0

  /** Sockets of all devices. */
  get total(): number {
    return this.#total
  }

  add(device: DeviceCaller, now: Date): void {
    const key = deviceKey(device)
    const entry = this.#entries.get(key) ?? { device, since: now, sockets: 0, stored: false }
    if (entry.sockets === 0) {
      entry.since = now
      this.#entries.set(key, entry)
      this.#changed.add(entry)
    }
    entry.sockets += 1
    this.#total += 1
  }

  remove(device: DeviceCaller): void {
    const entry = this.#entries.get(deviceKey(device))
    if (entry === undefined || entry.sockets === 0) return
    entry.sockets -= 1
    this.#total -= 1
    if (entry.sockets === 0) this.#changed.add(entry)
  }

  /** What has to be written, as if it had been; undefined if nothing has. */
  takeChange(): PresenceChange | undefined {
    const came: Came[] = []
    const went: DeviceCaller[] = []
    for (const entry of this.#changed) {
      const present = entry.sockets > 0
      if (present && entry.stored !== true) came.push({ ...entry.device, since: entry.since })
      if (!present && entry.stored !== false) went.push(entry.device)
      entry.stored = present
      if (!present) this.#entries.delete(deviceKey(entry.device))
    }
    this.#changed = new Set()
    return came.length + went.length === 0 ? undefined : { came, went }
  }

  /** Has a change written again, whether or not it was: as things stand by then. */
  takeBack({ came, went }: PresenceChange): void {
    for (const { since: _, ...device } of came) this.#writeAgain(device)
    for (const device of went) this.#writeAgain(device)
  }

  /** Has everything written anew. */
  forgetWritten(): void {
    for (const { device } of [...this.#entries.values()]) this.#writeAgain(device)
  }

  /** Writing what is there, and deleting what is not, does no harm twice. */
  #writeAgain(device: DeviceCaller): void {
    const key = deviceKey(device)
    const entry = this.#entries.get(key) ?? { device, since: new Date(0), sockets: 0, stored: false }
    entry.stored = 'unknown'
    this.#entries.set(key, entry)
    this.#changed.add(entry)
  }
}
