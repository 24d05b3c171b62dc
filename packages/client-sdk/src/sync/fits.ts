import { isHeldByReset } from '../store/convo-record.ts'
import type { Intent } from '../store/intent-record.ts'
import type { Draft } from './draft.ts'

/** Which wants can be worked on in the convo's present phase. */
export function fits(kind: Intent['want']['kind'], { state }: Pick<Draft, 'state'>): boolean {
  switch (state.record.phase) {
    case 'creating':
      return kind === 'create'
    case 'joined':
      return !comesIn(kind) && kind !== 'create' && state.record.status === 'accepted'
    case 'asking':
      return kind === 'joinByInvite'
    case 'outside':
      return kind === 'join' && state.record.status === 'accepted'
    case 'lost':
      return kind === 'join'
        ? state.record.status === 'accepted' && isRejoining(state)
        : kind === 'reset' && state.record.status === 'accepted'
    case 'held':
      // Where the service misjudged, an admin may begin anew; where a reset was refused, nothing may.
      return kind === 'reset' && state.record.status === 'accepted' && !isHeldByReset(state.record)
    case 'ended':
      return false
    default:
      return state.record.phase satisfies never
  }
}

/** Whether what the service says of a generation is of the one that is present, as far as this device knows any. */
export function isOfPresent({ state: { record, group } }: Pick<Draft, 'state'>, generation: number): boolean {
  const knows = record.announced !== undefined || group !== undefined
  return generation === record.generation || (!knows && generation > record.generation)
}

function comesIn(kind: Intent['want']['kind']): boolean {
  return kind === 'join' || kind === 'joinByInvite'
}

function isRejoining({ record: { recovery } }: Draft['state']): boolean {
  return recovery === undefined || recovery.step === 'rejoin'
}
