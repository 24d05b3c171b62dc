import { stateFromRecords } from '@catbird-mls/client/mls'
import type { DeviceKeys, GroupState } from '@catbird-mls/client/mls'
import { convoRecord } from '../../../packages/client-sdk/src/store/convo-record.ts'
import type { ConvoRecord } from '../../../packages/client-sdk/src/store/convo-record.ts'
import { deviceRecord } from '../../../packages/client-sdk/src/store/device-record.ts'
import { intentRecord } from '../../../packages/client-sdk/src/store/intent-record.ts'
import type { Intent } from '../../../packages/client-sdk/src/store/intent-record.ts'
import { keys, prefixes } from '../../../packages/client-sdk/src/store/keys.ts'
import { messageRecord } from '../../../packages/client-sdk/src/store/message-record.ts'
import type { MessageRecord } from '../../../packages/client-sdk/src/store/message-record.ts'
import { gapRecord } from '../../../packages/client-sdk/src/store/recovery-record.ts'
import type { GapRecord } from '../../../packages/client-sdk/src/store/recovery-record.ts'
import { outboxRecord } from '../../../packages/client-sdk/src/store/outbox-record.ts'
import type { OutboxRow } from '../../../packages/client-sdk/src/store/outbox-record.ts'
import type { Disk } from '../disk.ts'

/** What a device holds of a convo, read from its disk, whether or not its client lives. */
export interface Held {
  readonly record: ConvoRecord
  /** Every message it has ever taken in, by its place in the log. */
  readonly messages: readonly MessageRecord[]
  /** What it shows as not there. */
  readonly gaps: readonly GapRecord[]
  readonly group: GroupState | undefined
  /** What it has not brought to an end: attempts, intents, messages on their way. */
  readonly unfinished: readonly string[]
}

/** Everything of one convo; undefined where the device has not heard of it. */
export function heldOf(disk: Disk, convoId: string): Held | undefined {
  const bytes = disk.read(keys.convo(convoId))
  if (bytes === undefined) return undefined
  const record = convoRecord.decode(bytes)
  const messages = disk
    .list({ prefix: keys.messages(convoId) })
    .map(([, value]) => messageRecord.decode(value))
  const unfinished = [
    ...(disk.read(keys.attempt(convoId)) === undefined ? [] : ['an attempt']),
    ...disk
      .list({ prefix: keys.intent(convoId, '') })
      .map(([, intent]) => wanted(intentRecord.decode(intent))),
    ...disk
      .list({ prefix: `${prefixes.outbox}${convoId}/` })
      .flatMap(([, row]) => onItsWay(outboxRecord.decode(row), record)),
  ]
  const gaps = disk.list({ prefix: keys.gaps(convoId) }).map(([, value]) => gapRecord.decode(value))
  return { record, messages, gaps, group: groupOf(disk, record), unfinished }
}

/** The convos that a device has heard of. */
export function convosOn(disk: Disk): string[] {
  return disk.list({ prefix: keys.convo('') }).map(([key]) => key.slice(keys.convo('').length))
}

/** Who a device is. */
export function keysOn(disk: Disk): DeviceKeys | undefined {
  const stored = disk.read(keys.device)
  return stored && deviceRecord.decode(stored).keys
}

function wanted({ want, notBefore, lost }: Intent): string {
  return `a wish to ${want.kind} not before ${new Date(notBefore).toISOString()}, lost ${String(lost)} times`
}

/** What was sent is met in the log, unless this device reads it no further. */
function onItsWay({ state }: OutboxRow, { phase }: ConvoRecord): string[] {
  return state === 'failed' || (state === 'sent' && phase === 'ended') ? [] : [`a message ${state}`]
}

function groupOf(disk: Disk, { convoId, generation }: ConvoRecord): GroupState | undefined {
  const prefix = keys.group(convoId, generation)
  const records = disk.list({ prefix }).map(([key, value]) => [key.slice(prefix.length), value] as const)
  return records.length === 0 ? undefined : stateFromRecords(records)
}
