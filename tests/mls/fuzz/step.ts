import { describeAction, type Action } from './action.ts'
import { disagreements } from './agreement.ts'
import type { Target } from './attack.ts'
import { joinFromOutside, resync } from './external-commit.ts'
import { followCommit } from './follow.ts'
import { attackWorksFor, tryIntrusions } from './intrusion.ts'
import { commitAsMember } from './member-commit.ts'
import { deliver, send, sendMessages } from './messages.ts'
import type { Change, Member, World } from './world.ts'

/** What was found after one step. */
export interface Found {
  readonly disagreements: readonly string[]
  readonly breakIns: readonly string[]
}

/** One commit: made, followed by everybody, compared, and attacked by those it removed. Throws where honest acts fail. */
export async function takeStep(world: World, action: Action): Promise<Found> {
  const { rng } = world
  const late = rng.chance(0.2) ? [await send(world, rng.pick(world.members))] : []
  const present = world.members.map((member) => ({ member, before: member.state }))

  const change = await perform(world, action)
  const followers = present.filter(({ member }) => stillBehind(world, member, change))
  await followCommit(
    world,
    followers.map(({ member }) => member),
    change.commit,
  )
  const different = disagreements(world)
  if (different.length > 0) return { disagreements: different, breakIns: [] }

  const target = targetOf(world, change, present)
  const [witness] = change.removed.length > 0 ? rng.sample(followers, 1) : []
  if (witness !== undefined) await attackWorksFor(witness.before, target, world.suite)
  const breakIns = await tryIntrusions(world, change, target)
  const stayed = present.map(({ member }) => member).filter((member) => world.members.includes(member))
  await deliver(world, stayed, late)
  if (rng.chance(0.25)) await deliver(world, world.members, await sendMessages(world))
  return { disagreements: [], breakIns }
}

function perform(world: World, action: Action): Promise<Change> {
  switch (action.kind) {
    case 'commit':
      return commitAsMember(world, action)
    case 'externalJoin':
      return joinFromOutside(world)
    case 'resync':
      return resync(world)
    default:
      throw new Error(`no action: ${describeAction(action satisfies never)}`)
  }
}

/** Neither removed by the commit nor its author. */
function stillBehind(world: World, member: Member, { commit }: Change): boolean {
  return world.members.includes(member) && member.state.groupContext.epoch === commit.content.epoch
}

function targetOf(
  world: World,
  { commit }: Change,
  present: readonly { readonly before: Member['state'] }[],
): Target {
  const [formerly] = present
  const [now] = world.members
  if (formerly === undefined || now === undefined) throw new Error('a group without members')
  const { groupContext: after, keySchedule } = now.state
  const { epochAuthenticator } = keySchedule
  return { commit, before: formerly.before.groupContext, after, epochAuthenticator }
}
