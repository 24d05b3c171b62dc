import type { Database } from '../database/index.ts'
import type { Clock, Log } from '../ports/index.ts'
import { freshSince } from '../presence/index.ts'
import type { DeliveryLimits, LaneLimits } from './limits.ts'
import type { PushOutcome, PushSender } from './senders/sender.ts'
import { sendWakeUp } from './send-wake-up.ts'
import { settleWakeUps } from './settle-wake-ups.ts'
import type { Delivery, Sent } from './settle-wake-ups.ts'
import { takeDue } from './sql/send-wake-ups.ts'
import type { DueRow } from './sql/send-wake-ups.ts'
import type { PushKind, PushTarget } from './target.ts'

/** What sending needs. */
export type DeliveryPorts = {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly serviceDid: string
  readonly senders: PushSender<PushTarget>
}

type Taken = { readonly row: DueRow; readonly takenAt: Date }

const slow: PushOutcome = { kind: 'later', why: 'its host has no time for it' }

/**
 * Sends the wake-ups of one push service from a node. It has so many slots, and each host so many of them. A wake-up's
 * way:
 * - **due**: in the database. As slots become free, those due longest are taken, but for hosts that have none free.
 * - **waiting**: taken, while its host has no slot free. Put off if it has waited too long, or if the node stops.
 * - **under way**: holds a slot until its push service has answered, or it is given up.
 * - **ended**: settled with others that end at about the same time. So what a kill leaves unsettled, and is sent once
 *   more, is little more than what was under way.
 *
 * The lane itself is over when nothing is due, waiting, under way or ended.
 */
export class Lane {
  readonly #ports: DeliveryPorts
  readonly #kind: PushKind
  readonly #limits: DeliveryLimits & LaneLimits
  readonly #signal: AbortSignal | undefined
  readonly #underWay = new Map<string, number>()
  readonly #waiting = new Map<string, Taken[]>()
  #slotsHeld = 0
  #ended: Sent[] = []
  #lookAgain = false
  #over = false
  /** Called whenever something has ended, or is due. */
  #changed: () => void = () => undefined

  constructor(
    ports: DeliveryPorts,
    options: {
      readonly kind: PushKind
      readonly limits: DeliveryLimits
      readonly signal?: AbortSignal | undefined
    },
  ) {
    this.#ports = ports
    this.#kind = options.kind
    this.#limits = { ...options.limits, ...options.limits.lanes[options.kind] }
    this.#signal = options.signal
  }

  /** Has it look once more at what is due. False if it is over, or takes no more: then it will not. */
  lookAgain(): boolean {
    if (this.#over || this.#signal?.aborted === true) return false
    this.#lookAgain = true
    this.#changed()
    return true
  }

  /** Sends until it is over, or the signal says so; gives what became of what it took. */
  async run(): Promise<Delivery[]> {
    const all: Delivery[] = []
    try {
      do {
        this.#lookAgain = false
        const ended = this.#ended
        this.#ended = []
        all.push(...(await settleWakeUps(this.#ports, ended)))
        await this.#take()
        await this.#untilSomeEnded()
      } while (this.#hasMore())
      return all
    } finally {
      this.#over = true
    }
  }

  #hasMore(): boolean {
    return this.#lookAgain || this.#slotsHeld > 0 || this.#ended.length > 0
  }

  async #take(): Promise<void> {
    const { db, clock } = this.#ports
    const { atOnce, leaseMs } = this.#limits
    while (this.#slotsHeld < atOnce && this.#signal?.aborted !== true) {
      const room = atOnce - this.#slotsHeld
      const now = clock.now()
      const lease = new Date(now.getTime() + leaseMs)
      const params = [this.#kind, now, lease, room, freshSince(now), this.#fullHosts()]
      const rows = await db.query<DueRow>(takeDue, params)
      for (const row of rows) if (row.state === 'sending') this.#begin({ row, takenAt: now })
      if (rows.length < room) return
    }
  }

  #begin(taken: Taken): void {
    const host = hostOf(taken.row)
    const waiting = this.#waiting.get(host) ?? []
    this.#waiting.set(host, [...waiting, taken])
    this.#beginWaiting(host)
  }

  #beginWaiting(host: string): void {
    const waiting = this.#waiting.get(host) ?? []
    while (!this.#isFull(host)) {
      const next = waiting.shift()
      if (next === undefined) break
      if (this.#isTooLate(next)) this.#ended.push({ row: next.row, outcome: slow })
      else void this.#send(host, next.row)
    }
    if (waiting.length === 0) this.#waiting.delete(host)
  }

  async #send(host: string, row: DueRow): Promise<void> {
    this.#hold(host, 1)
    const outcome = await sendWakeUp(this.#ports, row, this.#limits.giveUpMs)
    this.#hold(host, -1)
    this.#ended.push({ row, outcome })
    this.#beginWaiting(host)
    this.#changed()
  }

  /** The slots that were found free are not given away meanwhile: those who wait take over slots of their host alone. */
  #hold(host: string, by: 1 | -1): void {
    const held = (this.#underWay.get(host) ?? 0) + by
    if (held === 0) this.#underWay.delete(host)
    else this.#underWay.set(host, held)
    this.#slotsHeld += by
  }

  #isFull(host: string): boolean {
    return (this.#underWay.get(host) ?? 0) >= this.#limits.perHost
  }

  #fullHosts(): string[] {
    return [...this.#underWay.keys()].filter((host) => this.#isFull(host))
  }

  #isTooLate({ takenAt }: Taken): boolean {
    const waitedMs = this.#ports.clock.now().getTime() - takenAt.getTime()
    return this.#signal?.aborted === true || waitedMs > this.#limits.startWithinMs
  }

  /** Waits until something has ended, and then a moment more for others; or until it is to look again. */
  #untilSomeEnded(): Promise<void> {
    const { most, withinMs } = this.#limits.settle
    return new Promise((resolve) => {
      let moment: NodeJS.Timeout | undefined
      const goOn = () => {
        clearTimeout(moment)
        this.#changed = () => undefined
        resolve()
      }
      this.#changed = () => {
        if (this.#lookAgain || this.#slotsHeld === 0 || this.#ended.length >= most) goOn()
        else if (this.#ended.length > 0) moment ??= setTimeout(goOn, withinMs)
      }
      this.#changed()
    })
  }
}

/** As `takeDue` has it. What is no URL has no host, and is all sent to the same one. */
function hostOf({ address }: DueRow): string {
  return address.split('/')[2] ?? ''
}
