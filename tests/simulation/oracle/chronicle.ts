import { judgeCommit, judgeReset, leavesOf, parseApplicationMessage } from '@catbird-mls/core/mls'
import type { LeafRef, PublicGroup } from '@catbird-mls/core/mls'
import type { Database } from '@catbird-mls/core/database'
import { decodeNotice } from '../../../packages/core/src/groups/notice.ts'
import type { Notice } from '../../../packages/core/src/groups/notice.ts'
import { isFor } from './stay.ts'
import type { Place, Stay } from './stay.ts'

/** An application message of the log. */
export interface LoggedMessage extends Place {
  readonly messageId: string
  readonly ciphertext: Uint8Array
}

/** A commit of the log. */
export interface LoggedCommit extends Place {
  readonly commit: Uint8Array
  /** Whether somebody came in by it. */
  readonly external: boolean
  readonly at: number
}

/** What a commit did. */
export interface Turn {
  readonly seq: number
  readonly external: boolean
  readonly committer: LeafRef
  readonly removed: readonly Stay[]
}

type Reset = Extract<Notice, { kind: 'reset' }>

interface Row {
  readonly seq: number
  readonly kind: 'commit' | 'notice' | 'message'
  readonly generation: number
  readonly epoch: number
  readonly body: Uint8Array
  readonly created_at: Date
}

const statement = `
  SELECT seq, kind, generation, epoch, body, created_at FROM log_entry WHERE convo_id = $1 AND seq > $2
  UNION ALL
  SELECT seq, 'message', generation, epoch, ciphertext, created_at FROM message WHERE convo_id = $1 AND seq > $2
  ORDER BY seq`

/**
 * What became of one convo by its log alone: the group, who stood in it when, and what was sent. Worked out from the
 * commits, and from none of the tables in which the server keeps the same for itself.
 */
export class Chronicle {
  readonly convoId: string
  readonly stays: Stay[] = []
  readonly messages: LoggedMessage[] = []
  readonly commits: LoggedCommit[] = []
  /** When an account said that it leaves. */
  readonly leaving: { readonly did: string; readonly seq: number }[] = []
  /** What is wrong with the log itself. */
  readonly faults: string[] = []
  readonly #ids = new Set<string>()
  #group: PublicGroup
  #generation = 1
  #seq = 0

  /** `first` is the group as it was made, with its maker's leaf. */
  constructor(convoId: string, first: { readonly group: PublicGroup; readonly creator: LeafRef }) {
    this.convoId = convoId
    this.#group = first.group
    this.#begin(first.creator, { seq: 0, epoch: 0, external: false })
  }

  /** The group after the last commit. */
  get group(): PublicGroup {
    return this.#group
  }

  get generation(): number {
    return this.#generation
  }

  /** The last entry of the log. */
  get seq(): number {
    return this.#seq
  }

  /** Reads on in the log; gives what the new commits did. */
  async follow(db: Pick<Database, 'query'>): Promise<Turn[]> {
    const turns: Turn[] = []
    for (const row of await db.query<Row>(statement, [this.convoId, this.#seq])) {
      if (row.seq !== this.#seq + 1) this.faults.push(`entry ${String(row.seq)} follows ${String(this.#seq)}`)
      if (row.kind === 'commit') turns.push(await this.#commit(row))
      if (row.kind === 'message') this.#message(row)
      if (row.kind === 'notice') await this.#notice(row)
      this.#seq = row.seq
    }
    return turns
  }

  /** The stays of a device, the first one first. */
  staysOf({ did, deviceId }: { readonly did: string; readonly deviceId: string | undefined }): Stay[] {
    return this.stays.filter((stay) => stay.did === did && stay.deviceId === deviceId)
  }

  /**
   * Whether a stay fell to its account's own leaving: also where the account had taken the leaf out itself before, for
   * then this device learns of both at once.
   */
  leftDuring({ did, joinedSeq, removedSeq, removedBy }: Stay): boolean {
    const end = removedSeq === undefined || removedBy === did ? Infinity : removedSeq
    return this.leaving.some((left) => left.did === did && left.seq > joinedSeq && left.seq < end)
  }

  /** The messages of a stay. */
  messagesFor(stay: Stay): LoggedMessage[] {
    return this.messages.filter((message) => isFor(message, stay))
  }

  #message({ seq, generation, epoch, body }: Row): void {
    const parsed = parseApplicationMessage(body)
    const messageId = parsed.authenticatedData.id
    if (this.#ids.has(messageId)) this.faults.push(`the message ${messageId} is in the log twice`)
    if (parsed.epoch !== epoch)
      this.faults.push(`entry ${String(seq)} is stored under another epoch than its own`)
    this.#ids.add(messageId)
    this.messages.push({ seq, generation, epoch, messageId, ciphertext: body })
  }

  async #notice({ seq, body }: Row): Promise<void> {
    const notice = decodeNotice(body)
    if (notice.kind === 'leaveRequested') this.leaving.push({ did: notice.did, seq })
    if (notice.kind === 'reset') await this.#reset(seq, notice)
  }

  /** Another group backs the convo from here on: all stays end, and the resetter's begins. */
  async #reset(seq: number, { generation, groupInfo }: Reset): Promise<void> {
    const { group } = await judgeReset(this.#group, { convoId: this.convoId, groupInfo })
    for (const stay of this.stays) stay.removedSeq ??= seq
    if (generation !== this.#generation + 1)
      this.faults.push(`generation ${String(generation)} follows ${String(this.#generation)}`)
    this.#group = group
    this.#generation = generation
    for (const leaf of leavesOf(group)) this.#begin(leaf, { seq, epoch: 0, external: false })
  }

  async #commit({ seq, generation, epoch, body, created_at }: Row): Promise<Turn> {
    const { group, effects } = await judgeCommit(this.#group, { convoId: this.convoId, commit: body })
    if (Number(this.#group.context.epoch) !== epoch)
      this.faults.push(`entry ${String(seq)} is a commit of another epoch than ${String(epoch)}`)
    this.#group = group
    const { external, committer } = effects
    this.commits.push({ seq, generation, epoch, commit: body, external, at: created_at.getTime() })
    const removed = effects.removed.flatMap((leaf) =>
      this.#end(leaf, { seq, by: committer.did, resynced: external }),
    )
    const began = { seq, epoch: effects.epoch, external }
    for (const leaf of external ? [committer] : effects.added) this.#begin(leaf, began)
    return { seq, external, committer, removed }
  }

  #begin(
    { did, deviceId, leafIndex }: LeafRef,
    { seq, epoch, external }: { readonly seq: number; readonly epoch: number; readonly external: boolean },
  ): void {
    const generation = this.#generation
    this.stays.push({ did, deviceId, leafIndex, generation, joinedSeq: seq, joinedEpoch: epoch, external })
  }

  #end(
    { leafIndex }: LeafRef,
    { seq, by, resynced }: { readonly seq: number; readonly by: string; readonly resynced: boolean },
  ): Stay[] {
    const stay = this.stays.find((open) => open.leafIndex === leafIndex && open.removedSeq === undefined)
    if (stay === undefined) return []
    stay.removedSeq = seq
    stay.removedBy = by
    stay.resynced = resynced
    return [stay]
  }
}
