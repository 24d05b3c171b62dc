import { metadataKey, sealMetadata } from '../content/metadata.ts'
import { isError } from '../errors.ts'
import { epochOf, leavesOf } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { SealedMetadata } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Draft } from './draft.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { hasRightMetadata, serves } from './resealing.ts'
import { SingleFlight } from './single-flight.ts'
import { jitter } from './timing.ts'

type SealerPorts = Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>

/** How often in a row one device seals the metadata of one convo anew: others have the same to do. */
const MOST_TRIES = 3

/**
 * Seals a convo's metadata for the present epoch where somebody has joined who cannot open what is stored: every
 * member that has it would, so each waits by chance and looks first whether it has been done.
 */
export class MetadataSealer {
  readonly #ports: SealerPorts
  readonly #flight = new SingleFlight<ConvoSlot>((slot) => this.#run(slot))

  constructor(ports: SealerPorts) {
    this.#ports = ports
  }

  /** Seals the metadata anew, if that is still needed. */
  run(slot: ConvoSlot): Promise<void> {
    return this.#flight.run(slot)
  }

  async #run(slot: ConvoSlot): Promise<void> {
    const { timing, signal } = this.#ports
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { group } = await slot.loaded()
      const members = group === undefined ? 1 : leavesOf(group.tree).length
      await timing.sleep(jitter(timing, members), signal)
      if (signal.aborted || !isWanted(slot)) return
      if (await this.#settle(slot)) return
    }
    await slot.turn((draft) => draft.record({ unsealedEpoch: undefined }))
  }

  /** Gives whether nothing is left to do. */
  async #settle(slot: ConvoSlot): Promise<boolean> {
    const { api } = this.#ports
    const { convoId } = slot
    const get = () => api.convo.getConvo({ convoId })
    const { data } = await persistently(this.#ports, 'fetching a convo', get)
    const stored = data.convo.metadata
    const group = await slot.turn((draft) => toSealFor(draft, stored))
    if (group === undefined) return true
    if (!(await this.#put(slot, group, stored?.version ?? 0))) return false
    await slot.turn((draft) => draft.record({ unsealedEpoch: undefined }))
    return true
  }

  /** Gives whether the service has it now: somebody else, or another epoch, may have come first. */
  async #put(slot: ConvoSlot, group: GroupState, expectedVersion: number): Promise<boolean> {
    const { api } = this.#ports
    const { convoId } = slot
    const { metadata, generation } = slot.state.record
    if (metadata === undefined) return true
    const sealed = await sealMetadata(await metadataKey(group), convoId, metadata)
    const at = { convoId, generation, epoch: epochOf(group), expectedVersion, sealed }
    try {
      await persistently(this.#ports, 'sealing metadata', () => api.group.putMetadata(at))
      return true
    } catch (err) {
      if (isError(err, 'EpochConflict', 'GenerationConflict', 'MetadataConflict')) return false
      throw err
    }
  }
}

/** Not as long as somebody is in who is to be sent nothing. */
function isWanted({ state: { record } }: ConvoSlot): boolean {
  const { unsealedEpoch, phase, status, returned } = record
  return unsealedEpoch !== undefined && phase === 'joined' && status === 'accepted' && returned === undefined
}

/** The group to seal for, or undefined where that is not needed any more, or not this device's to do. */
async function toSealFor(draft: Draft, stored: SealedMetadata | undefined): Promise<GroupState | undefined> {
  const { record, group } = draft.state
  const { unsealedEpoch } = record
  if (group === undefined || unsealedEpoch === undefined) return undefined
  const needed = !(await serves(draft, stored, unsealedEpoch)) && (await hasRightMetadata(draft, group))
  if (needed) return group
  draft.record({ unsealedEpoch: undefined })
  return undefined
}
