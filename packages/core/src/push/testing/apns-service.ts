import { createSecureServer, createServer } from 'node:http2'
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { jwtVerify } from 'jose'
import { readJson } from '../senders/read-json.ts'
import { Breach, demand } from './serve.ts'

/** A notification that Apple would have taken. */
export type ApnsNotification = {
  readonly deviceToken: string
  readonly topic: string
  readonly collapseId: string
  readonly expiration: number
  readonly payload: Readonly<Record<string, unknown>>
  readonly authorization: string
  /** Which of the connections it came by. */
  readonly connection: number
}

type Refusal = {
  readonly status: number
  readonly reason: string
  readonly timestamp?: number
  readonly retryAfter?: string
}

type Options = {
  readonly now?: () => Date
  readonly certificate?: { readonly key: string; readonly cert: string }
}

/**
 * Apple's push service as its documentation has it: HTTP/2 frames, pseudo-headers, provider token, the `apns-` headers.
 * By TLS with the certificate that it is given, or in clear text (h2c) without. `now` is what tokens are judged by.
 */
export async function startApnsService({ now = () => new Date(), certificate }: Options = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentials = {
    pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ...{ keyId: 'KEY1234567', teamId: 'TEAM123456' },
  }
  const notifications: ApnsNotification[] = []
  const answers: Refusal[] = []
  const breaches: string[] = []
  const sessions: ServerHttp2Session[] = []
  const scheme = certificate === undefined ? 'http' : 'https'
  const server = certificate === undefined ? createServer() : createSecureServer(certificate)
  server.on('session', (session) => sessions.push(session))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    void (async () => {
      try {
        const connection = sessions.indexOf(stream.session as ServerHttp2Session)
        const notification = {
          ...(await take(stream, headers, { ...credentials, key: publicKey, scheme, now: now() })),
          connection,
        }
        const told = answers.shift()
        if (told !== undefined) {
          refuse(stream, told)
          return
        }
        notifications.push(notification)
        stream.respond({ ':status': 200, 'apns-id': randomUUID() })
        stream.end()
      } catch (error) {
        breaches.push(String(error))
        refuse(stream, { status: 400, reason: error instanceof Breach ? error.message : 'BadRequest' })
      }
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `${scheme}://127.0.0.1:${String(port)}`,
    credentials,
    notifications,
    breaches,
    /** What is answered instead of taking the next notifications. */
    answers,
    /** Asks the client to open another connection, as Apple does before it takes a machine out of service. */
    goAway: () => sessions.at(-1)?.goaway(),
    /** Cuts all connections. */
    cut() {
      for (const session of sessions) session.destroy()
    },
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Judge = {
  readonly scheme: string
  readonly key: KeyObject
  readonly keyId: string
  readonly teamId: string
  readonly now: Date
}

async function take(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  judge: Judge,
): Promise<Omit<ApnsNotification, 'connection'>> {
  demand(headers[':method'] === 'POST', 'MethodNotAllowed')
  const [, deviceToken] = /^\/3\/device\/([0-9a-f]{64,200})$/.exec(headers[':path'] ?? '') ?? []
  demand(deviceToken !== undefined, 'BadPath')
  demand(headers[':scheme'] === judge.scheme && headers[':authority'] !== undefined, 'BadRequest')
  const authorization = headers.authorization ?? ''
  demand(authorization.startsWith('bearer '), 'MissingProviderToken')
  const verified = await jwtVerify(authorization.slice(7), judge.key, {
    algorithms: ['ES256'],
    ...{ issuer: judge.teamId, maxTokenAge: '1 hour', currentDate: judge.now },
  })
  demand(verified.protectedHeader.kid === judge.keyId, 'InvalidProviderToken')
  const topic = header(headers, 'apns-topic')
  demand(topic !== '', 'MissingTopic')
  demand(header(headers, 'apns-push-type') === 'alert', 'InvalidPushType')
  demand(/^(1|5|10)$/.test(header(headers, 'apns-priority')), 'BadPriority')
  const collapseId = header(headers, 'apns-collapse-id')
  demand(Buffer.byteLength(collapseId) <= 64, 'BadCollapseId')
  const expiration = header(headers, 'apns-expiration')
  demand(/^\d+$/.test(expiration), 'BadExpirationDate')
  let body = ''
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) body += chunk
  demand(body !== '', 'PayloadEmpty')
  demand(Buffer.byteLength(body) <= 4096, 'PayloadTooLarge')
  const payload = readJson(body)
  demand('aps' in payload, 'BadPayload')
  return { deviceToken, topic, collapseId, expiration: Number(expiration), payload, authorization }
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

function refuse(stream: ServerHttp2Stream, { status, retryAfter, ...body }: Refusal): void {
  stream.respond({ ':status': status, ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) })
  stream.end(JSON.stringify(body))
}
