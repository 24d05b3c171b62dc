import type { World } from './world.ts'

/** What the next commit does. */
export type Action =
  | {
      readonly kind: 'commit'
      readonly adds: number
      readonly removes: number
      /** Removes a device and adds it again with a new key package. */
      readonly replaces: boolean
      readonly policy: boolean
    }
  | { readonly kind: 'externalJoin' }
  | { readonly kind: 'resync' }

/** The action in a few words, for counts and failures. */
export function describeAction(action: Action): string {
  if (action.kind !== 'commit') return action.kind
  const parts = [
    action.adds > 0 && 'add',
    action.removes > 0 && 'remove',
    action.replaces && 'replace',
    action.policy && 'policy',
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts.join('+') : 'update'
}

/** Chooses an action, and every now and then another size for the group to grow or shrink to: often one or two. */
export function chooseAction(world: World): Action {
  const { rng, members, maxMembers } = world
  if (rng.chance(0.1)) world.targetSize = 1 + rng.int(rng.chance(0.3) ? 2 : maxMembers)
  const roll = rng.int(100)
  if (roll < 12) return { kind: 'resync' }
  if (roll < 25 && members.length < maxMembers) return { kind: 'externalJoin' }
  return chooseCommit(world)
}

function chooseCommit({ rng, members, maxMembers, targetSize }: World): Action {
  const growing = members.length < targetSize
  const room = maxMembers - members.length
  const others = members.length - 1
  const adds = Math.min(room, rng.chance(growing ? 0.7 : 0.2) ? 1 + rng.int(4) : 0)
  const most = rng.chance(0.25) ? others : 3
  const removes = Math.min(others, rng.chance(growing ? 0.2 : 0.6) ? 1 + rng.int(most) : 0)
  const replaces = removes < others && rng.chance(0.08)
  return { kind: 'commit', adds, removes, replaces, policy: rng.chance(0.2) }
}
