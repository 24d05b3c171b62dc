import {
  bytesEqual,
  encodePolicy,
  judgeBeginning,
  leavesOf,
  membersOf,
  readGivenGroup,
} from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import { MlsClientError } from '../../errors.ts'
import { publicOf } from '../../mls/index.ts'
import { isHeldByReset } from '../../store/convo-record.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import type { ConvoState, Draft } from '../draft.ts'
import { noteGap } from '../gaps.ts'
import { persistently } from '../ports.ts'
import type { Ports } from '../ports.ts'
import { followPublicly } from './follow-publicly.ts'
import type { PubliclyFollowed } from './follow-publicly.ts'
import { overruleHold, takeReset } from './take-reset.ts'

type FollowerPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>

/**
 * Follows resets where the log is not followed entry by entry: by a device that has fallen out of step, or that has not
 * come into the last generation yet. It passes no generation over unjudged, however many there were meanwhile.
 */
export class ResetFollower {
  readonly #ports: FollowerPorts
  readonly #catchUp: (slot: ConvoSlot) => Promise<void>

  /** `catchUp` reads the log of a convo that is followed to its end. */
  constructor(ports: FollowerPorts, catchUp: (slot: ConvoSlot) => Promise<void>) {
    this.#ports = ports
    this.#catchUp = catchUp
  }

  /**
   * Brings a convo forward through the resets up to this generation, each judged by what is known of the one before.
   * Gives whether this device may come into that generation now: not where a reset was refused. A convo of which
   * nothing is known has nothing to be judged by.
   */
  async upTo(slot: ConvoSlot, generation: number): Promise<boolean> {
    for (;;) {
      const state = await slot.loaded()
      if (isHeldByReset(state.record)) return false
      if (state.record.generation >= generation) return true
      if (state.record.phase === 'joined') {
        await this.#catchUp(slot)
        if (isWhereItWas(slot.state, state)) return false
        continue
      }
      const known = await knownOf(state)
      if (known === undefined) return true
      if (!(await this.#step(slot, state, known))) return false
    }
  }

  /** The group that backs a convo now, as far as it can be known by a device that holds an older state of it. */
  async present(slot: ConvoSlot): Promise<PublicGroup> {
    const state = await slot.loaded()
    const known = await knownOf(state)
    if (known === undefined) throw new MlsClientError('NotJoined')
    if (state.record.phase === 'joined') return known
    const followed = await this.#follow(state, known)
    return followed.whole ? followed.group : this.#given(slot, followed.group)
  }

  /**
   * Whether a group that a device out of step is led into is the one it was in: a service could otherwise put it out of
   * step, and then lead it elsewhere. `later` where the log is not there yet, or what is given is older than what is
   * held. A device that holds nothing of the group has nothing to go by.
   */
  async isSame(
    slot: ConvoSlot,
    read: () => PublicGroup | Promise<PublicGroup>,
  ): Promise<'yes' | 'no' | 'later'> {
    const state = await slot.loaded()
    if (state.record.phase !== 'lost' || state.group === undefined) return 'yes'
    const given = await read()
    const { epoch } = given.context
    const { group, whole, reset } = await this.#follow(state, publicOf(state.group), epoch)
    if (!whole) return isLike(given, group) ? 'yes' : 'no'
    if (group.context.epoch !== epoch)
      return reset === undefined || epoch < group.context.epoch ? 'later' : 'no'
    return isAt(given, group) ? 'yes' : 'no'
  }

  /** Follows a refused reset all the same, since a person wants it. */
  async overrule(slot: ConvoSlot): Promise<void> {
    const state = await slot.loaded()
    const known = await knownOf(state)
    if (!isHeldByReset(state.record) || known === undefined) return
    const { reset } = await this.#follow(state, known)
    if (reset === undefined) throw new MlsClientError('UnexpectedAnswer', 'the log shows no reset')
    await slot.turn(async (draft) => {
      await overruleHold(draft, reset.notice, this.#ports.device.did, this.#ports.timing)
      if (draft.state.record.phase === 'outside') goTo(draft, reset.seq)
    })
  }

  /** Takes in the next reset, or refuses it, unless the convo has changed meanwhile; false where the log shows none. */
  async #step(slot: ConvoSlot, before: ConvoState, known: PublicGroup): Promise<boolean> {
    const { group, reset } = await this.#follow(before, known)
    if (reset === undefined) return false
    const { device, timing } = this.#ports
    return slot.turn(async (draft) => {
      if (!isWhereItWas(draft.state, before)) return true
      await takeReset(draft, device, { notice: reset.notice, known: group }, timing)
      if (!isHeldByReset(draft.state.record)) goTo(draft, reset.seq)
      return true
    })
  }

  /** From the commit on that could not be processed: the log may have been read beyond it. */
  #follow({ record }: ConvoState, group: PublicGroup, upTo?: bigint): Promise<PubliclyFollowed> {
    const { convoId, generation, seq, recovery } = record
    const sinceSeq = recovery === undefined ? seq : recovery.seq - 1
    return followPublicly(this.#ports, convoId, { group, generation, sinceSeq, upTo })
  }

  /** What the service says the group is: believed only if who is in and who rules is what could still be followed. */
  async #given(slot: ConvoSlot, followed: PublicGroup): Promise<PublicGroup> {
    const { convoId } = slot
    const { data } = await persistently(this.#ports, 'resetting', () =>
      this.#ports.api.group.getGroupInfo({ convoId }),
    )
    const given = await readGivenGroup(data)
    if (!isLike(given, followed))
      throw new MlsClientError('UnexpectedAnswer', 'the group is not what this device can follow')
    return given
  }
}

function isWhereItWas({ record: now }: ConvoState, { record: then }: ConvoState): boolean {
  return now.generation === then.generation && now.phase === then.phase
}

/** Goes on from the reset that is followed: what was not read before it is a gap. */
function goTo(draft: Draft, seq: number): void {
  const [fromSeq, toSeq] = [draft.state.record.seq + 1, seq - 1]
  if (toSeq >= fromSeq) noteGap(draft, { fromSeq, toSeq, reason: 'reset' })
  draft.record({ seq: Math.max(draft.state.record.seq, seq) })
}

/** What is known of the group of a convo's present generation: what is held of it, or what its reset announced. */
async function knownOf({ record, group }: ConvoState): Promise<PublicGroup | undefined> {
  if (group !== undefined) return publicOf(group)
  return record.announced === undefined ? undefined : (await judgeBeginning(record.announced)).group
}

/** The policy but for who is absent, and for the name, which rules nothing. */
function rulesOf({ policy }: PublicGroup): Uint8Array {
  const { metadataHash: _, ...rules } = policy
  return encodePolicy({ ...rules, absent: [] })
}

/**
 * Whether two groups of one epoch are the same: members, keys and rules (RFC 9420 §7.8). Their transcripts may differ,
 * where this device came in by a commit whose confirmation tag nobody else could verify.
 */
function isAt(a: PublicGroup, b: PublicGroup): boolean {
  return (
    bytesEqual(a.context.groupId, b.context.groupId) &&
    bytesEqual(a.context.treeHash, b.context.treeHash) &&
    bytesEqual(encodePolicy(a.policy), encodePolicy(b.policy))
  )
}

/** Whether a group is a later one of the same id, with the same members, rules and keys, as far as devices are known. */
function isLike(given: PublicGroup, known: PublicGroup): boolean {
  return (
    bytesEqual(given.context.groupId, known.context.groupId) &&
    bytesEqual(rulesOf(given), rulesOf(known)) &&
    sameMembers(given, known) &&
    sameKeys(given, known)
  )
}

function sameKeys(given: PublicGroup, known: PublicGroup): boolean {
  const devices = new Map(leavesOf(known).map((leaf) => [`${leaf.did} ${leaf.deviceId}`, leaf.signatureKey]))
  return leavesOf(given).every(({ did, deviceId, signatureKey }) => {
    const key = devices.get(`${did} ${deviceId}`)
    return key === undefined || bytesEqual(key, signatureKey)
  })
}

function sameMembers(a: PublicGroup, b: PublicGroup): boolean {
  const [of, other] = [membersOf(a), membersOf(b)]
  return of.size === other.size && [...of].every((did) => other.has(did))
}
