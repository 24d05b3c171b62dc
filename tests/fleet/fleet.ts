import type { Rng } from '../mls/fuzz/rng.ts'
import type { Device } from './device.ts'
import type { Deed, Snapshot } from './device-app.ts'
import { Ledger } from './ledger.ts'

/** A device, and whose it is. */
export interface Crew {
  readonly device: Device
  readonly did: string
  /** Whether its account may rename the convo. */
  readonly isAdmin: boolean
}

const EMOJI = ['👍', '❤️', '🎉', '🥾']
/** As many are offline at once at most: somebody has to be there. */
const MOST_AWAY = 5

/** People talk, each on two devices that come and go; then all of them come back. The `diary` says how far they came. */
export async function sail(
  crew: readonly Crew[],
  { rng, steps, diary }: { rng: Rng; steps: number; diary: string[] },
): Promise<Ledger> {
  const ledger = new Ledger()
  const away = new Set<Crew>()
  const underWay: Promise<void>[] = []
  for (let step = 0; step < steps; step++) {
    const one = rng.pick(crew)
    if (away.has(one) ? rng.chance(0.4) : away.size < MOST_AWAY && rng.chance(0.2)) {
      diary.push(`${String(step)} ${one.device.name} ${await turn(one, away, rng)}`)
      continue
    }
    const deed = nextDeed(one, rng, step)
    if (!one.device.open) continue
    const what = `${String(step)} ${one.device.name}: ${deed.kind}`
    diary.push(what)
    const done = one.device.do(deed).then((outcome) => {
      diary.push(`${what}, done ${JSON.stringify(outcome)}`)
      ledger.note(deed, outcome, one.did)
    })
    underWay.push(done)
    if (!away.has(one) && rng.chance(0.7)) await done
  }
  for (const one of away) await one.device.comeBack()
  diary.push('all are back')
  await Promise.all(underWay)
  diary.push('all is done')
  return ledger
}

async function turn(one: Crew, away: Set<Crew>, rng: Rng): Promise<string> {
  if (away.delete(one)) {
    await one.device.comeBack()
    return 'is back'
  }
  away.add(one)
  const how = rng.pick(['cut', 'closed'] as const)
  await one.device.leave(how)
  return `is away: ${how}`
}

function nextDeed({ isAdmin }: Crew, rng: Rng, step: number): Deed {
  const pick = rng.int(1000) / 1000
  const kind = rng.int(100)
  if (isAdmin && kind < 40) return { kind: 'rename', name: `Fleet ${String(step)}` }
  if (kind < 60) return { kind: 'speak', text: `m${String(step)} says something` }
  if (kind < 75) return { kind: 'edit', pick, version: `v${String(step)}` }
  if (kind < 93) return { kind: 'react', pick, emoji: rng.pick(EMOJI) }
  return { kind: 'takeBack', pick }
}

/** Where two devices' views of the convo differ first, in a line; undefined where they do not. */
export function difference(a: Snapshot, b: Snapshot): string | undefined {
  const lines = ({ messages, members, ...rest }: Snapshot) => [rest, ...members, ...messages]
  const [mine, theirs] = [lines(a), lines(b)].map((list) => list.map((line) => JSON.stringify(line)))
  const at = mine?.findIndex((line, i) => line !== theirs?.[i]) ?? -1
  if (at === -1 && mine?.length === theirs?.length) return undefined
  return `${mine?.[at] ?? 'nothing'} is not ${theirs?.[at === -1 ? (mine?.length ?? 0) : at] ?? 'there'}`
}
