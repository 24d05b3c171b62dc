import type { PublicGroup } from '@catbird-mls/core/mls'
import { isHeldByReset } from '../../store/convo-record.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import { restoreCode } from '../restore/code.ts'
import { resetCode } from './code.ts'
import type { FollowerPorts, ResetFollower, Sameness } from './reset-follower.ts'

/** The {@link ResetFollower}, and until there is a reset to follow only the signs that there is none. */
export class Resets {
  readonly #make: () => Promise<ResetFollower>

  /** `catchUp` reads the log of a convo that is followed to its end. */
  constructor(ports: FollowerPorts, catchUp: (slot: ConvoSlot) => Promise<void>) {
    this.#make = async () => new (await resetCode()).ResetFollower(ports, catchUp)
  }

  /** {@link ResetFollower.upTo} */
  async upTo(slot: ConvoSlot, generation: number): Promise<boolean> {
    const { record } = await slot.loaded()
    if (isHeldByReset(record)) return false
    return record.generation >= generation || (await this.#make()).upTo(slot, generation)
  }

  /** {@link ResetFollower.present} */
  async present(slot: ConvoSlot): Promise<PublicGroup> {
    return (await this.#make()).present(slot)
  }

  /**
   * {@link ResetFollower.isSame}, of a group of this generation; where the service has lost what was held, it may be an
   * earlier one.
   */
  async isSame(
    slot: ConvoSlot,
    generation: number,
    read: () => PublicGroup | Promise<PublicGroup>,
  ): Promise<Sameness> {
    const { record, group } = await slot.loaded()
    const { lostLine, convoId } = record
    if (lostLine !== undefined) {
      const { isEarlier } = await restoreCode()
      return (await isEarlier(await read(), lostLine, { convoId, generation })) ? 'yes' : 'no'
    }
    if (record.phase !== 'lost' || group === undefined) return 'yes'
    return (await this.#make()).isSame(slot, read)
  }

  /** {@link ResetFollower.overrule} */
  async overrule(slot: ConvoSlot): Promise<void> {
    return (await this.#make()).overrule(slot)
  }
}
