import type { StoredFile } from '../attachments/upload.ts'
import type { Coverage, VolumeRef } from '../archive/format.ts'
import { recordCodec } from './codec.ts'

/** A handing over of history that survives restarts until it is done, called off, or too old. */
export type HistoryJob = SendJob | ReceiveJob

/** The device that a history goes to, as its code said. */
export interface LinkedTo {
  readonly deviceId: string
  readonly signatureKey: Uint8Array
  readonly transferKey: Uint8Array
}

/**
 * collecting → announced: volumes, manifest and announcement are at the service → over: they have lain there for long
 * enough; collecting, announced → over: called off, or failed; over → gone, with all that is at the service.
 */
export interface SendJob {
  readonly kind: 'send'
  readonly id: string
  readonly to: LinkedTo
  /** When it is over at the latest (ms). */
  readonly until: number
  readonly state: 'collecting' | 'announced' | 'over'
  readonly volumes: readonly VolumeRef[]
  readonly convos: readonly Coverage[]
  /** Where the next volume begins; absent where it is the first, or all are there. */
  readonly next?: { readonly convoId: string; readonly afterSeq?: number | undefined } | undefined
  readonly collected: boolean
  /** A blob that is, or may be, on its way. */
  readonly pending?: string | undefined
  readonly manifest?: StoredFile
  readonly announcement?: Uint8Array
}

/**
 * waiting → taking: it was announced, and by whom is verified → over: all of it is taken in; waiting, taking → over:
 * called off, or failed; over → gone, with what is at the service.
 */
export interface ReceiveJob {
  readonly kind: 'receive'
  readonly id: string
  /** What it was announced to; absent where it is a backup, which is not waited for. */
  readonly keys?: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }
  readonly since: number
  /** When it is given up (ms). */
  readonly until: number
  readonly state: 'waiting' | 'taking' | 'over'
  /** The device by whose word it is. */
  readonly toldBy?: string
  readonly manifest?: StoredFile
  /** What is taken in next. */
  readonly at: TakenTo
  /** How often the volume there was opened, without anything having been taken in since. */
  readonly opened?: number
  /** Messages: so many are taken in, of so many. */
  readonly done: number
  readonly of: number
  readonly blobIds: readonly string[]
}

/** A place in an archive: volume, part of that, message of that. */
export interface TakenTo {
  readonly volume: number
  readonly part: number
  readonly message: number
}

/** {@link HistoryJob} and bytes. */
export const historyJob = recordCodec<HistoryJob>()
