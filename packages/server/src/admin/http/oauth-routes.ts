import type { IncomingMessage, ServerResponse } from 'node:http'
import { beginOperatorSession } from '@catbird-mls/core/operators'
import { sendJson } from '../../http/respond.ts'
import type { Visit } from '../context.ts'
import type { ProcedurePorts } from '../procedure-ports.ts'
import { isRefusal } from '../refusal.ts'
import { attempt } from '../sign-in/attempt.ts'
import { oauthPaths } from '../sign-in/oauth.ts'
import { readNonce } from './cookie.ts'

/** What the servers of operators' accounts read of this client. */
export function answerMetadata({ oauth }: ProcedurePorts, response: ServerResponse): void {
  const { metadata } = oauth()
  if (metadata === undefined)
    sendJson(response, 404, { error: 'NotFound', message: 'It is in the client id.' })
  else sendJson(response, 200, metadata)
}

/**
 * Takes back whoever has signed in at their own server, and sends them on to the dashboard, or tells it why not. A refusal
 * has been logged, or is one of many; anything else is logged here.
 */
export async function answerCallback(
  ports: ProcedurePorts,
  { request, response, visit }: { request: IncomingMessage; response: ServerResponse; visit: Visit },
): Promise<void> {
  const { searchParams: query, search } = new URL(request.url ?? '/', 'http://none')
  const nonce = readNonce(request, ports)
  if (nonce === undefined && isAtLoopbackOfLocalhost(request, ports)) {
    redirect(response, `${ports.service.url}${oauthPaths.callback}${search}`)
    return
  }
  visit.keepNonce(undefined)
  try {
    await attempt({ ports, visit }, 'oauth', async (visitor) => {
      const did = await ports.oauth().finish(query, nonce)
      const role = ports.admin.dids.get(did)
      return role && beginOperatorSession(ports, { ...visitor, way: 'oauth', actorId: did, role })
    })
    redirect(response, '/admin')
  } catch (err) {
    if (!isRefusal(err)) ports.log.warn({ err, address: visit.address }, 'a sign-in with an account failed')
    redirect(response, '/admin/sign-in?failed=account')
  }
}

/**
 * Whether somebody who began at localhost has come back to 127.0.0.1, as is so in development, since servers of accounts
 * lead to no name (RFC 8252 §7.3): the browser keeps cookies of the two apart.
 */
function isAtLoopbackOfLocalhost({ headers }: IncomingMessage, { service }: ProcedurePorts): boolean {
  const { hostname, port } = new URL(service.url)
  return hostname === 'localhost' && headers.host === `127.0.0.1:${port}`
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { Location: to })
  response.end()
}
