import { listJoinRequests as list } from '@catbird-mls/core/invites'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseConvoId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.invite.listJoinRequests` */
export function listJoinRequests(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock'>): void {
  server.blue.catbird.mls.invite.listJoinRequests(
    ports.acts.account(ids.BlueCatbirdMlsInviteListJoinRequests, async ({ caller, params }) => {
      const { limit, cursor } = params
      const convoId = params.convoId === undefined ? undefined : parseConvoId(params.convoId)
      const page = await list(ports, { caller, convoId, limit, cursor })
      const requests = page.requests.map((request) => ({
        ...request,
        createdAt: request.createdAt.toISOString(),
        expiresAt: request.expiresAt.toISOString(),
      }))
      return { ...page, requests }
    }),
  )
}
