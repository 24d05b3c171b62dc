import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import type { ECDH } from 'node:crypto'
import { importJWK, jwtVerify } from 'jose'
import { fromBase64Url, toBase64Url } from '../../mls/index.ts'
import type { WebPushTarget } from '../target.ts'
import { Breach, demand, serve } from './serve.ts'
import type { TestAnswer, TestRequest } from './serve.ts'

/** A message as the browser has it, once the push service and the encryption have let it pass. */
export type WebPushMessage = {
  readonly plaintext: Uint8Array
  readonly topic: string | undefined
  readonly urgency: string | undefined
  readonly ttl: number
  /** The subject of its signature: whom the push service would write to. */
  readonly subject: string | undefined
}

/** A browser's subscription at the stand-in. */
export interface TestSubscription {
  readonly target: WebPushTarget
  /** All messages, and those that would wait for a browser that is away: the last of each topic. */
  readonly messages: WebPushMessage[]
  readonly waiting: () => readonly WebPushMessage[]
  /** What is answered instead of taking the next messages. */
  readonly answers: TestAnswer[]
}

/**
 * A push service for browsers, which takes nothing but what RFC 8030, 8188, 8291 and 8292 allow. Written from them and
 * with no code of the sender's, so that one mistake is not made twice.
 */
export async function startWebPushService() {
  const subscriptions = new Map<string, (request: TestRequest) => Promise<WebPushMessage>>()
  const held = new Map<string, TestSubscription>()
  const breaches: string[] = []
  const server = await serve(async (request) => {
    const take = subscriptions.get(request.path)
    const subscription = held.get(request.path)
    if (take === undefined || subscription === undefined) return { status: 404 }
    try {
      const message = await take(request)
      const told = subscription.answers.shift()
      if (told !== undefined) return told
      subscription.messages.push(message)
      // RFC 8030 §5
      return {
        status: 201,
        headers: { location: `${server.origin}/message/${randomBytes(8).toString('hex')}` },
      }
    } catch (error) {
      breaches.push(error instanceof Error ? error.message : String(error))
      return { status: error instanceof Breach ? 400 : 500 }
    }
  })
  return {
    origin: server.origin,
    breaches,
    /** Subscribes a browser, for messages of one application server alone (RFC 8292 §4). */
    subscribe(applicationServerKey: Uint8Array): TestSubscription {
      const browser = createECDH('prime256v1')
      browser.generateKeys()
      const auth = new Uint8Array(randomBytes(16))
      const path = `/push/${randomBytes(16).toString('hex')}`
      const p256dh = new Uint8Array(browser.getPublicKey())
      const messages: WebPushMessage[] = []
      const subscription: TestSubscription = {
        target: { kind: 'webPush', endpoint: `${server.origin}${path}`, p256dh, auth },
        messages,
        waiting: () =>
          messages.filter(
            ({ topic }, at) =>
              topic === undefined || at === messages.findLastIndex((one) => one.topic === topic),
          ),
        answers: [],
      }
      held.set(path, subscription)
      subscriptions.set(path, (request) =>
        takeMessage(request, { origin: server.origin, applicationServerKey, browser, auth }),
      )
      return subscription
    },
    /** The browser takes its subscription back. */
    unsubscribe({ target }: TestSubscription) {
      subscriptions.delete(new URL(target.endpoint).pathname)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

type Receiver = {
  readonly origin: string
  readonly applicationServerKey: Uint8Array
  readonly browser: ECDH
  readonly auth: Uint8Array
}

async function takeMessage(
  { method, headers, body }: TestRequest,
  receiver: Receiver,
): Promise<WebPushMessage> {
  demand(method === 'POST', 'RFC 8030 §5: a message is posted')
  const ttl = headers['ttl']
  demand(typeof ttl === 'string' && /^\d+$/.test(ttl), 'RFC 8030 §5.2: TTL is required')
  const urgency = optional(headers['urgency'])
  demand(urgency === undefined || /^(very-low|low|normal|high)$/.test(urgency), 'RFC 8030 §5.3: Urgency')
  const topic = optional(headers['topic'])
  demand(topic === undefined || /^[A-Za-z0-9_-]{1,32}$/.test(topic), 'RFC 8030 §5.4: Topic')
  demand(headers['content-encoding'] === 'aes128gcm', 'RFC 8291 §4: the coding is aes128gcm')
  demand(body.length <= 4096, 'RFC 8030 §7.2: no more than 4096 bytes')
  const subject = await checkVapid(headers.authorization, receiver)
  return { plaintext: decrypt(body, receiver), topic, urgency, ttl: Number(ttl), subject }
}

function optional(header: string | string[] | undefined): string | undefined {
  demand(!Array.isArray(header), 'a header is there once')
  return header
}

/** RFC 8292: gives the subject. */
async function checkVapid(
  authorization: string | undefined,
  receiver: Receiver,
): Promise<string | undefined> {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization ?? '') ?? []
  demand(token !== undefined && key !== undefined, 'RFC 8292 §3: the vapid scheme with t and k')
  const point = fromBase64Url(key)
  demand(point?.length === 65 && point[0] === 4, 'RFC 8292 §3.2: k is an uncompressed point')
  demand(
    Buffer.from(point).equals(receiver.applicationServerKey),
    'RFC 8292 §4.2: the key is the one of the subscription',
  )
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => toBase64Url(part))
  const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, 'ES256')
  const { payload } = await jwtVerify(token, jwk, { algorithms: ['ES256'], audience: receiver.origin }).catch(
    (cause: unknown) => {
      throw new Breach(`RFC 8292 §2: ${String(cause)}`)
    },
  )
  const inADay = Date.now() / 1000 + 86_400
  demand(payload.exp !== undefined && payload.exp <= inADay, 'RFC 8292 §2: exp is within 24 hours')
  demand(
    payload.sub === undefined || /^(mailto:|https:)/.test(payload.sub),
    'RFC 8292 §2.1: sub is a mailto or https URI',
  )
  return payload.sub
}

/** RFC 8291 §3.4 over RFC 8188 §2, for a message of one record. */
function decrypt(body: Buffer, { browser, auth }: Receiver): Uint8Array {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const keyIdLength = body.readUInt8(20)
  demand(keyIdLength === 65, 'RFC 8291 §4: keyid is the sender’s uncompressed point')
  const sender = body.subarray(21, 21 + keyIdLength)
  const record = body.subarray(21 + keyIdLength)
  demand(record.length > 17 && record.length <= recordSize, 'RFC 8291 §4: a single record')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender])
  const ikm = Buffer.from(hkdfSync('sha256', browser.computeSecret(sender), auth, info, 32))
  const derive = (label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from(`Content-Encoding: ${label}\0`), length))
  const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  cipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  demand(padded[end] === 2, 'RFC 8188 §2: the last record ends with the delimiter 2')
  return new Uint8Array(padded.subarray(0, end))
}
