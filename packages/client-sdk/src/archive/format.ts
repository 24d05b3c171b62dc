import type { StoredFile } from '../attachments/upload.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import type { GapRecord } from '../store/recovery-record.ts'

/** How a device writes down what it holds of its convos (docs/protocol.md, "History"). */
export const ARCHIVE_VERSION = 1

/** What of a convo is worth anything on another device: nothing of MLS, no keys, no invites. */
export type PortableConvo = Pick<
  ConvoRecord,
  | 'convoId'
  | 'kind'
  | 'status'
  | 'muted'
  | 'generation'
  | 'seq'
  | 'createdAt'
  | 'activeAt'
  | 'metadata'
  | 'readSeq'
  | 'receipts'
  | 'privacy'
  | 'messageLifetime'
  | 'ended'
>

/** What is told of a message. */
export type ToldMessage = Omit<MessageRecord, 'toldBy' | 'about'>

/**
 * A stretch of a convo's log: all that is held of it from `fromSeq` to `toSeq`, but for the gaps. Where it ends with
 * `convo.seq`, nothing of the convo follows.
 */
export interface VolumePart {
  readonly convo: PortableConvo
  readonly fromSeq: number
  readonly toSeq: number
  readonly gaps: readonly GapRecord[]
  /** By their places. */
  readonly messages: readonly ToldMessage[]
  /** Messages of before `fromSeq`, as they are now: something was said about them since they were told. */
  readonly again?: readonly ToldMessage[]
}

/** Stretches of convos, as they go into one file. */
export interface Volume {
  readonly parts: readonly VolumePart[]
}

/** A volume as it lies at the service, and what is in it. */
export interface VolumeRef extends StoredFile {
  readonly messages: number
}

/** How much of a convo an archive has. */
export interface Coverage {
  readonly convoId: string
  readonly fromSeq: number
  readonly toSeq: number
  readonly messages: number
}

/**
 * What an archive is made of: the volumes from the newest to the oldest, in which order they are taken in. What is told in
 * two of them counts as the newer has it.
 */
export interface Manifest {
  readonly service: string
  readonly did: string
  /** The device that made it, and vouches for what is in it. */
  readonly deviceId: string
  readonly createdAt: number
  readonly volumes: readonly VolumeRef[]
  readonly convos: readonly Coverage[]
}

/** All messages of a part, as they are taken in. */
export function messagesIn({ messages, again = [] }: VolumePart): readonly ToldMessage[] {
  return again.length === 0 ? messages : [...again, ...messages]
}

/** The stretches of a convo together; a later one goes on where the one before it ends. */
export function covering(convos: readonly Coverage[], { parts }: Volume): Coverage[] {
  const all = new Map(convos.map((coverage) => [coverage.convoId, coverage]))
  for (const { convo, fromSeq, toSeq, messages, again = [] } of parts) {
    const { convoId } = convo
    const before = all.get(convoId)
    all.set(convoId, {
      convoId,
      fromSeq: Math.min(before?.fromSeq ?? fromSeq, fromSeq),
      toSeq: Math.max(before?.toSeq ?? toSeq, toSeq),
      messages: (before?.messages ?? 0) + messages.length + again.length,
    })
  }
  return [...all.values()]
}
