import { seededChance } from './chance.ts'
import { faults, mend } from './faults.ts'
import type { Fault } from './faults.ts'
import { checkBooks } from './oracle/check-books.ts'
import { checkHistories } from './oracle/check-histories.ts'
import { checkStates } from './oracle/check-states.ts'
import { dossiers } from './oracle/dossier.ts'
import { probeForLeaks } from './oracle/leak-probe.ts'
import { unsettled } from './oracle/settled.ts'
import { readAnswers } from './oracle/standing.ts'
import { Play } from './play.ts'
import { Poisoner } from './poisoner.ts'
import type { Report } from './report.ts'
import type { Trace } from './trace.ts'
import { makeWorld } from './world.ts'
import type { World } from './world.ts'

/** A run to make. */
export interface SimulationOptions {
  readonly seed: number
  readonly operations: number
  readonly accounts?: number
  /** Whether one device poisons groups, with commits that nobody without secrets can refuse. */
  readonly poison?: boolean
  /** Is told of every line of the trace. */
  readonly write?: (line: string) => void
  /** Is told again and again how far it is. */
  readonly progress?: (operations: number, report: Report) => void
}

/** How long a world lives, and with what trouble. */
export type Living = Pick<SimulationOptions, 'operations' | 'progress'> & {
  readonly trouble?: readonly Fault[]
}

/** What a run did and found. */
export interface Outcome {
  readonly seed: number
  readonly operations: number
  readonly devices: number
  readonly convos: number
  readonly report: Report
  readonly trace: Trace
  /** What there is to know of the convos that the findings speak of. */
  readonly dossiers: readonly string[]
}

const ACCOUNTS = 20
/** How long everybody has in the end to come together (ms, of the world's time). */
const SETTLING_MS = 3 * 3_600_000
const LOOK_EVERY_MS = 120_000

/** Lives the life of a world, and says what was wrong with it in the end. */
export async function simulate(options: SimulationOptions): Promise<Outcome> {
  const { seed } = options
  await using world = await makeWorld({ accounts: ACCOUNTS, ...options })
  const play = new Play({ ...world, chance: seededChance(seed, 3), links: [] })
  for (const account of world.cast.accounts) account.addDevice(world.parts)
  if (options.poison === true) new Poisoner(world, seededChance(seed, 4)).begin()
  await live(world, play, options)
  await settle(world, play)
  await examine(world)
  const { cast, library, report, trace } = world
  const [devices, convos] = [cast.devices.length, library.all.length]
  const told = dossiers(world, report.findings)
  return { seed, operations: play.operations, devices, convos, report, trace, dossiers: told }
}

/** The line that a run ends with. */
export function summaryLine({ seed, operations, devices, convos, report }: Outcome): string {
  const did = `seed ${String(seed)} operations ${String(operations)} devices ${String(devices)} convos ${String(convos)}`
  const found = (['diverged', 'unreadable', 'leaked'] as const).map(
    (kind) => `${kind} ${String(report.howMany(kind))}`,
  )
  return `simulation: ${did} ${found.join(' ')}`
}

/** Lets people and faults have their way until enough has been done. */
export async function live(
  { step, report }: World,
  play: Play,
  { operations, progress, trouble = faults }: Living,
): Promise<void> {
  play.begin(trouble)
  while (play.operations < operations) {
    await step()
    progress?.(play.operations, report)
  }
  play.end()
}

/** Nothing goes wrong any more: everybody comes together within bounded time, or is found not to. */
export async function settle(world: World, play: Play): Promise<void> {
  const { agenda, cast, library, network, report, service, trace } = world
  mend(world, network)
  const end = agenda.now() + SETTLING_MS
  for (;;) {
    for (const look = agenda.now() + LOOK_EVERY_MS; agenda.now() < look;) await world.step()
    await library.catchUp()
    const restless = unsettled(library, cast, await readAnswers(service.db))
    const findings = [...restless, ...play.unfinished()]
    for (const why of findings) trace.note(`not yet: ${why}`)
    if (findings.length > 0 && agenda.now() < end) continue
    for (const why of findings) report.find('diverged', why)
    return
  }
}

/** Holds what everybody ended with against the logs. */
export async function examine(world: World): Promise<void> {
  await checkStates(world)
  await checkBooks(world)
  checkHistories(world)
  await probeForLeaks(world)
}
