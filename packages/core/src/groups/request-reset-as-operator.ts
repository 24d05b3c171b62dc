import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { ConvoId } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { appendNotice } from './append-notice.ts'
import { lockConvo } from './lock-convo.ts'
import { noteResetRequest, readResetRequest } from './sql/request-reset.ts'
import type { ResetRequestRow } from './sql/request-reset.ts'

/** A request for a reset that stands: admins have been asked to end this generation. */
export type RequestedReset = {
  readonly generation: number
  /** When that was asked first. */
  readonly requestedAt: Date
  /** The notice in the log; undefined where it was there already. */
  readonly seq: number | undefined
}

/**
 * Asks a convo's admins to begin it anew: the service holds no keys, and can do no more (docs/decisions/0026). Each
 * generation is asked for once, however often an operator does so; what operators did is recorded each time.
 *
 * `expectedGeneration`: the one that the operator has seen, so that none is ended that has just begun.
 *
 * @throws ServiceError `ConvoNotFound`, `GenerationConflict`, `InvalidRequest` where no member is left who could answer
 */
export async function requestResetAsOperator(
  ports: { readonly db: Database; readonly bus: Bus; readonly clock: Clock },
  input: {
    readonly convoId: ConvoId
    readonly by: Operator
    readonly expectedGeneration?: number | undefined
  },
): Promise<RequestedReset> {
  const { convoId, by, expectedGeneration } = input
  return withTransaction(ports.db, async (tx) => {
    const { generation } = await lockConvo(tx, convoId)
    if (expectedGeneration !== undefined && generation !== expectedGeneration)
      throw new ServiceError('GenerationConflict', {
        message: `the convo is at generation ${String(generation)}`,
      })
    const before = await standing(tx, convoId, generation)
    const after = before ?? (await ask(ports, tx, { convoId, generation }))
    await audit(tx, ports, {
      by,
      act: 'requestReset',
      subject: convoId,
      before: { generation, requested: before !== undefined },
      after: { generation, requested: true },
    })
    return after
  })
}

/** The request that stands for a generation, if there is one. */
async function standing(tx: Tx, convoId: ConvoId, generation: number): Promise<RequestedReset | undefined> {
  const [row] = await tx.query<ResetRequestRow>(readResetRequest, [convoId])
  if (row?.inhabited !== true)
    throw new ServiceError('InvalidRequest', { message: 'the convo has no member who could reset it' })
  const { requested_generation: requested, requested_at: requestedAt } = row
  if (requested !== generation || requestedAt === null) return undefined
  return { generation, requestedAt, seq: undefined }
}

async function ask(
  ports: { readonly bus: Bus; readonly clock: Clock },
  tx: Tx,
  { convoId, generation }: { readonly convoId: ConvoId; readonly generation: number },
): Promise<RequestedReset> {
  const requestedAt = ports.clock.now()
  await tx.execute(noteResetRequest, [convoId, generation, requestedAt])
  const seq = await appendNotice(ports, tx, { convoId, notice: { kind: 'resetRequested', generation } })
  return { generation, requestedAt, seq }
}
