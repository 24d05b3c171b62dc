import type { Leaf } from '../mls/index.ts'
import type { DeviceTrust } from '../store/trust-record.ts'
import type { HoldReason } from './mode.ts'
import { keyOf } from './ledger.ts'

/** A device that keeps messages from going out, and why. */
export interface HeldDevice {
  readonly did: string
  readonly deviceId: string
  readonly signatureKey: Uint8Array
  readonly reason: HoldReason
}

/** How sending in a convo changed. */
export type HoldChange = 'held' | 'resumed' | undefined

interface Watched {
  readonly leaves: ReadonlyMap<string, readonly Leaf[]>
  readonly held: Map<string, HeldDevice>
}

/**
 * Whether messages may be encrypted, convo by convo. It follows from the leaves of the tree and the trust in them
 * alone, so nothing of it is stored: it is worked out when a convo's MLS state is read or changes, and for the one
 * account whose trust changes; asking, before each message, is one look.
 */
export class Holds {
  readonly #judge: (leaf: Leaf) => HoldReason | undefined
  readonly #convos = new Map<string, Watched>()

  /** `judge` says what keeps messages from a leaf, as things stand. */
  constructor(judge: (leaf: Leaf) => HoldReason | undefined) {
    this.#judge = judge
  }

  /** The devices that hold the convo's messages back; none if they may go out. */
  of(convoId: string): readonly HeldDevice[] {
    return [...(this.#convos.get(convoId)?.held.values() ?? [])]
  }

  holds(convoId: string): boolean {
    return (this.#convos.get(convoId)?.held.size ?? 0) > 0
  }

  /** Whether the convo is watched, and has a leaf of that device. */
  has(leaf: Pick<DeviceTrust, 'deviceId' | 'signatureKey'> & { readonly did: string }): boolean {
    const key = keyOf(leaf)
    return [...this.#convos.values()].some(({ leaves }) =>
      leaves.get(leaf.did)?.some((one) => keyOf(one) === key),
    )
  }

  /** An account's devices in the convos that are watched, each once. */
  devicesOf(did: string): Leaf[] {
    const leaves = [...this.#convos.values()].flatMap((watched) => watched.leaves.get(did) ?? [])
    return [...new Map(leaves.map((leaf) => [keyOf(leaf), leaf])).values()]
  }

  /** A convo's tree as it is now. */
  watch(convoId: string, leaves: readonly Leaf[]): HoldChange {
    const before = this.#convos.get(convoId)?.held ?? new Map<string, HeldDevice>()
    const now: Watched = { leaves: byAccount(leaves), held: new Map() }
    for (const leaf of leaves) this.#weigh(now, leaf)
    this.#convos.set(convoId, now)
    return changeFrom(before, now.held)
  }

  /** Trust in an account's devices changed. Gives the convos whose sending did. */
  reconsider(did: string): { readonly convoId: string; readonly change: Exclude<HoldChange, undefined> }[] {
    const changed = []
    for (const [convoId, watched] of this.#convos) {
      const before = new Map(watched.held)
      for (const leaf of watched.leaves.get(did) ?? []) this.#weigh(watched, leaf)
      const change = changeFrom(before, watched.held)
      if (change !== undefined) changed.push({ convoId, change })
    }
    return changed
  }

  /** The convo is over for this device. */
  forget(convoId: string): void {
    this.#convos.delete(convoId)
  }

  #weigh({ held }: Watched, leaf: Leaf): void {
    const reason = this.#judge(leaf)
    const { did, deviceId, signatureKey } = leaf
    if (reason === undefined) held.delete(keyOf(leaf))
    else held.set(keyOf(leaf), { did, deviceId, signatureKey, reason })
  }
}

/** Leaves by the account they are of. */
export function byAccount(leaves: readonly Leaf[]): Map<string, Leaf[]> {
  const accounts = new Map<string, Leaf[]>()
  for (const leaf of leaves) {
    const list = accounts.get(leaf.did)
    if (list === undefined) accounts.set(leaf.did, [leaf])
    else list.push(leaf)
  }
  return accounts
}

/** Held anew where a device holds it that did not before; resumed where none does any more. */
function changeFrom(
  before: ReadonlyMap<string, HeldDevice>,
  now: ReadonlyMap<string, HeldDevice>,
): HoldChange {
  if (now.size === 0) return before.size > 0 ? 'resumed' : undefined
  return [...now].some(([key, { reason }]) => before.get(key)?.reason !== reason) ? 'held' : undefined
}
