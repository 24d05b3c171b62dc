import { readGivenGroup } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import { MlsClientError } from '../../errors.ts'
import { publicOf } from '../../mls/index.ts'
import { isHeldByReset } from '../../store/convo-record.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import type { ConvoState, Draft } from '../draft.ts'
import { noteGap } from '../gaps.ts'
import { persistently } from '../ports.ts'
import type { Ports } from '../ports.ts'
import { isAt, isLike } from './compare-groups.ts'
import { followPublicly } from './follow-publicly.ts'
import type { PubliclyFollowed } from './follow-publicly.ts'
import { lostReset } from './judge-lost-reset.ts'
import type { GivenGeneration } from './judge-lost-reset.ts'
import { readAnnounced } from './read-announced.ts'
import { followLostReset, takeLostReset } from './take-lost-reset.ts'
import { overruleHold, takeReset } from './take-reset.ts'

/** What a {@link ResetFollower} needs. */
export type FollowerPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>

/** Whether a group is the one that a device was in, as far as that can be told now. */
export type Sameness = 'yes' | 'no' | 'later'

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
      if (state.record.phase === 'joined') await this.#catchUp(slot)
      if (!isWhereItWas(slot.state, state)) continue
      const known = await knownOf(slot.state)
      if (known === undefined) return true
      if (!(await this.#step(slot, slot.state, known))) return false
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
  async isSame(slot: ConvoSlot, read: () => PublicGroup | Promise<PublicGroup>): Promise<Sameness> {
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
    const { reset, seq } = await this.#follow(state, known)
    if (reset === undefined) return this.#overruleLost(slot, seq)
    await slot.turn(async (draft) => {
      await overruleHold(draft, reset.notice, this.#ports.device.did, this.#ports.timing)
      if (draft.state.record.phase === 'outside') goTo(draft, reset.seq)
    })
  }

  async #overruleLost(slot: ConvoSlot, seq: number): Promise<void> {
    const given = await this.#laterGeneration(slot)
    if (given === undefined) throw new MlsClientError('UnexpectedAnswer', 'the service shows no reset')
    const reset = await lostReset(given, slot.convoId)
    await slot.turn((draft) => {
      if (isHeldByReset(draft.state.record))
        followLostReset(draft, { reset, seq }, this.#ports.device.did, this.#ports.timing)
    })
  }

  /**
   * Takes in the next reset, or refuses it, unless the convo has changed meanwhile. One that the log has lost is judged
   * by what the service says the group is now; false where that is no later one.
   */
  async #step(slot: ConvoSlot, before: ConvoState, known: PublicGroup): Promise<boolean> {
    const { group, reset, seq } = await this.#follow(before, known)
    if (reset === undefined) return this.#stepOverLost(slot, before, { known: group, seq })
    const { device, timing } = this.#ports
    return slot.turn(async (draft) => {
      if (!isWhereItWas(draft.state, before)) return true
      await takeReset(draft, device, { notice: reset.notice, known: group }, timing)
      if (!isHeldByReset(draft.state.record)) goTo(draft, reset.seq)
      return true
    })
  }

  async #stepOverLost(
    slot: ConvoSlot,
    before: ConvoState,
    { known, seq }: { readonly known: PublicGroup; readonly seq: number },
  ): Promise<boolean> {
    const given = await this.#laterGeneration(slot)
    if (given === undefined) return false
    const { device, timing } = this.#ports
    await slot.turn(async (draft) => {
      if (isWhereItWas(draft.state, before)) await takeLostReset(draft, device, { given, known, seq }, timing)
    })
    return true
  }

  /** The group that backs the convo now, as the service has it; undefined where it is of no later generation. */
  async #laterGeneration(slot: ConvoSlot): Promise<GivenGeneration | undefined> {
    const { groupInfo, ratchetTree, generation, epoch } = await this.#info(slot.convoId)
    if (generation <= slot.state.record.generation) return undefined
    const given = { generation, groupInfo, ...(epoch === 0 ? {} : { ratchetTree }) }
    return { ...given, group: await readAnnounced(given) }
  }

  /** From the commit on that could not be processed: the log may have been read beyond it. */
  #follow({ record }: ConvoState, group: PublicGroup, upTo?: bigint): Promise<PubliclyFollowed> {
    const { convoId, generation, seq, recovery } = record
    const sinceSeq = recovery === undefined ? seq : recovery.seq - 1
    return followPublicly(this.#ports, convoId, { group, generation, sinceSeq, upTo })
  }

  /** What the service says the group is: believed only if who is in and who rules is what could still be followed. */
  async #given(slot: ConvoSlot, followed: PublicGroup): Promise<PublicGroup> {
    const given = await readGivenGroup(await this.#info(slot.convoId))
    if (!isLike(given, followed))
      throw new MlsClientError('UnexpectedAnswer', 'the group is not what this device can follow')
    return given
  }

  async #info(convoId: string) {
    const get = () => this.#ports.api.group.getGroupInfo({ convoId })
    return (await persistently(this.#ports, 'resetting', get)).data
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
  const { announced: groupInfo, announcedTree: ratchetTree } = record
  return groupInfo === undefined ? undefined : readAnnounced({ groupInfo, ratchetTree })
}
