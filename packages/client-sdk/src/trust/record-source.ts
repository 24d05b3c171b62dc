/** What an account's repo says of a device. `rev` is the revision of the repo that says it. */
export type FoundRecord =
  | { readonly kind: 'present'; readonly rev: string; readonly record: DeviceRecordView }
  | { readonly kind: 'absent'; readonly rev: string }
  /** What stands there is no record of a device. */
  | { readonly kind: 'malformed'; readonly rev: string }

/** A device as the record in its owner's repo describes it (`blue.catbird.mls.actor.device`). */
export interface DeviceRecordView {
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  /** What earlier devices of the account have signed. */
  readonly endorsedBy: readonly { readonly deviceId: string; readonly signature: Uint8Array }[]
}

/** Where devices' records come from: their owners' own servers, unless an app has a better place. */
export interface RecordSource {
  /**
   * The record of a device, as its owner's repo proves it to be now. Whoever answers has verified the proof: what
   * comes from here is believed.
   *
   * @throws whatever kept it from finding out; that is no word against the device
   */
  fetch(did: string, deviceId: string, signal: AbortSignal): Promise<FoundRecord>
}
