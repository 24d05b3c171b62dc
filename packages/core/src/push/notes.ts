import type { DeviceCaller } from '../identity/callers.ts'

/** What a node notes of what it does, as far as it concerns devices that are away. Noting costs nothing. */
export interface PushNotes {
  /** A message of a device has been stored. */
  readonly stored: (convoId: string, by: DeviceCaller) => void
  /** A device was here, so that its wake-ups have been answered. */
  readonly seen: (device: DeviceCaller) => void
  /**
   * A live stream of a device is over without the device's having agreed to it, so that what was given to it since some
   * moment may not have arrived: since the last ping that it answered was sent, or since it began.
   */
  readonly lost: (device: DeviceCaller, since: Date) => void
}
