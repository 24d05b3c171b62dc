import type { DeviceTrust } from '../store/trust-record.ts'
import type { Timing } from '../sync/timing.ts'
import { keyOf } from './ledger.ts'
import type { DeviceOf } from './ledger.ts'
import { dueAt, soonest } from './schedule.ts'

/** Checks that run at once. */
const AT_ONCE = 4
/** The longest it sleeps: a clock that is set meanwhile is noticed (ms). */
const LONGEST_SLEEP_MS = 3_600_000

/** What the checker is made on. */
export interface CheckerPorts {
  readonly timing: Timing
  readonly signal: AbortSignal
  /** What is held of a device that is in a convo; undefined where it is in none any more. */
  readonly device: (who: DeviceOf) => DeviceTrust | undefined
  /** Asks the owner's repo, and takes in what it says. Rejects where that cannot be found out. */
  readonly check: (who: DeviceOf) => Promise<void>
  /** Told why a check could not be done, and how many before it in a row. */
  readonly failed: (who: DeviceOf, thrown: unknown, before: number) => void
}

interface Wanted {
  readonly who: DeviceOf
  readonly failures: number
  /** When its repo was last asked (ms). */
  readonly triedAt: number
  due: number
  /** Something hinted at news since the check under way began. */
  again: boolean
}

/**
 * Looks at the records of devices in the background.
 *
 * wanted → due → being checked, a few at a time → (answered) wanted again after a long while, or after a short one if
 * the device is not verified and endorsed → …;
 * being checked → (its repo cannot be asked) wanted again after a pause that grows, up to an hour;
 * due → (in no convo any more) forgotten.
 * Nothing waits for it: a device that could not be checked is `unverified` and no more.
 */
export class Checker {
  readonly #ports: CheckerPorts
  readonly #wanted = new Map<string, Wanted>()
  readonly #checking = new Map<string, Promise<void>>()
  #wake = new AbortController()

  constructor(ports: CheckerPorts) {
    this.#ports = ports
  }

  /** These devices are to be looked at when they are due; those that are wanted already stay as they are. */
  want(devices: readonly DeviceOf[]): void {
    for (const who of devices) {
      const device = this.#wanted.has(keyOf(who)) ? undefined : this.#ports.device(who)
      if (device !== undefined) this.#wanted.set(keyOf(who), this.#wantedFrom(who, device))
    }
    this.#wake.abort()
  }

  /** Something hints at news of these devices: they are looked at as soon as may be. */
  hurry(devices: readonly DeviceOf[]): void {
    for (const who of devices) {
      const device = this.#ports.device(who)
      if (device === undefined) continue
      const wanted = this.#wanted.get(keyOf(who)) ?? this.#wantedFrom(who, device)
      wanted.due = Math.min(wanted.due, soonest(wanted.triedAt, this.#ports.timing))
      wanted.again = true
      this.#wanted.set(keyOf(who), wanted)
    }
    this.#wake.abort()
  }

  /** Looks at these devices now, and resolves when it has tried. */
  async checkNow(devices: readonly DeviceOf[]): Promise<void> {
    const each = async (who: DeviceOf) => {
      await this.#checking.get(keyOf(who))
      await this.#check(who)
    }
    for (let i = 0; i < devices.length; i += AT_ONCE)
      await Promise.all(devices.slice(i, i + AT_ONCE).map(each))
  }

  /** Runs until the client closes. */
  async run(): Promise<void> {
    const { signal, timing } = this.#ports
    while (!signal.aborted) {
      this.#wake = new AbortController()
      for (const who of this.#due()) {
        if (this.#ports.device(who) === undefined) this.#wanted.delete(keyOf(who))
        else void this.#check(who)
      }
      await timing.sleep(this.#pause(), AbortSignal.any([signal, this.#wake.signal]))
    }
    await Promise.all(this.#checking.values())
  }

  #due(): DeviceOf[] {
    const now = this.#ports.timing.now()
    const due = [...this.#wanted].filter(([key, wanted]) => wanted.due <= now && !this.#checking.has(key))
    return due.map(([, { who }]) => who).slice(0, Math.max(0, AT_ONCE - this.#checking.size))
  }

  #pause(): number {
    if (this.#checking.size >= AT_ONCE) return LONGEST_SLEEP_MS
    const idle = [...this.#wanted].filter(([key]) => !this.#checking.has(key)).map(([, { due }]) => due)
    const next = idle.reduce((earliest, due) => Math.min(earliest, due), Infinity)
    return Math.min(LONGEST_SLEEP_MS, Math.max(0, next - this.#ports.timing.now()))
  }

  /** One check of a device at a time. */
  #check(who: DeviceOf): Promise<void> {
    const key = keyOf(who)
    const running = this.#checking.get(key)
    if (running !== undefined) return running
    const check = this.#attempt(key, who).finally(() => {
      this.#checking.delete(key)
      this.#wake.abort()
    })
    this.#checking.set(key, check)
    return check
  }

  async #attempt(key: string, who: DeviceOf): Promise<void> {
    const { device, signal, timing } = this.#ports
    const before = this.#wanted.get(key)
    if (before !== undefined) before.again = false
    const triedAt = timing.now()
    const failures = await this.#ask(who, before?.failures ?? 0)
    const again = this.#wanted.get(key)?.again === true
    const known = device(who)
    this.#wanted.delete(key)
    if (known === undefined || signal.aborted) return
    const next = this.#wantedFrom(who, known, { failures, triedAt })
    this.#wanted.set(key, again ? { ...next, due: soonest(triedAt, timing) } : next)
  }

  /** Gives how many checks in a row could not be done. */
  async #ask(who: DeviceOf, failures: number): Promise<number> {
    try {
      await this.#ports.check(who)
      return 0
    } catch (err) {
      this.#ports.failed(who, err, failures)
      return failures + 1
    }
  }

  #wantedFrom(who: DeviceOf, device: DeviceTrust, last?: { failures: number; triedAt: number }): Wanted {
    const { failures = 0, triedAt = device.checkedAt ?? -Infinity } = last ?? {}
    return { who, failures, triedAt, due: dueAt(device, failures, this.#ports.timing), again: false }
  }
}
