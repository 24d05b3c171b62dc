import type { Convo, MemberView } from '@catbird-mls/client'
import { anActor, aSpeaker, shortly } from './operation.ts'
import type { Actor, Deed, Operation, Stage } from './operation.ts'

/** A group takes in no more, so that a run's groups stay small and many. */
const MOST_MEMBERS = 7

/** Accepts a stranger's convo. */
export const accept: Operation = {
  name: 'accept',
  weight: 12,
  async find(stage) {
    const actor = anActor(stage)
    const requests = (await actor?.client.convos.list({ status: 'request' })) ?? []
    if (actor === undefined || requests.length === 0) return undefined
    const convo = stage.chance.pick(requests)
    return { device: actor.device, what: shortly(convo), act: () => convo.accept() }
  },
}

/** Adds somebody to a group. */
export const add: Operation = {
  name: 'add',
  weight: 5,
  find: (stage) =>
    inGroup(stage, 'admin', (convo, members) => {
      const strangers = stage.cast.accounts.filter(({ did }) => !members.some((member) => member.did === did))
      if (members.length >= MOST_MEMBERS || strangers.length === 0) return undefined
      const { did, name } = stage.chance.pick(strangers)
      return { what: name, act: () => convo.add(did) }
    }),
}

/** Removes somebody from a group. */
export const remove: Operation = {
  name: 'remove',
  weight: 2,
  find: (stage) =>
    inGroup(stage, 'admin', (convo, members, { client }) => {
      const others = members.filter(({ did }) => did !== client.did)
      if (others.length === 0) return undefined
      const { did } = stage.chance.pick(others)
      return { what: nameOf(stage, did), act: () => convo.remove(did) }
    }),
}

/** Makes a member an admin, or an admin a member. */
export const setAdmins: Operation = {
  name: 'setAdmins',
  weight: 2,
  find: (stage) =>
    inGroup(stage, 'admin', (convo, members, { client }) => {
      const others = members.filter(({ did }) => did !== client.did)
      if (others.length === 0) return undefined
      const { did, role } = stage.chance.pick(others)
      const change = role === 'admin' ? { demote: [did] } : { promote: [did] }
      return {
        what: `${role === 'admin' ? 'not ' : ''}${nameOf(stage, did)}`,
        act: () => convo.setAdmins(change),
      }
    }),
}

/** Gives a group another name. */
export const rename: Operation = {
  name: 'rename',
  weight: 3,
  find: (stage) =>
    inGroup(stage, 'admin', (convo) => {
      const name = `Group ${String(stage.chance.int(1000))}`
      return { what: `to ${name}`, act: () => convo.rename({ name }) }
    }),
}

/** Begins a group anew, as an admin does where nothing else helps. */
export const reset: Operation = {
  name: 'reset',
  weight: 0.3,
  find: (stage) => inGroup(stage, 'admin', (convo) => ({ what: '', act: () => convo.reset() })),
}

/** Leaves a convo, with the whole account. */
export const leave: Operation = {
  name: 'leave',
  weight: 0.8,
  async find(stage) {
    const speaker = await aSpeaker(stage)
    return (
      speaker && { device: speaker.device, what: shortly(speaker.convo), act: () => speaker.convo.leave() }
    )
  },
}

/** Something that a member of a group in this role can do; one time in twenty whoever it is tries. */
async function inGroup(
  stage: Stage,
  role: MemberView['role'],
  find: (convo: Convo, members: MemberView[], actor: Actor) => Pick<Deed, 'what' | 'act'> | undefined,
): Promise<Deed | undefined> {
  const speaker = await aSpeaker(stage)
  if (speaker?.convo.kind !== 'group') return undefined
  const { convo, client, device } = speaker
  const members = await convo.members()
  const fits = members.some((member) => member.did === client.did && member.role === role)
  if (!fits && !stage.chance.chance(0.05)) return undefined
  const found = find(convo, members, speaker)
  return found && { device, what: `${shortly(convo)} ${found.what}`, act: found.act }
}

function nameOf({ cast }: Stage, did: string): string {
  return cast.account(did)?.name ?? did
}
