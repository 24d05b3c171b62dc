/**
 * The store is open already: in another tab, another process, or another client of this one.
 *
 * What to do: Close the other client first, or tell the person that the app is open elsewhere.
 */
export class StorageLockedError extends Error {
  override readonly name = 'StorageLockedError'
}

/**
 * The store was closed, its owner was killed, or its data was deleted by somebody else meanwhile.
 *
 * What to do: Open the client again.
 */
export class StorageClosedError extends Error {
  override readonly name = 'StorageClosedError'
}

/**
 * There is no room. What was written before stays, and of the write that met this there is nothing.
 *
 * What to do: Tell the person to make room; then it goes on.
 */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError'
}

/**
 * This place has no such storage, or does not let it be used. The message says what is missing.
 *
 * What to do: Tell the person what is missing, or use another storage.
 */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError'
}

/** What is wrong with the data of a store. */
export type FormatFault =
  /** It is not a store of this SDK. */
  | 'foreign'
  /** It was one, and has been altered or partly lost. */
  | 'damaged'
  /** A later version of the SDK has written it. */
  | 'newer'

/**
 * The data is not what this version can read. It is left as it was found.
 *
 * What to do: Decide by its `reason`: open another place, make a new device, or update the app.
 */
export class StorageFormatError extends Error {
  override readonly name = 'StorageFormatError'
  readonly reason: FormatFault

  constructor(reason: FormatFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** Why a key does not open a store. */
export type KeyFault =
  /** The store is encrypted under another key, or its own key was altered. */
  | 'wrong'
  /** The store is encrypted, and no key was given. */
  | 'missing'
  /** A key was given, and the store was begun without one. */
  | 'notEncrypted'
  /** What was given is no key of the kind that is asked for. */
  | 'unusable'

/**
 * The store cannot be opened with this key, or without one. Nothing was changed.
 *
 * What to do: Decide by its `reason`: ask the person for the right key.
 */
export class StorageKeyError extends Error {
  override readonly name = 'StorageKeyError'
  readonly reason: KeyFault

  constructor(reason: KeyFault, options?: ErrorOptions) {
    super(meanings[reason], options)
    this.reason = reason
  }
}

const meanings: Readonly<Record<KeyFault, string>> = {
  wrong: 'the store is encrypted under another key',
  missing: 'the store is encrypted: it needs a key to open',
  notEncrypted: 'the store was begun without a key, and opens without one',
  unusable: 'a key is 32 bytes, or a CryptoKey for AES-GCM of 256 bits that may encrypt and decrypt',
}
