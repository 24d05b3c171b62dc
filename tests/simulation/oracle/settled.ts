import type { Cast } from '../cast.ts'
import { heldOf } from './held.ts'
import type { Library } from './library.ts'
import { standingOf } from './standing.ts'
import type { Answers } from './standing.ts'

/** Why a device is not where it should be in the end: nothing if it is. */
export function unsettled(library: Library, cast: Cast, answers: Answers): string[] {
  const restless: string[] = []
  for (const device of cast.devices.filter(({ removed, hostile }) => !removed && !hostile)) {
    if (device.client === undefined) restless.push(`${device.name} is not open`)
    for (const chronicle of library.all) {
      const standing = standingOf(chronicle, device, answers)
      const held = heldOf(device.disk, chronicle.convoId)
      const why = restlessness(standing, held, chronicle.seq)
      if (why !== undefined) restless.push(`${device.name} in ${chronicle.convoId.slice(0, 6)}: ${why}`)
    }
  }
  return restless
}

function restlessness(
  standing: ReturnType<typeof standingOf>,
  held: ReturnType<typeof heldOf>,
  seq: number,
): string | undefined {
  const phase = held?.record.phase ?? 'unknown'
  // What a device wishes of a mere request waits until somebody accepts.
  const waits = standing === 'either' || (standing === 'out' && phase === 'asking')
  if (held !== undefined && held.unfinished.length > 0 && !waits)
    return `has ${held.unfinished.join(', ')} under way`
  if (phase === 'joined' && standing !== 'out') {
    const { seq: at = 0 } = held?.record ?? {}
    return at === seq ? undefined : `is at ${String(at)} of ${String(seq)}`
  }
  switch (standing) {
    case 'in':
      return `should be in, and is ${phase}`
    case 'out':
      return ['ended', 'unknown', 'asking'].includes(phase) ? undefined : `should be out, and is ${phase}`
    case 'either':
      return undefined
    default:
      return standing satisfies never
  }
}
