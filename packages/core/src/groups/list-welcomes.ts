import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import { listPendingWelcomes } from './sql/list-welcomes.ts'
import type { WelcomeRow } from './sql/list-welcomes.ts'
import { isWelcomeId } from './welcome-id.ts'

/** A Welcome as its addressee gets it. */
export type WelcomeView = {
  readonly welcomeId: string
  readonly convoId: ConvoId
  readonly generation: number
  /** The epoch that it leads into. */
  readonly epoch: number
  /** The commit that added the device: the log is to be read from the entry after it. */
  readonly seq: number
  readonly keyPackageRef: Uint8Array
  readonly welcome: Uint8Array
  readonly ratchetTree: Uint8Array
  readonly createdAt: Date
}

/** How many bytes of Welcomes and trees one page gives, so that an answer stays small; one Welcome always fits. */
const maxPageBytes = 8 * 1024 * 1024

/** A page of Welcomes, and where the next one starts, if there may be one. */
export type WelcomePage = { readonly welcomes: readonly WelcomeView[]; readonly cursor?: string }

/**
 * The Welcomes that a device has not answered, the oldest first. What arrives while the pages are read may be missed
 * by them, and is found by the next listing.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listWelcomes(
  ports: { readonly db: Queryable },
  input: {
    readonly caller: DeviceCaller
    readonly limit: number
    readonly cursor?: string | undefined
    readonly maxBytes?: number
  },
): Promise<WelcomePage> {
  const { caller, limit, cursor: after = '' } = input
  if (input.cursor !== undefined && !isWelcomeId(after)) throw new ServiceError('InvalidCursor')
  const rows = await ports.db.query<WelcomeRow>(listPendingWelcomes, [
    caller.did,
    caller.deviceId,
    after,
    limit,
    input.maxBytes ?? maxPageBytes,
  ])
  const last = rows.at(-1)
  const mayBeMore = last !== undefined && (last.page_size === limit || rows.length < last.page_size)
  const cursor = mayBeMore ? last.welcome_id : undefined
  return { welcomes: rows.map(viewWelcome), ...(cursor === undefined ? {} : { cursor }) }
}

function viewWelcome(row: WelcomeRow): WelcomeView {
  const { generation, epoch, seq, bytes: welcome } = row
  return {
    welcomeId: row.welcome_id,
    convoId: row.convo_id as ConvoId,
    ...{ generation, epoch, seq, welcome },
    keyPackageRef: row.key_package_ref,
    ratchetTree: row.ratchet_tree,
    createdAt: row.created_at,
  }
}
