/** Why the engine could not do what it was asked. Nothing of the group's state has changed when one is thrown. */
export type MlsFailure =
  /** The bytes are not what they should be, or do not verify. */
  | 'InvalidMls'
  /** The message's epoch has left the window of past epochs that are kept. */
  | 'EpochTooOld'
  /** The message is of an epoch this state has not reached. */
  | 'EpochAhead'
  /** The message's key has been used already: a repetition, or one's own message. */
  | 'KeyConsumed'
  /** More messages of this sender are missing than the ratchet may step over. */
  | 'TooFarAhead'
  /** The device has no leaf here. */
  | 'NotMember'
  /** The commit breaks the group's policy or the protocol's closed lists. */
  | 'NotAllowed'
  /** The commit is of this device itself, and not the one it remembers: its state is of an earlier time. */
  | 'OwnCommit'
  /** The commit's membership tag is not made with the secrets of its epoch. */
  | 'WrongMembershipTag'
  /** The commit's path, or a joiner's init secret, cannot be opened, or does not give the keys that it shows. */
  | 'UnreadablePath'
  /** The commit's confirmation tag is not made with the secrets of the epoch it begins. */
  | 'WrongConfirmationTag'
  /** The ciphersuite is not one this build can do. */
  | 'UnsupportedCiphersuite'

/** A failure of the MLS engine, by name. */
export class MlsEngineError extends Error {
  override readonly name = 'MlsEngineError'
  readonly failure: MlsFailure

  constructor(failure: MlsFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}

/** Runs `work`; whatever the MLS library throws comes out as `InvalidMls`, with the cause kept. */
export async function asEngineError<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof MlsEngineError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MlsEngineError('InvalidMls', `${what}: ${reason}`, { cause })
  }
}
