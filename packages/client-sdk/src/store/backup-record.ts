import type { StoredFile } from '../attachments/upload.ts'
import type { Coverage, VolumeRef } from '../archive/format.ts'
import { recordCodec } from './codec.ts'

/** What this device keeps of the account's backup that it writes. */
export interface BackupRecord {
  /** What the recovery key says: 20 bytes. */
  readonly secret: Uint8Array
  /** `on` → `stopped`: another device has written since; `on`, `stopped` → `off`: to be deleted → gone. */
  readonly state: 'on' | 'stopped' | 'off'
  /** Another device's backup that this one takes over: its count, and its blobs, which go when a newer one is there. */
  readonly taken?: { readonly counter: number; readonly blobIds: readonly string[] } | undefined
  /** What was written last; absent where nothing was. */
  readonly made?: MadeBackup | undefined
  /** What is written, or about to be: it counts once a slot says so. */
  readonly next?: MadeBackup | undefined
  /** Blobs that are, or may be, at the service, and are of no use any more. */
  readonly pending: readonly string[]
}

/** A backup as a slot announces it. */
export interface MadeBackup {
  /** Counts from 1: the highest is the newest. */
  readonly counter: number
  readonly madeAt: number
  /** When its oldest volume was written (ms): a service keeps blobs for so long and no longer. */
  readonly since: number
  readonly manifest: StoredFile
  /** From the oldest to the newest. */
  readonly volumes: readonly VolumeRef[]
  readonly convos: readonly Coverage[]
  /** How far each convo is in it, and how much this device had been told of it by then. */
  readonly marks: Readonly<Record<string, BackupMark>>
}

/** How far a convo is backed up. */
export interface BackupMark {
  readonly seq: number
  readonly toldFrom?: number | undefined
  readonly toldTo?: number | undefined
}

/** {@link BackupRecord} and bytes. */
export const backupRecord = recordCodec<BackupRecord>()
