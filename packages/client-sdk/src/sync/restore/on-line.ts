import { readGivenGroup } from '@catbird-mls/core/mls'
import { bytesEqual } from '../../bytes.ts'
import { isError } from '../../errors.ts'
import { beganBy, epochOf } from '../../mls/index.ts'
import type { ConvoState } from '../draft.ts'
import { seqOf } from '../entry.ts'
import type { Entry } from '../entry.ts'
import { persistently } from '../ports.ts'
import type { Ports } from '../ports.ts'

type LinePorts = Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>

/** Where the service says that a convo is. */
export interface Head {
  readonly generation: number
  readonly epoch: number
  readonly firstSeq: number
  readonly lastSeq: number
}

/**
 * Whether the epoch that a device is in is on the line that the service has: by the commit that began it, or where that is
 * not there any more by the GroupInfo of the same epoch. An epoch of the same number is another one if its confirmation
 * tag is another.
 */
export async function isOnLine(
  ports: LinePorts,
  { record, group }: Pick<ConvoState, 'record' | 'group'>,
  head: Pick<Head, 'generation' | 'epoch'>,
): Promise<boolean> {
  const { generation, epochSeq, convoId } = record
  if (head.generation < generation) return false
  if (group === undefined) return true
  if (head.generation === generation && head.epoch < epochOf(group)) return false
  if (epochSeq !== undefined) {
    const entry = await entryAt(ports, convoId, epochSeq)
    if (entry === undefined || entry === 'gone' || !saysWhatItIs(entry))
      return isByInfo(ports, { record, group }, head)
    return 'commit' in entry && beganBy(group, entry.commit)
  }
  return isByInfo(ports, { record, group }, head)
}

/** Where the beginning of the epoch cannot be read, the group itself is compared, and its epoch if it is the same. */
async function isByInfo(
  ports: LinePorts,
  { record, group }: Pick<ConvoState, 'record' | 'group'>,
  head: Pick<Head, 'generation' | 'epoch'>,
): Promise<boolean> {
  if (group === undefined || head.generation !== record.generation) return true
  const { convoId } = record
  const get = () => ports.api.group.getGroupInfo({ convoId })
  const { data } = await persistently(ports, 'comparing a convo', get)
  const given = await readGivenGroup(data)
  if (data.generation !== record.generation) return data.generation > record.generation
  if (!bytesEqual(given.context.groupId, group.context.groupId)) return false
  if (data.epoch !== epochOf(group)) return data.epoch > epochOf(group)
  return bytesEqual(given.confirmationTag, group.confirmationTag)
}

/** The entry at a place of a log; `gone` where it is kept no more, undefined where there is none, or it may not be read. */
export async function entryAt(
  ports: LinePorts,
  convoId: string,
  seq: number,
): Promise<Entry | 'gone' | undefined> {
  try {
    const get = () => ports.api.message.getLog({ convoId, sinceSeq: seq - 1, limit: 1 })
    const { data } = await persistently(ports, 'comparing a convo', get)
    const [entry] = data.entries as readonly Entry[]
    return entry !== undefined && seqOf(entry) === seq ? entry : undefined
  } catch (err) {
    if (isError(err, 'LogTruncated')) return 'gone'
    if (isError(err, 'NotMember', 'ConvoNotFound')) return undefined
    throw err
  }
}

/** Whether an entry is shown, and not only that there is, or was, one. */
export function saysWhatItIs(
  entry: Entry,
): entry is Entry & { readonly createdAt: string; readonly commit: Uint8Array } {
  return 'createdAt' in entry && typeof entry.createdAt === 'string'
}
