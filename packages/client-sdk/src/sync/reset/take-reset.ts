import { judgeBeginning, judgeLaterReset, judgeReset, membersOf } from '@catbird-mls/core/mls'
import type { JudgedReset, PublicGroup } from '@catbird-mls/core/mls'
import { bytesEqual } from '../../bytes.ts'
import { epochOf, publicOf } from '../../mls/index.ts'
import type { DeviceKeys } from '../../mls/index.ts'
import type { Attempt } from '../../store/attempt-record.ts'
import { isHeldByReset } from '../../store/convo-record.ts'
import type { Reset } from '../../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import { adopt, NOTHING_ANNOUNCED } from '../adopt.ts'
import type { Draft } from '../draft.ts'
import { addIntent } from '../intents.ts'
import type { Timing } from '../timing.ts'
import { carryOver } from './carry-over.ts'

/** A reset as it is followed: which generation it leads into, and what is told of it. */
export interface AnnouncedReset {
  readonly generation: number
  /** The GroupInfo that the group come into is held against; with its tree, where it is of a later epoch than 0. */
  readonly groupInfo: Uint8Array
  readonly ratchetTree?: Uint8Array
  /** How many accounts are absent in it. */
  readonly absent: number
  /** Whose it is; undefined where that cannot be told any more. */
  readonly by: string | undefined
  readonly reason: string
  readonly verified: boolean
}

type Chance = Pick<Timing, 'now' | 'random'>

/** Accounts whose devices one commit brings into a new generation: as many as one call claims for. */
const FILL_AT_ONCE = 50
/** Who resets brings the others in; they wait for that a while, the longer the more there are, before they come by themselves. */
const WAIT_MS = { least: 1_000, spread: 2_000, perAccount: 50 }
/** A new generation leaves behind whatever was wrong with the former one. */
const RECOVERED = { recovery: undefined, wrongInfo: undefined, recoveries: 0 } as const

/**
 * Takes in the notice of a reset. One's own promotes the state it was begun with; another's is judged as the service
 * judged it, and followed: the former group is forgotten, and this device joins the new one by the Welcome or the
 * external commit, whichever comes first. One that does not follow from what is held is refused, and the convo held.
 *
 * `known`: the former group, as this device has been able to follow it.
 */
export async function takeReset(
  draft: Draft,
  device: DeviceKeys,
  { notice, known }: { readonly notice: Reset; readonly known: PublicGroup },
  chance: Chance,
): Promise<void> {
  const { record, attempt } = draft.state
  if (notice.generation <= record.generation) return
  if (attempt?.begun !== undefined && bytesEqual(attempt.begun.context.groupId, notice.groupId)) {
    return takeOwnReset(draft, attempt, { self: device.did, now: chance.now() })
  }
  const judged = await judge(draft, notice, known)
  if (judged instanceof Error) hold(draft, notice.generation, judged.message)
  else follow(draft, { reset: announcedBy(notice, judged), self: device.did }, chance)
}

/** Follows a reset that was refused, since a person wants it: as far as it is a group at all. */
export async function overruleHold(draft: Draft, notice: Reset, self: string, chance: Chance): Promise<void> {
  const { group, creator } = await judgeBeginning(notice.groupInfo)
  const { resetOf } = group.policy
  if (!isHeldByReset(draft.state.record) || resetOf === undefined) return
  const judged = { group, creator, resetOf, verified: false }
  follow(draft, { reset: announcedBy(notice, judged), self }, chance)
}

function announcedBy(
  { generation, groupInfo }: Reset,
  { group, creator, resetOf, verified }: Judged,
): AnnouncedReset {
  const absent = group.policy.absent.length
  return { generation, groupInfo, absent, by: creator.did, reason: resetOf.reason, verified }
}

/**
 * This device's own reset is in the log: it is in the new generation, alone, and brings everybody in. Those who had
 * asked to leave are let go instead.
 */
export async function takeOwnReset(
  draft: Draft,
  attempt: Attempt,
  { self, now }: { readonly self: string; readonly now: number },
): Promise<void> {
  const { begun, plainMetadata, leaving = [] } = attempt
  if (begun === undefined) return
  const { convoId, kind } = draft.state.record
  const generation = attempt.generation + 1
  carryOver(draft, self)
  await adopt(draft, begun, { generation })
  const metadata = plainMetadata === undefined ? {} : { metadata: plainMetadata }
  draft.record({
    ...{ phase: 'joined', otherLeft: false, joinedEpoch: epochOf(begun) },
    ...NOTHING_ANNOUNCED,
    ...RECOVERED,
    ...metadata,
  })
  draft.settle(attempt.intentId)
  const group = publicOf(begun)
  const gone = kind === 'group' ? [...leaving, ...lettingGo(draft)] : []
  if (leaving.length > 0 && kind === 'group') {
    addIntent(draft, { kind: 'letGo', dids: leaving }, { now, notBefore: now })
  }
  fill(
    draft,
    [...membersOf(group)].filter((did) => !gone.includes(did)),
    now,
  )
  const reason = group.policy.resetOf?.reason ?? ''
  tell(draft, { convoId, generation, by: self, reason, verified: true })
  draft.todo.add('commit').add('send')
}

/** The members, in batches, each an intent of its own: so it goes on where it was after any interruption. */
function fill(draft: Draft, dids: readonly string[], now: number): void {
  for (let i = 0; i < dids.length; i += FILL_AT_ONCE) {
    const batch = dids.slice(i, i + FILL_AT_ONCE)
    addIntent(draft, { kind: 'add', dids: batch, fill: true }, { now, notBefore: now })
  }
}

function lettingGo({ state }: Draft): readonly string[] {
  return state.intents.flatMap(({ want }) => (want.kind === 'letGo' ? want.dids : []))
}

type Judged = JudgedReset & { readonly verified: boolean }

/**
 * What a device out of step has followed in public may differ from what the others hold by a commit that nobody could
 * process, and that it came in by: then it goes by the state that it holds itself, as an older one.
 */
async function judge(draft: Draft, { generation, groupId, groupInfo }: Reset, known: PublicGroup) {
  const { convoId, generation: held, phase } = draft.state.record
  const own = phase === 'lost' && draft.state.group !== undefined ? publicOf(draft.state.group) : undefined
  const proposed = { convoId, groupInfo }
  try {
    if (generation !== held + 1) throw new Error('it is not of the generation that comes next')
    const reset = await judgeReset(known, proposed).then(
      (judged) => ({ ...judged, verified: true }),
      async (err: unknown): Promise<Judged> => {
        if (!isEpochConflict(err) && own === undefined) throw err
        return { ...(await judgeLaterReset(own ?? known, proposed)), verified: false }
      },
    )
    if (!bytesEqual(reset.group.context.groupId, groupId)) throw new Error('the notice names another group')
    return reset
  } catch (err) {
    return err instanceof Error ? err : new Error(String(err))
  }
}

function isEpochConflict(err: unknown): boolean {
  return err instanceof Error && 'error' in err && err.error === 'EpochConflict'
}

/** Forgets the former group, and waits to come into the new one. */
export function follow(
  draft: Draft,
  { reset, self }: { readonly reset: AnnouncedReset; readonly self: string },
  { now, random }: Chance,
): void {
  const { record } = draft.state
  const { generation, groupInfo: announced, ratchetTree: announcedTree, absent, ...told } = reset
  carryOver(draft, self)
  draft.set({ group: undefined })
  draft.record({ phase: 'outside', generation, announced, announcedTree, otherLeft: false, ...RECOVERED })
  const most = WAIT_MS.spread + WAIT_MS.perAccount * absent
  const notBefore = now() + WAIT_MS.least + Math.floor(random() * most)
  if (record.status === 'accepted') addIntent(draft, { kind: 'join' }, { now: now(), notBefore })
  tell(draft, { convoId: record.convoId, generation, ...told })
}

/** Refuses a reset into this generation: the convo is followed no further, unless a person says so. */
export function hold(draft: Draft, generation: number, detail: string): void {
  const { convoId, generation: present } = draft.state.record
  const reason = generation > present + 1 ? 'notNext' : 'invalid'
  draft.set({ attempt: undefined })
  draft.record({ phase: 'held', ...RECOVERED })
  draft.events.push({ type: 'resetRefused', convoId, generation, reason, detail })
}

function tell(
  draft: Draft,
  reset: {
    readonly convoId: string
    readonly generation: number
    readonly by: string | undefined
    readonly reason: string
    readonly verified: boolean
  },
): void {
  draft.events.push({ type: 'convoReset', ...reset })
}
