/** A device's time at a leaf, as the commits of the log have it. */
export interface Stay {
  readonly did: string
  readonly deviceId: string
  readonly leafIndex: number
  readonly generation: number
  /** The entry of the commit that put it there, and the first epoch it can read. */
  readonly joinedSeq: number
  readonly joinedEpoch: number
  /** Whether it came in by itself. */
  readonly external: boolean
  /** The entry of the commit that ended it. */
  removedSeq?: number | undefined
  /** Whether it was over before its device had heard of the convo, or while it took itself for out of it. */
  unheard?: boolean
  /** The account that ended it. */
  removedBy?: string
  /** Whether the device itself ended it, to begin another one. */
  resynced?: boolean
}

/** A message's place. */
export interface Place {
  readonly seq: number
  readonly generation: number
  readonly epoch: number
}

/**
 * Whether a message is for a device (protocol.md, "Entitlement") that has joined afresh while it was there, as far as it
 * still holds the keys of the time before: somebody else's late message may be of then.
 */
export function mayBeFor(message: Place, stays: readonly Stay[]): boolean {
  return stays.some((stay) => isFor(message, { ...stay, removedSeq: endOf(stay, stays) }))
}

/** Where a device's time ends that begins with this stay, however often it has joined afresh. */
function endOf(stay: Stay, stays: readonly Stay[]): number | undefined {
  if (stay.resynced !== true) return stay.removedSeq
  const next = stays.find(({ joinedSeq }) => joinedSeq === stay.removedSeq)
  return next === undefined ? stay.removedSeq : endOf(next, stays)
}

/**
 * Whether a message is for a device (protocol.md, "Entitlement"): of epochs since its leaf's first, and before its
 * removal.
 */
export function isFor(message: Place, stay: Stay): boolean {
  return (
    stay.generation === message.generation &&
    stay.joinedEpoch <= message.epoch &&
    stay.joinedSeq < message.seq &&
    (stay.removedSeq === undefined || message.seq < stay.removedSeq)
  )
}
