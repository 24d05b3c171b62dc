import type { IncomingMessage, ServerResponse } from 'node:http'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import { addressKey, clientAddress } from '../../http/client-address.ts'
import { asksForStream } from '../../http/event-stream.ts'
import { sendJson } from '../../http/respond.ts'
import type { Handler } from '../../http/route.ts'
import { pathOf } from '../../http/route.ts'
import { requestContext } from '../../log/index.ts'
import type { AdminContext, Visit } from '../context.ts'
import type { AdminPorts } from '../ports.ts'
import type { ProcedurePorts } from '../procedure-ports.ts'
import { throughFunnel } from '../errors.ts'
import { appRouter } from '../router.ts'
import { identify } from '../sign-in/identify.ts'
import { createHandleLookup } from '../sign-in/handles.ts'
import { createOperatorOAuth, oauthPaths } from '../sign-in/oauth.ts'
import type { OperatorOAuth } from '../sign-in/oauth.ts'
import { whenClosed } from './bounds.ts'
import type { Bounds } from './bounds.ts'
import { cookieWith, nonceCookieWith, readSecret } from './cookie.ts'
import { isForeign } from './foreign.ts'
import { answerCallback, answerMetadata } from './oauth-routes.ts'
import { createPages } from './pages.ts'

/** What answers operators. */
export type AdminHandler = {
  readonly handle: Handler
  /** Cuts the streams of live figures, whose readers come back by themselves, elsewhere. */
  readonly drain: () => void
}

const prefix = '/admin/trpc/'
/** More than the longest input: a resolution of a report. */
const maxBodySize = 64 * 1024

/** Answers `/admin/`: refuses what comes from other pages, finds out who calls, and hands it to the procedures. */
export function createAdminHandler(
  given: AdminPorts,
  rules: { readonly trustProxy: number; readonly bounds: Bounds },
): AdminHandler {
  const streams = new Set<ServerResponse>()
  const ports = withLoadedCode(given)
  const pages = createPages()
  const answer = async (exchange: Exchange) => {
    const { request, response } = exchange
    const path = pathOf(request)
    if (path === oauthPaths.metadata) answerMetadata(ports, response)
    else if (path === oauthPaths.callback) {
      const visit = visitOf(ports, exchange)
      await rules.bounds.admit({ request, response, addressKey: visit.addressKey })
      await answerCallback(ports, { request, response, visit })
    } else if (!path.startsWith(prefix)) await pages(request, response)
    else if (isForeign(request, ports.service)) refuseForeign(response)
    else await answerProcedure(ports, exchange)
  }
  return {
    async handle(request, response) {
      setPageHeaders(response)
      if (asksForStream(request)) {
        streams.add(response)
        whenClosed(response, () => streams.delete(response))
      }
      await answer({ request, response, ...rules })
    },
    drain() {
      for (const response of streams) response.destroy()
    },
  }
}

function withLoadedCode(ports: AdminPorts): ProcedurePorts {
  let oauth: OperatorOAuth | undefined
  return {
    ...ports,
    oauth: () => (oauth ??= createOperatorOAuth(ports)),
    handleOwner: createHandleLookup(ports, ports.network.appViewUrl),
  }
}

async function answerProcedure(ports: ProcedurePorts, exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  await nodeHTTPRequestHandler({
    router: appRouter,
    path: pathOf(request).slice(prefix.length),
    req: request,
    res: response,
    maxBodySize,
    allowBatching: false,
    createContext: () => contextOf(ports, exchange),
  })
}

type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly trustProxy: number
  readonly bounds: Bounds
}

async function contextOf(ports: ProcedurePorts, exchange: Exchange): Promise<AdminContext> {
  const { request, response, bounds } = exchange
  const visit = visitOf(ports, exchange)
  try {
    await bounds.admit({ request, response, addressKey: visit.addressKey })
    return { ports, visit, caller: await identify(ports, request, visit) }
  } catch (error) {
    throw throughFunnel(ports.funnel, error)
  }
}

function visitOf(ports: AdminPorts, { request, response, trustProxy }: Exchange): Visit {
  const address = clientAddress(request, trustProxy)
  return {
    address,
    addressKey: addressKey(address),
    userAgent: request.headers['user-agent'] ?? '',
    requestId: requestContext.getStore()?.requestId,
    secret: readSecret(request, ports),
    keepSecret: (secret) => void response.appendHeader('Set-Cookie', cookieWith(secret, ports)),
    keepNonce: (nonce) => void response.appendHeader('Set-Cookie', nonceCookieWith(nonce, ports)),
  }
}

/** No page may frame these answers, run anything in them, or be told where somebody came from. */
function setPageHeaders(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
}

function refuseForeign(response: ServerResponse): void {
  const message = 'This is answered to the pages of this very address alone.'
  sendJson(response, 403, { error: 'ForgedOrigin', message })
}
