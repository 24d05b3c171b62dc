import { encodePolicy, inviteWithId } from '@catbird-mls/core/mls'
import { leavesOf, publicOf } from '../../mls/index.ts'
import type { PublicGroup } from '../../mls/index.ts'
import type { ConvoRecord } from '../../store/convo-record.ts'
import type { LostLine } from '../../store/lost-line.ts'
import type { MessageRecord } from '../../store/message-record.ts'
import { end, NOTHING_ANNOUNCED } from '../adopt.ts'
import type { ConvoState, Draft } from '../draft.ts'
import type { Ports } from '../ports.ts'
import { isSame } from '../recovery/steps.ts'
import { resetCode } from '../reset/code.ts'
import type { Head } from './on-line.ts'
import type { Common } from './last-common.ts'
import { moveLost } from './move-lost.ts'
import { sendAgain, takeBackSent } from './send-again.ts'
import { jitter } from '../timing.ts'

type SetBackPorts = Pick<Ports, 'device' | 'timing'>

/** What was found out about a convo of which the service has lost something. */
export interface Found {
  readonly head: Head
  /** Whether this device's epoch is on the service's line. */
  readonly onLine: boolean
  readonly common: Common
  /** What this device has behind the last common place. */
  readonly messages: readonly MessageRecord[]
}

/**
 * Goes on from where the service and this device agree. What this device has beyond it stays in its history, and what it
 * sent itself is sent again. A device whose epoch is lost keeps no keys of it, and joins afresh.
 */
export async function setBack(draft: Draft, { device, timing }: SetBackPorts, found: Found): Promise<void> {
  const { head, onLine, common, messages } = found
  const { record } = draft.state
  const entries = Math.max(0, record.seq - common.seq)
  const moved = await moveLost(draft, common.seq, messages)
  takeBackSent(draft, { place: common.seq, off: !onLine })
  draft.record({ seq: common.seq, headAt: common.at })
  if (!onLine) await leaveLine(draft, head, timing)
  const resends = draft.state.record.phase !== 'ended'
  const sentAgain = resends ? await sendAgain(draft, device, { lost: moved, now: timing.now() }) : 0
  const { convoId } = record
  draft.events.push({ type: 'convoRestored', convoId, entries, messages: moved.length, sentAgain })
}

/**
 * The service has lost the convo, or this account's part in it: history stays, before whatever may come again. Who was in it
 * is remembered for that: the convo goes on as it was, in whatever generation, and not with anybody whom the service names.
 */
export async function endRestored(draft: Draft, messages: readonly MessageRecord[]): Promise<void> {
  await moveLost(draft, 0, messages)
  draft.record({ lostLine: await lineOf(draft.state), seq: 0, headAt: undefined, generation: 1 })
  end(draft, 'restored')
}

async function leaveLine(draft: Draft, head: Head, timing: Ports['timing']): Promise<void> {
  const { record, group, attempt } = draft.state
  const { phase, convoId } = record
  if (attempt !== undefined && attempt.kind !== 'create') dropAttempt(draft, attempt.intentId)
  if (phase === 'ended' || phase === 'creating' || phase === 'asking') return
  draft.record({ lostLine: await lineOf(draft.state) })
  if (group === undefined || phase === 'outside') {
    draft.record({ generation: head.generation, ...NOTHING_ANNOUNCED })
    return
  }
  const members = leavesOf(group.tree).length
  const notBefore = timing.now() + jitter(timing, members)
  draft.record({ recoveries: 0, wrongInfo: undefined })
  draft.set({ group: undefined })
  draft.record({
    ...{ phase: 'lost', generation: head.generation, epochSeq: undefined, metadataKeys: [] },
    ...NOTHING_ANNOUNCED,
    recovery: {
      ...{ step: 'rejoin', notBefore, seq: head.lastSeq, generation: head.generation, fault: 'restored' },
    },
  })
  draft.events.push({ type: 'recovering', convoId, step: 'rejoin', reason: 'restored' })
  draft.todo.add('commit')
}

function dropAttempt(draft: Draft, intentId: string): void {
  draft.set({ attempt: undefined })
  draft.updateIntent(intentId, (intent) => ({ ...intent, lost: intent.lost + 1 }))
}

/** What is known of the group: as it is held, or as the reset that leads into it has announced it. */
async function lineOf({ record, group }: ConvoState): Promise<LostLine | undefined> {
  const { announced: groupInfo, announcedTree: ratchetTree, lostLine } = record
  if (group !== undefined) return lineIn(record, publicOf(group))
  if (groupInfo === undefined) return lostLine
  // A module that both chunks had in them would be a third one, and take what it needs of the first out of it.
  const { readAnnounced } = await resetCode()
  return lineIn(record, await readAnnounced({ groupInfo, ratchetTree }))
}

/** Who came in by an earlier restore, or what is pretended to be one, and nobody has said may be in, is not known by this. */
function lineIn(
  { generation, inviteSeeds, returned = [], knownIn }: ConvoRecord,
  { policy, context, tree }: PublicGroup,
): LostLine {
  const isKnown = (did: string) => knownIn?.includes(did) !== false
  const leaves = leavesOf(tree).filter(
    (leaf) => isKnown(leaf.did) && !returned.some((one) => isSame(one, leaf)),
  )
  const seeds = Object.entries(inviteSeeds ?? {})
  return {
    generation,
    epoch: Number(context.epoch),
    groupId: context.groupId,
    policy: encodePolicy({ ...policy, absent: policy.absent.filter(isKnown) }),
    leaves: leaves.map(({ did, deviceId, signatureKey }) => ({ did, deviceId, signatureKey })),
    invites: seeds
      .filter(([inviteId]) => inviteWithId(policy, inviteId) !== undefined)
      .map(([inviteId, seed]) => ({ inviteId, seed })),
  }
}
