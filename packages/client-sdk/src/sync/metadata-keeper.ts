import { metadataHash, openMetadata } from '../content/metadata.ts'
import { bytesEqual } from '../bytes.ts'
import { policyOf } from '../mls/index.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import type { ConvoView, SealedMetadata } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Draft } from './draft.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { takeOutLeavers } from './process-notice.ts'
import { backoff } from './timing.ts'

/** A view is fetched this often until it is of the epoch that this device is in. */
const MOST_TRIES = 5

/** Fetches and opens what is sealed of a convo: its name and description. */
export class MetadataKeeper {
  readonly #ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>

  constructor(ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>) {
    this.#ports = ports
  }

  /** Fetches the convo's view and takes in what it says; again, if the log has gone on meanwhile and that matters. */
  async refresh(slot: ConvoSlot): Promise<void> {
    const { timing, signal } = this.#ports
    for (let tries = 1; tries <= MOST_TRIES && !signal.aborted; tries++) {
      if (await this.#refresh(slot)) return
      await timing.sleep(backoff(tries, timing), signal)
    }
  }

  async #refresh(slot: ConvoSlot): Promise<boolean> {
    const { api, device, timing } = this.#ports
    const { convoId } = slot
    const { data } = await persistently(this.#ports, 'fetching a convo', () =>
      api.convo.getConvo({ convoId }),
    )
    return slot.turn(async (draft) => {
      await takeView(draft, data.convo)
      return takeOutLeavers(draft, device, data.convo, timing)
    })
  }
}

/** Takes a convo's view into a draft: the account's standing, and the metadata if a kept key opens it. */
export async function takeView(draft: Draft, view: ConvoView): Promise<void> {
  const { record } = draft.state
  const status = standing(record, view)
  const { muted, unavailable = false, hidden = false } = view
  const blocked = blockedIn(view)
  const metadata = view.metadata && (await openSealed(draft, view.metadata))
  const fresh = metadata !== undefined && !(record.metadata && bytesEqual(record.metadata, metadata))
  const same =
    status === record.status &&
    muted === (record.muted ?? false) &&
    unavailable === (record.unavailable ?? false) &&
    hidden === (record.hidden ?? false) &&
    blocked.join() === (record.blocked ?? []).join()
  if (same && !fresh) return
  draft.record({ status, muted, unavailable, hidden, blocked, ...(metadata ? { metadata } : {}) })
  // What was wanted of a mere request may be done now.
  if (status === 'accepted') draft.todo.add('commit').add('send')
  draft.events.push({ type: 'convoChanged', convoId: record.convoId, by: undefined, added: [], removed: [] })
}

function blockedIn({ members }: ConvoView): string[] {
  return members.flatMap(({ did, blocked }) => (blocked === true ? [did] : [])).sort()
}

/** Whether the policy vouches for metadata that this device does not have. */
export function lacksMetadata({ state: { record, group } }: Pick<Draft, 'state'>): boolean {
  return record.metadata === undefined && group !== undefined && policyOf(group).metadataHash !== undefined
}

/**
 * The account's standing by a view of the convo. A view may have been fetched before the convo was accepted and
 * come in after, so it never takes an acceptance back, unless it is of a new beginning after the convo ended: not after the
 * service lost the convo, which is the same as before.
 */
export function standing(
  record: Pick<ConvoRecord, 'phase' | 'status' | 'ended'>,
  view: ConvoView,
): ConvoRecord['status'] {
  if (view.status !== 'request') return 'accepted'
  return record.phase === 'ended' && record.ended !== 'restored' ? 'request' : record.status
}

/** Metadata counts only if the policy vouches for it by its hash. */
async function openSealed({ state }: Draft, sealed: SealedMetadata): Promise<Uint8Array | undefined> {
  const { record, group } = state
  const key = record.metadataKeys.find(
    ({ generation, epoch }) => generation === sealed.generation && epoch === sealed.epoch,
  )
  const plain = key && (await openMetadata(key.key, record.convoId, sealed.sealed))
  const expected = group && policyOf(group).metadataHash
  return plain && expected && bytesEqual(await metadataHash(plain), expected) ? plain : undefined
}
