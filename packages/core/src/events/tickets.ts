import { createHash } from 'node:crypto'
import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller, SessionCaller } from '../identity/callers.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import { readHistory } from '../restore/read-history.ts'
import { decodeCursor } from './cursor.ts'
import { ofAnotherHistory } from './resume.ts'
import { deleteExpiredTicketRows, insertTicket, takeTicket } from './sql/tickets.ts'
import type { TakenTicketRow } from './sql/tickets.ts'

/** How long a ticket is good for. */
export const ticketLifetimeMs = 30_000

/** A ticket that was redeemed: who may read, by which session if by any, and from where. */
export type RedeemedTicket = {
  readonly caller: DeviceCaller
  readonly sessionId: string | undefined
  readonly cursor: string | undefined
}

const hashOf = (ticket: string): Uint8Array => createHash('sha256').update(ticket).digest()

/**
 * Makes a ticket that opens one event stream of a device within 30 s. It is kept as its hash alone.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function createTicket(
  ports: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  { caller, cursor }: { readonly caller: DeviceCaller | SessionCaller; readonly cursor?: string | undefined },
): Promise<{ ticket: string; expiresAt: Date; historyId: string }> {
  const history = await readHistory(ports.db)
  // Told here by name, and not when the stream is opened.
  if (cursor !== undefined && !decodeCursor(caller, cursor).isOf(history)) throw ofAnotherHistory()
  const ticket = Buffer.from(ports.random.bytes(32)).toString('base64url')
  const expiresAt = new Date(ports.clock.now().getTime() + ticketLifetimeMs)
  const sessionId = 'sessionId' in caller ? caller.sessionId : null
  const params = [hashOf(ticket), caller.did, caller.deviceId, sessionId, cursor ?? null, expiresAt]
  await ports.db.execute(insertTicket, params)
  return { ticket, expiresAt, historyId: history.historyId }
}

/**
 * Takes a ticket in exchange for who it was made for. It is good once, in its time, and as long as its device, its
 * account and its session are.
 *
 * @throws ServiceError `InvalidTicket`
 */
export async function redeemTicket(
  ports: { readonly db: Queryable; readonly clock: Clock },
  { ticket }: { readonly ticket: string },
): Promise<RedeemedTicket> {
  const now = ports.clock.now()
  const [taken] = await ports.db.query<TakenTicketRow>(takeTicket, [hashOf(ticket), now])
  if (taken === undefined || taken.expires_at <= now || !taken.valid) throw new ServiceError('InvalidTicket')
  return {
    caller: { did: taken.did as Did, deviceId: taken.device_id as DeviceId },
    sessionId: taken.session_id ?? undefined,
    cursor: taken.cursor ?? undefined,
  }
}

/** Forgets a bounded number of tickets that were not used in time, and gives how many. For a job. */
export function deleteExpiredTickets(
  ports: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  return ports.db.execute(deleteExpiredTicketRows, [ports.clock.now(), limit])
}
