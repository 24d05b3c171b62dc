import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson } from '../../http/respond.ts'
import type { Visit } from '../context.ts'
import type { ProcedurePorts } from '../procedure-ports.ts'
import { attempt } from '../sign-in/attempt.ts'
import { readNonce } from './cookie.ts'

/** What the servers of operators' accounts read of this client. */
export function answerMetadata({ oauth }: ProcedurePorts, response: ServerResponse): void {
  const { metadata } = oauth()
  if (metadata === undefined)
    sendJson(response, 404, { error: 'NotFound', message: 'It is in the client id.' })
  else sendJson(response, 200, metadata)
}

/** Takes back whoever has signed in at their own server, and sends them on to the dashboard, or tells it why not. */
export async function answerCallback(
  ports: ProcedurePorts,
  { request, response, visit }: { request: IncomingMessage; response: ServerResponse; visit: Visit },
): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://none').searchParams
  const nonce = readNonce(request, ports)
  visit.keepNonce(undefined)
  try {
    await attempt({ ports, visit }, 'oauth', async () => {
      const did = await ports.oauth().finish(query, nonce)
      const role = ports.admin.dids.get(did)
      return role && { actorId: did, role }
    })
    redirect(response, '/admin')
  } catch (err) {
    ports.log.warn({ err, address: visit.address }, 'a sign-in with an account failed')
    redirect(response, '/admin/sign-in?failed=account')
  }
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { Location: to })
  response.end()
}
