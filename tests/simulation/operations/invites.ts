import { anActor, aSpeaker, shortly } from './operation.ts'
import type { Operation } from './operation.ts'

/** Makes an invite to a group, which everybody can find. */
export const createInvite: Operation = {
  name: 'createInvite',
  weight: 1,
  async find(stage) {
    const speaker = await aSpeaker(stage)
    if (speaker?.convo.kind !== 'group' || !(await isAdmin(speaker.convo, speaker.client.did)))
      return undefined
    const approval = stage.chance.chance(0.4)
    const options = { approval, ...(stage.chance.chance(0.3) ? { maxUses: 1 } : {}) }
    const { convo, device } = speaker
    return {
      device,
      what: `to ${shortly(convo)}${approval ? ' with approval' : ''}`,
      act: async () => stage.links.push((await convo.createInvite(options)).link),
    }
  },
}

/** Takes an invite back. */
export const revokeInvite: Operation = {
  name: 'revokeInvite',
  weight: 0.4,
  async find(stage) {
    const speaker = await aSpeaker(stage)
    if (speaker?.convo.kind !== 'group' || !(await isAdmin(speaker.convo, speaker.client.did)))
      return undefined
    const { convo, device } = speaker
    return {
      device,
      what: shortly(convo),
      async act() {
        const [invite] = stage.chance.sample(await convo.invites(), 1)
        if (invite !== undefined) await convo.revokeInvite(invite.inviteId)
      },
    }
  },
}

/** Somebody comes in by an invite, or asks to. */
export const joinByInvite: Operation = {
  name: 'joinByInvite',
  weight: 2,
  find(stage) {
    const actor = anActor(stage)
    const [link] = stage.chance.sample(stage.links, 1)
    if (actor === undefined || link === undefined) return undefined
    return { device: actor.device, what: '', waits: true, act: () => actor.client.convos.join(link) }
  },
}

/** Answers somebody who asks to come in. */
export const answerJoinRequest: Operation = {
  name: 'answerJoinRequest',
  weight: 2,
  async find(stage) {
    const speaker = await aSpeaker(stage)
    if (speaker?.convo.kind !== 'group' || !(await isAdmin(speaker.convo, speaker.client.did)))
      return undefined
    const { convo, device } = speaker
    const answer = stage.chance.chance(0.8) ? 'approve' : 'deny'
    return {
      device,
      what: `in ${shortly(convo)}`,
      async act() {
        const [request] = await convo.joinRequests()
        if (request !== undefined) await convo.answerJoinRequest(request.did, answer)
      },
    }
  },
}

async function isAdmin(
  convo: { members(): Promise<{ did: string; role: string }[]> },
  did: string,
): Promise<boolean> {
  return (await convo.members()).some((member) => member.did === did && member.role === 'admin')
}
