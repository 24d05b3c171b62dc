import { decodeNames, encodeNames } from './cursor.ts'
import { nextPage } from './page.ts'
import type { PageInput, Ports } from './page.ts'
import type { ConnectionPage } from './service-views.ts'
import { selectConnections } from './sql/service.ts'
import type { ConnectionRow } from './sql/service.ts'

/**
 * The devices that are connected to a node, by DID, as it wrote them down last.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listConnections(
  { db }: Pick<Ports, 'db'>,
  { limit, cursor, nodeId }: PageInput & { readonly nodeId: string },
): Promise<ConnectionPage> {
  const after = cursor === undefined ? ['', ''] : decodeNames(cursor, 2)
  const rows = await db.query<ConnectionRow>(selectConnections, [nodeId, ...after, limit])
  const connections = rows.map(({ did, device_id: deviceId, since }) => ({ did, deviceId, since }))
  return { connections, ...nextPage(rows, limit, (last) => encodeNames(last.did, last.device_id)) }
}
