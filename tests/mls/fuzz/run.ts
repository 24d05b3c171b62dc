import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { chooseAction, describeAction } from './action.ts'
import { seededRng } from './rng.ts'
import { takeStep } from './step.ts'
import { newWorld, type World } from './world.ts'

/** A run to make. */
export interface FuzzOptions {
  readonly seed: number
  readonly steps: number
  readonly maxMembers: number
}

/** What a run found. A run ends at its first problem: what comes after one means nothing. */
export interface FuzzReport {
  readonly seed: number
  steps: number
  diverged: number
  failed: number
  removedButReading: number
  peakMembers: number
  removed: number
  readonly actions: Map<string, number>
  readonly problems: string[]
}

/** Lives a random group's life. */
export async function runFuzz({ seed, steps, maxMembers }: FuzzOptions): Promise<FuzzReport> {
  const report = emptyReport(seed)
  const world = await newWorld(seededRng(seed), maxMembers, await loadCiphersuite(DEFAULT_CIPHERSUITE))
  while (report.steps < steps && report.problems.length === 0) await takeCountedStep(world, report)
  return report
}

/** The line that a run ends with. */
export function summaryLine(report: Omit<FuzzReport, 'actions' | 'problems'>): string {
  const { seed, steps, diverged, failed, removedButReading } = report
  return `mls-fuzz: seed ${seed} steps ${steps} diverged ${diverged} failed ${failed} removed-but-reading ${removedButReading}`
}

async function takeCountedStep(world: World, report: FuzzReport): Promise<void> {
  const action = chooseAction(world)
  const name = describeAction(action)
  const leaves = new Set(world.members)
  const place = `seed ${report.seed} step ${report.steps} (${name}, ${leaves.size} members)`
  try {
    const found = await takeStep(world, action)
    if (found.disagreements.length > 0) report.diverged++
    report.removedButReading += found.breakIns.length
    const said = [...found.disagreements, ...found.breakIns]
    report.problems.push(...said.map((problem) => `${place}: ${problem}`))
  } catch (error) {
    report.failed++
    report.problems.push(
      `${place}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  }
  report.steps++
  report.actions.set(name, (report.actions.get(name) ?? 0) + 1)
  report.peakMembers = Math.max(report.peakMembers, world.members.length)
  report.removed += [...leaves].filter((member) => !world.members.includes(member)).length
}

function emptyReport(seed: number): FuzzReport {
  return {
    seed,
    steps: 0,
    diverged: 0,
    failed: 0,
    removedButReading: 0,
    peakMembers: 1,
    removed: 0,
    actions: new Map(),
    problems: [],
  }
}
