import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import type { PublicGroups } from './public-groups.ts'
import { readTreeAt } from './read-tree-at.ts'
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

/** How many trees are worked out for one page: that of a large group takes the better part of a second. */
const maxRebuilt = 8

/** A page of Welcomes, and where the next one starts, if there may be one. */
export type WelcomePage = { readonly welcomes: readonly WelcomeView[]; readonly cursor?: string }

/**
 * The Welcomes that a device has not answered, the oldest first. What arrives while the pages are read may be missed
 * by them, and is found by the next listing.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listWelcomes(
  ports: Ports,
  input: {
    readonly caller: DeviceCaller
    readonly limit: number
    readonly cursor?: string | undefined
    readonly maxBytes?: number
  },
): Promise<WelcomePage> {
  const { caller, limit, cursor: after = '', maxBytes = maxPageBytes } = input
  if (input.cursor !== undefined && !isWelcomeId(after)) throw new ServiceError('InvalidCursor')
  const rows = await ports.db.query<WelcomeRow>(listPendingWelcomes, [
    caller.did,
    caller.deviceId,
    after,
    limit,
    maxBytes,
  ])
  const { welcomes, last } = await withTrees(ports, rows, maxBytes)
  const mayBeMore = last !== undefined && (last.row.page_size === limit || last.count < last.row.page_size)
  const cursor = mayBeMore ? last.row.welcome_id : undefined
  return { welcomes, ...(cursor === undefined ? {} : { cursor }) }
}

type Ports = { readonly db: Queryable; readonly publicGroups: PublicGroups }

/**
 * Puts the trees to the Welcomes, as far as the page has room for them; at least one. A Welcome that was answered
 * meanwhile, so that its tree may be gone, is passed over. `last` is the last row that was looked at.
 */
async function withTrees(
  ports: Ports,
  rows: readonly WelcomeRow[],
  maxBytes: number,
): Promise<{ welcomes: WelcomeView[]; last: { row: WelcomeRow; count: number } | undefined }> {
  const welcomes: WelcomeView[] = []
  let last: { row: WelcomeRow; count: number } | undefined
  let [size, rebuilt] = [0, 0]
  for (const [i, row] of rows.entries()) {
    if (rebuilt === maxRebuilt) break
    const { convo_id: convoId, generation, epoch, bytes } = row
    const at = await readTreeAt(ports, { convoId, generation, epoch })
    size += bytes.length + (at?.tree.length ?? 0)
    if (size > maxBytes && welcomes.length > 0) break
    if (at?.rebuilt) rebuilt += 1
    if (at) welcomes.push(viewWelcome(row, at.tree))
    last = { row, count: i + 1 }
  }
  return { welcomes, last }
}

function viewWelcome(row: WelcomeRow, ratchetTree: Uint8Array): WelcomeView {
  const { generation, epoch, seq, bytes: welcome } = row
  return {
    welcomeId: row.welcome_id,
    convoId: row.convo_id as ConvoId,
    ...{ generation, epoch, seq, welcome },
    keyPackageRef: row.key_package_ref,
    ratchetTree,
    createdAt: row.created_at,
  }
}
