import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '@catbird-mls/core/database'
import type { Rng } from '../mls/fuzz/rng.ts'
import { seededRng } from '../mls/fuzz/rng.ts'
import type { Crew } from './crew.ts'
import { makeFaults } from './faults.ts'
import { Ledger } from './ledger.ts'
import type { History } from './protocol.ts'
import { setStage } from './stage.ts'
import type { Size, Stage } from './stage.ts'
import { judge, readLogs } from './verdict.ts'
import type { Verdict } from './verdict.ts'

/** How long and how large. */
export interface ChaosOptions {
  readonly seed: number
  /** How long there is talk and trouble (ms). */
  readonly lastsMs: number
  readonly size: Size
  /** How long a client is silent between two messages, on average (ms). */
  readonly pauseMs: number
  readonly tell: (line: string) => void
}

/** What came of it. */
export interface Outcome extends Verdict {
  readonly faults: ReadonlyMap<string, number>
  /** Messages in the logs. */
  readonly messages: number
  readonly acknowledged: number
  /** What should not happen and cost no message, for a person to read. */
  readonly odd: readonly string[]
}

/** The scale that the design asks for. */
export const fullSize: Size = { nodes: 3, crews: 5, clients: 50 }

/** Everything has to come to rest in this time once nothing is broken any more (ms). */
const SETTLE_WITHIN_MS = 120_000

/**
 * Several nodes, a real Postgres and a real Redis, and clients that talk at random, while all of these are killed, cut off
 * and slowed down; then calm, until everybody has everything; then the reckoning.
 */
export async function playChaos({ seed, lastsMs, size, pauseMs, tell }: ChaosOptions): Promise<Outcome> {
  const ledger = new Ledger()
  const rng = seededRng(seed)
  await using stage = await setStage({ seed, size, rng, hear: (saying) => ledger.hear(saying) })
  const convos = await createConvos(stage, rng)
  tell(`${String(size.clients)} clients in ${String(convos)} convos, on ${String(size.nodes)} nodes`)
  const talk = (crew: Crew) =>
    crew.order({ do: 'talk', life: `life ${String(crew.lives)}`, seed: rng.int(1e9), pauseMs })
  const revive = async (crew: Crew) => {
    await crew.start()
    await talk(crew)
  }
  await Promise.all(stage.crews.map(talk))
  const faults = await makeFaults({ stage, rng, revive }, { signal: AbortSignal.timeout(lastsMs), tell })
  tell('calm')
  await Promise.all(stage.nodes.map((node) => node.ready()))
  await Promise.all(stage.crews.map((crew) => crew.order({ do: 'hush' })))
  const histories = await settle({ crews: stage.crews, db: stage.backing.db }, tell)
  const logs = await readLogs(stage.backing.db)
  const verdict = judge(logs, histories, ledger)
  const messages = [...logs.values()].reduce((sum, log) => sum + log.messages.length, 0)
  const acknowledged = ledger.acknowledged().length
  return { ...verdict, faults, messages, acknowledged, odd: [...ledger.odd(), ...ledger.refused()] }
}

/** One convo with a good part of everybody, small groups, and direct ones; everybody accepts. Gives how many. */
export async function createConvos(
  { crews, dids }: Pick<Stage, 'crews' | 'dids'>,
  rng: Rng,
): Promise<number> {
  const names = [...dids.keys()]
  const convos = planConvos(names, rng)
  const create = async ([founder, ...others]: readonly string[], title: string) => {
    const crew = crews.find(({ clients }) => clients.some(({ name }) => name === founder))
    const members = others.flatMap((name) => dids.get(name) ?? [])
    await crew?.order({ do: 'create', name: founder ?? '', title, members })
  }
  await Promise.all(convos.map((cast, i) => create(cast, `convo ${String(i)}`)))
  const counts = names.map((name) => [name, convos.filter((cast) => cast.includes(name)).length])
  await Promise.all(
    crews.map((crew) =>
      crew.order({ do: 'accept', convos: Object.fromEntries(counts) as Record<string, number> }),
    ),
  )
  return convos.length
}

/** Who is in which convo, its founder first; every account founds one at most. */
function planConvos(names: readonly string[], rng: Rng): string[][] {
  const sizes = [
    Math.ceil(names.length / 2),
    ...names.slice(0, names.length / 3).map((_, i) => (i % 3 === 0 ? 2 : 5)),
  ]
  const founders = rng.sample(names, sizes.length)
  return founders.map((founder, i) => {
    const others = names.filter((name) => name !== founder)
    return [founder, ...rng.sample(others, (sizes[i] ?? 2) - 1)]
  })
}

/** Waits until all devices agree about every convo and nothing is on its way; gives what they have, settled or not. */
export async function settle(
  { crews, db }: { readonly crews: readonly Crew[]; readonly db: Database },
  tell: (line: string) => void,
): Promise<readonly History[]> {
  const deadline = Date.now() + SETTLE_WITHIN_MS
  for (;;) {
    const reports = await Promise.all(crews.map((crew) => crew.report()))
    const histories = reports.flatMap((report) => report.histories)
    const logs = await readLogs(db)
    const last = (shown: History['shown']) => shown.findLast(({ seq }) => seq !== undefined)?.seq
    const behind = histories.filter(
      ({ convoId, shown }) => last(shown) !== logs.get(convoId)?.messages.at(-1),
    )
    const settled = reports.every((report) => report.settled) && behind.length === 0
    if (settled || Date.now() > deadline) return histories
    const who = behind
      .slice(0, 5)
      .map(
        ({ name, connection, convoId, shown }) =>
          `${name} (${connection}) at ${String(last(shown))} of ${String(logs.get(convoId)?.lastSeq)}`,
      )
    tell(`${String(behind.length)} are behind: ${who.join(', ')}`)
    await pause(500)
  }
}

/** The line that a run ends with. */
export function summaryLine(
  seed: number,
  { faults, messages, lost, duplicated, reordered }: Outcome,
): string {
  const count = [...faults.values()].reduce((sum, of) => sum + of, 0)
  const found = `lost ${String(lost)} duplicated ${String(duplicated)} reordered ${String(reordered)}`
  return `chaos: seed ${String(seed)} faults ${String(count)} messages ${String(messages)} ${found}`
}

/** Whether nothing was lost, duplicated or reordered. */
export function isClean({ lost, duplicated, reordered }: Verdict): boolean {
  return lost + duplicated + reordered === 0
}
