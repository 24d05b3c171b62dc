import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { jwtVerify } from 'jose'
import { readJson } from '../senders/read-json.ts'
import { Breach, demand, serve } from './serve.ts'
import type { TestAnswer, TestRequest } from './serve.ts'

/** A message that Google would have taken. */
export type FcmMessage = {
  readonly token: string
  readonly data: Readonly<Record<string, string>>
  readonly android: { readonly priority: string; readonly collapse_key: string; readonly ttl: string }
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const tokenLifetimeMs = 3600_000
const projectId = 'a-project'
const messagesPath = `/v1/projects/${projectId}/messages:send`

/**
 * Firebase Cloud Messaging's HTTP v1 API with Google's token endpoint, as their documentation has them: the exchange of a
 * service account's JWT (RFC 7523), access tokens that expire, the form of a message, errors as `google.rpc.Status`.
 * `now` is what tokens are judged by.
 */
export async function startFcmService({ now = () => new Date() }: { readonly now?: () => Date } = {}) {
  const tokens = new AccessTokens(now)
  const messages: FcmMessage[] = []
  const answers: TestAnswer[] = []
  const breaches: string[] = []
  const server = await serve(async (request) => {
    try {
      demand(request.method === 'POST', 'everything is posted')
      if (request.path === '/token') {
        await checkExchange(request, { key: publicKey, account, now: now() })
        return tokens.give()
      }
      if (request.path !== messagesPath) return { status: 404 }
      if (!tokens.takes(request.headers.authorization)) return fcmError(401, 'THIRD_PARTY_AUTH_ERROR')
      const message = readMessage(request)
      const told = answers.shift()
      if (told !== undefined) return told
      messages.push(message)
      return {
        status: 200,
        body: { name: `projects/${projectId}/messages/${randomBytes(4).toString('hex')}` },
      }
    } catch (error) {
      breaches.push(String(error))
      return error instanceof Breach
        ? fcmError(400, 'INVALID_ARGUMENT')
        : { status: 401, body: { error: 'invalid_grant' } }
    }
  })
  const account = {
    ...{ projectId, clientEmail: 'push@a-project.iam.example.com', privateKeyId: 'key-1' },
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    tokenUri: `${server.origin}/token`,
  }
  return {
    origin: server.origin,
    account,
    messages,
    breaches,
    tokens,
    /** What is answered instead of taking the next messages. */
    answers,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** An error as FCM has it, with the field that it is about, if it is about one. */
export function fcmError(status: number, errorCode: string, field?: string): TestAnswer {
  const code = { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }
  const request = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field }] }
  return {
    status,
    body: { error: { code: status, details: field === undefined ? [code] : [request, code] } },
  }
}

/** The access tokens that were given out. */
class AccessTokens {
  readonly #until = new Map<string, number>()
  readonly #now: () => Date

  constructor(now: () => Date) {
    this.#now = now
  }

  get given(): number {
    return this.#until.size
  }

  give(): TestAnswer {
    const token = randomBytes(16).toString('hex')
    this.#until.set(token, this.#now().getTime() + tokenLifetimeMs)
    return {
      status: 200,
      body: { access_token: token, expires_in: tokenLifetimeMs / 1000, token_type: 'Bearer' },
    }
  }

  takes(authorization = ''): boolean {
    return (this.#until.get(authorization.replace(/^Bearer /, '')) ?? 0) > this.#now().getTime()
  }

  revokeAll(): void {
    for (const token of this.#until.keys()) this.#until.set(token, 0)
  }
}

type Judge = {
  readonly key: KeyObject
  readonly account: { readonly clientEmail: string; readonly tokenUri: string; readonly privateKeyId: string }
  readonly now: Date
}

async function checkExchange({ headers, body }: TestRequest, { key, account, now }: Judge): Promise<void> {
  const encoding = headers['content-type'] ?? ''
  demand(encoding.startsWith('application/x-www-form-urlencoded'), 'RFC 7523 §2.1: the form is urlencoded')
  const form = new URLSearchParams(body.toString())
  demand(
    form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'RFC 7523 §2.1: grant_type names the grant',
  )
  const { payload, protectedHeader } = await jwtVerify(form.get('assertion') ?? '', key, {
    algorithms: ['RS256'],
    ...{ issuer: account.clientEmail, audience: account.tokenUri, currentDate: now },
  })
  demand(protectedHeader.kid === account.privateKeyId, 'the key is named')
  demand(payload['scope'] === 'https://www.googleapis.com/auth/firebase.messaging', 'the scope is messaging')
  demand((payload.exp ?? Infinity) - (payload.iat ?? 0) <= 3600, 'an assertion lives for an hour at most')
}

function readMessage({ headers, body }: TestRequest): FcmMessage {
  demand(headers['content-type'] === 'application/json', 'a message is JSON')
  const message = readJson(body.toString())['message'] as FcmMessage | undefined // its fields are looked at below
  demand(typeof message?.token === 'string', 'a message names a token')
  demand(
    Object.values(message.data).every((value) => typeof value === 'string'),
    'data are strings',
  )
  demand(message.android.priority === 'HIGH' && /^\d+s$/.test(message.android.ttl), 'priority and ttl')
  return message
}
