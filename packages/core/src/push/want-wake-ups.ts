import { errorCode, withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { freshSince } from '../presence/index.ts'
import { halveSlice, sliceLeaves } from './leaf-slices.ts'
import type { GrownConvo, Piece, Senders } from './leaf-slices.ts'
import { growthLimits } from './limits.ts'
import type { GrowthLimits } from './limits.ts'
import { sendSoon } from './send-job.ts'
import { slices } from './slices.ts'
import { boundStatements, readWidths, wantForConvos } from './sql/want-wake-ups.ts'

/** Convos in which messages were stored, and by whom. */
export type Grown = readonly (readonly [convoId: string, by: Senders])[]

type Options = {
  readonly now: Date
  /** Told of each convo that has been looked at in full. */
  readonly looked?: (convoId: string) => void
  readonly limits?: GrowthLimits
}

/** What Postgres says of a statement that took too long. */
const queryCanceled = '57014'

/**
 * Wants wake-ups for the devices of convos, but for those that are the only sender, and has them sent. One statement
 * looks at so many leaves, of many convos or of a part of one. What takes too long is tried again in halves, after all
 * else: a huge group, or one whose rows somebody holds, is not the others' trouble.
 *
 * Throws what went wrong: where a few leaves take too long, once all else has been looked at; anything else at once.
 */
export async function wantWakeUps(
  db: Database,
  grown: Grown,
  { now, looked = () => undefined, limits = growthLimits }: Options,
): Promise<void> {
  const convos = await readSizes(db, grown, limits.convosAtOnce)
  for (const { convoId, leaves } of convos) if (leaves === 0) looked(convoId)
  const queue = sliceLeaves(convos, limits.leavesAtOnce)
  const pieces = new PieceCount(queue.flat(), looked)
  const failures: unknown[] = []
  let timeouts = 0
  for (let slice = queue.shift(); slice !== undefined; slice = queue.shift()) {
    try {
      await wantSlice(db, slice, { now, withinMs: limits.lookWithinMs })
      pieces.done(slice)
    } catch (error) {
      if (errorCode(error) !== queryCanceled || ++timeouts >= limits.timeoutsBorne) throw error
      const halves = halveSlice(slice, limits.fewestLeaves)
      if (halves.length === 0) failures.push(error)
      pieces.cut(slice, halves.flat())
      queue.push(...halves)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** How wide the trees of convos are; zero for one that is not there. */
async function readSizes(db: Database, grown: Grown, atOnce: number): Promise<GrownConvo[]> {
  const widths = new Map<string, number>()
  for (const slice of slices(grown, atOnce)) {
    const ids = slice.map(([convoId]) => convoId)
    const rows = await db.query<{ convo_id: string; width: number }>(readWidths, [ids])
    for (const { convo_id: convoId, width } of rows) widths.set(convoId, width)
  }
  return grown.map(([convoId, by]) => ({ convoId, by, leaves: widths.get(convoId) ?? 0 }))
}

async function wantSlice(
  db: Database,
  slice: readonly Piece[],
  { now, withinMs }: { readonly now: Date; readonly withinMs: number },
): Promise<void> {
  const only = slice.map(({ by }) => (by === 'several' ? undefined : by))
  const params = [
    slice.map(({ convoId }) => convoId),
    only.map((by) => by?.did ?? null),
    only.map((by) => by?.deviceId ?? null),
    slice.map(({ from }) => from),
    // Whoever joins while this is done is beyond the last piece's end, and is a member like any other.
    slice.map(({ from, leaves, isLast }) => (isLast ? null : from + leaves)),
    now,
    freshSince(now),
  ]
  const wanted = await withTransaction(db, async (tx) => {
    await tx.query(boundStatements, [String(withinMs)])
    return tx.execute(wantForConvos, params)
  })
  if (wanted > 0) await sendSoon(db)
}

/** Counts the pieces of each convo that have not been looked at, and tells when none is left. */
class PieceCount {
  readonly #left = new Map<string, number>()
  readonly #looked: (convoId: string) => void

  constructor(pieces: readonly Piece[], looked: (convoId: string) => void) {
    for (const piece of pieces) this.#add(piece, 1)
    this.#looked = looked
  }

  done(pieces: readonly Piece[]): void {
    for (const piece of pieces) if (this.#add(piece, -1) === 0) this.#looked(piece.convoId)
  }

  /** Where nothing is left of a piece that was cut, it stays a piece that was not looked at. */
  cut(before: readonly Piece[], after: readonly Piece[]): void {
    if (after.length === 0) return
    for (const piece of after) this.#add(piece, 1)
    for (const piece of before) this.#add(piece, -1)
  }

  #add({ convoId }: Piece, by: number): number {
    const count = (this.#left.get(convoId) ?? 0) + by
    this.#left.set(convoId, count)
    return count
  }
}
