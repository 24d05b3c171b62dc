import { judgeCommit } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import type { CommitEntry, Reset } from '../../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { Ports } from '../ports.ts'
import { generationOf, lastSeqOf, resetIn, seqOf } from '../entry.ts'
import type { Entry } from '../entry.ts'
import { readPage } from '../read-page.ts'
import { viewConvo } from '../view-convo.ts'

type FollowPorts = Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>

/** How far a group could be followed by the log alone. */
export interface PubliclyFollowed {
  readonly group: PublicGroup
  /** Whether every commit after the beginning was there and valid. */
  readonly whole: boolean
  /** The last place that was read: of what comes after it nothing is of this generation, or there is nothing. */
  readonly seq: number
  /** The reset that ended the generation, and its place in the log, if there was one. */
  readonly reset?: { readonly notice: Reset; readonly seq: number }
}

/**
 * Follows a group along the log as anybody can who knows none of its secrets: by the one judgement of commits. A device
 * that cannot process a commit, or has no leaf, learns so what the group is now, or how its generation ended.
 *
 * @param from what is known, of which generation, and a place in the log before the commit that ends its epoch; `upTo`
 *   is the epoch to stop at, the last one that the log has where it is left out
 */
export async function followPublicly(
  ports: FollowPorts,
  convoId: string,
  from: {
    readonly group: PublicGroup
    readonly generation: number
    readonly sinceSeq: number
    readonly upTo?: bigint | undefined
  },
): Promise<PubliclyFollowed> {
  let followed: Omit<PubliclyFollowed, 'seq'> = { group: from.group, whole: true }
  for (let sinceSeq = from.sinceSeq; ;) {
    const data = await readPage(ports, { convoId, sinceSeq }, 'reading the log')
    if (data === undefined) {
      followed = { ...followed, whole: false }
      const { firstSeq = 1 } = (await viewConvo(ports, convoId)) ?? {}
      if (firstSeq - 1 <= sinceSeq) return { ...followed, seq: sinceSeq }
      sinceSeq = firstSeq - 1
      continue
    }
    for (const entry of data.entries as readonly Entry[]) {
      if (followed.group.context.epoch === from.upTo) return { ...followed, seq: sinceSeq }
      const notice = resetIn(entry)
      if (notice !== undefined && notice.generation > from.generation) {
        return { ...followed, seq: sinceSeq, reset: { notice, seq: seqOf(entry) ?? 0 } }
      }
      // The reset that it comes after is gone.
      if (generationOf(entry) > from.generation) return { ...followed, seq: sinceSeq, whole: false }
      if (isCommit(entry)) followed = await followCommit(convoId, followed, entry, from.generation)
      sinceSeq = lastSeqOf(entry) ?? 0
    }
    if (sinceSeq >= data.lastSeq || data.entries.length === 0) return { ...followed, seq: sinceSeq }
  }
}

/** A commit of the epoch that was reached. What went before is known; what comes after a break is passed over. */
async function followCommit(
  convoId: string,
  followed: Omit<PubliclyFollowed, 'seq'>,
  { generation, epoch, commit }: CommitEntry,
  of: number,
): Promise<Omit<PubliclyFollowed, 'seq'>> {
  const reached = Number(followed.group.context.epoch)
  if (generation !== of || epoch < reached) return followed
  if (epoch > reached) return { ...followed, whole: false }
  try {
    const { group } = await judgeCommit(followed.group, { convoId, commit })
    return { ...followed, group }
  } catch {
    return { ...followed, whole: false } // the service took what members refuse
  }
}

function isCommit(entry: Entry): entry is CommitEntry & { readonly $type: string } {
  return entry.$type === 'blue.catbird.mls.message.defs#commitEntry'
}
