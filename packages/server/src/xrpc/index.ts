import { ServiceError } from '@catbird-mls/core/errors'
import { systemPause } from '@catbird-mls/core/ports'
import type { ErrorFunnel } from '../errors/index.ts'
import { addressKey, clientAddress } from '../http/client-address.ts'
import { sendError } from '../http/respond.ts'
import type { Handler } from '../http/route.ts'
import { createServer } from '../lexicon/index.ts'
import { lexicons } from '../lexicon/lexicons.ts'
import type { RateLimits } from '../limits/rate-limits.ts'
import { createActs } from './acts.ts'
import { createByteActs } from './byte-acts.ts'
import { bodyLimit } from './body-limit.ts'
import { createAuthenticator } from './credentials.ts'
import { nameFrameworkError, toXrpcError } from './framework-errors.ts'
import { createLineActs } from './line-acts.ts'
import { addMethods } from './methods.ts'
import type { XrpcPorts } from './ports.ts'
import { quietLogger } from './quiet-logger.ts'

type Ports = Omit<XrpcPorts, 'acts' | 'byteActs' | 'lineActs'> & {
  readonly funnel: ErrorFunnel
  readonly limits: RateLimits
}

/** As much of an Express app as is used of it: Express and its types come with xrpc-server, not with us. */
type ExpressApp = {
  (...call: [...Parameters<Handler>, (error?: unknown) => void]): void
  disable(setting: string): void
}

type Options = {
  /** Whether answers are checked against the lexicons too, as in development. */
  readonly validateResponse: boolean
  readonly trustProxy: number
}

/** Makes what answers `/xrpc/`: xrpc-server with the lexicons, our authentication, our methods and our errors. */
export function createXrpc(ports: Ports, { validateResponse, trustProxy }: Options): Handler {
  const { funnel, limits } = ports
  const server = createServer({
    validateResponse,
    errorParser: (thrown) => toXrpcError(funnel(nameFrameworkError(thrown))),
  })
  const authenticator = createAuthenticator(ports)
  const acts = createActs(authenticator, (lxm) => bodyLimit(lexicons, lxm))
  addMethods(server, {
    ...{ ...ports, acts, byteActs: createByteActs(authenticator) },
    lineActs: createLineActs(authenticator, { pause: systemPause }),
  })
  const handle = server.xrpc.router as unknown as ExpressApp
  handle.disable('x-powered-by')
  handle.disable('etag')
  return async (request, response) => {
    await limits.address(addressKey(clientAddress(request, trustProxy)))
    Object.assign(request, { log: quietLogger })
    handle(request, response, (error) => {
      sendError(response, funnel(error ?? new ServiceError('MethodNotImplemented')))
    })
  }
}
