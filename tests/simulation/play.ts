import { MlsClientError } from '@catbird-mls/client'
import { disgraceful } from './disgraceful.ts'
import type { Fault } from './faults.ts'
import type { Deed, Stage } from './operations/operation.ts'
import { operations } from './operations/table.ts'
import type { Life } from './device.ts'

/** The world's time between one operation and the next, most often; sometimes several come at once. */
const BETWEEN_MS = 4_000
const AT_ONCE = 0.3
const AT_ONCE_MS = 300
/** Before the first operation everybody gets up. */
const OVERTURE_MS = 120_000
const BETWEEN_FAULTS_MS = 60_000

interface UnderWay {
  readonly deed: Deed
  readonly name: string
  readonly life: Life | undefined
}

/** Lets people do things, and things go wrong, one after another by the agenda. */
export class Play {
  operations = 0
  readonly #stage: Stage
  readonly #underWay = new Set<UnderWay>()
  #over = false

  constructor(stage: Stage) {
    this.#stage = stage
  }

  begin(faults: readonly Fault[]): void {
    const { agenda } = this.#stage.parts
    agenda.after(OVERTURE_MS, () => this.#operate())
    if (faults.length > 0) agenda.after(OVERTURE_MS, () => this.#strike(faults))
  }

  /** Nothing new happens any more. */
  end(): void {
    this.#over = true
  }

  /** What was begun and has no end yet, by somebody who is still alive. Who poisons may be barred for a day. */
  unfinished(): string[] {
    const alive = [...this.#underWay].filter(
      ({ life, deed: { device, waits } }) =>
        life?.dead === false && !device.removed && !device.hostile && waits !== true,
    )
    return alive.map(({ name, deed }) => `${deed.device.name} has not ended ${name} ${deed.what}`)
  }

  async #operate(): Promise<void> {
    if (this.#over) return
    const { chance, parts } = this.#stage
    const kind = chance.weighted(operations)
    const deed = await kind.find(this.#stage)
    if (deed !== undefined) this.#do(kind.name, deed)
    const atOnce = chance.chance(AT_ONCE)
    if (!atOnce) this.#stage.focus = undefined
    const pause = atOnce ? chance.between(0, AT_ONCE_MS) : chance.between(0, 2 * BETWEEN_MS)
    parts.agenda.after(pause, () => this.#operate())
  }

  #do(name: string, deed: Deed): void {
    const { report, trace } = this.#stage.parts
    const underWay = { name, deed, life: deed.device.life }
    this.operations++
    report.count(name)
    trace.note(`${deed.device.name} does ${name} ${deed.what}`)
    this.#underWay.add(underWay)
    deed
      .act()
      .catch((err: unknown) => this.#refused(name, deed, err))
      .finally(() => this.#underWay.delete(underWay))
  }

  #refused(name: string, deed: Deed, err: unknown): void {
    const { report, trace } = this.#stage.parts
    const why = err instanceof MlsClientError ? err.error : String(err)
    trace.note(`${deed.device.name} cannot ${name} ${deed.what}: ${why}`)
    report.count(`${name} refused: ${why}`)
    if (disgraceful(err)) report.broken(`${deed.device.name} does ${name} ${deed.what}`, err)
  }

  #strike(faults: readonly Fault[]): void {
    if (this.#over) return
    const { chance, parts } = this.#stage
    const fault = chance.weighted(faults)
    parts.report.count(`fault ${fault.name}`)
    parts.trace.note(`fault ${fault.name} ${fault.strike(this.#stage)}`)
    parts.agenda.after(chance.between(0, 2 * BETWEEN_FAULTS_MS), () => this.#strike(faults))
  }
}
