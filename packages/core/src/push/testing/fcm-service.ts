import { generateKeyPairSync, randomBytes } from 'node:crypto'
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

const tokenLifetimeMs = 3600_000

/**
 * Firebase Cloud Messaging's HTTP v1 API with Google's token endpoint, as their documentation has them: the exchange of a
 * service account's JWT (RFC 7523), access tokens that expire, the form of a message, errors as `google.rpc.Status`.
 */
export async function startFcmService({ now = () => new Date() }: { readonly now?: () => Date } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const projectId = 'a-project'
  const messages: FcmMessage[] = []
  const answers: TestAnswer[] = []
  const breaches: string[] = []
  const accessTokens = new Map<string, number>()
  const account = () => ({
    ...{ projectId, clientEmail: 'push@a-project.iam.example.com', privateKeyId: 'key-1' },
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    tokenUri: `${server.origin}/token`,
  })
  const exchange = async ({ headers, body }: TestRequest): Promise<TestAnswer> => {
    demand(
      headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true,
      'the form is urlencoded',
    )
    const form = new URLSearchParams(body.toString())
    demand(
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'RFC 7523 §2.1: grant_type',
    )
    const { payload, protectedHeader } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
      algorithms: ['RS256'],
      ...{ issuer: account().clientEmail, audience: account().tokenUri, currentDate: now() },
    })
    demand(protectedHeader.kid === account().privateKeyId, 'the key is named')
    demand(
      payload['scope'] === 'https://www.googleapis.com/auth/firebase.messaging',
      'the scope is messaging',
    )
    demand((payload.exp ?? Infinity) - (payload.iat ?? 0) <= 3600, 'an assertion lives for an hour at most')
    const token = randomBytes(16).toString('hex')
    accessTokens.set(token, now().getTime() + tokenLifetimeMs)
    return {
      status: 200,
      body: { access_token: token, expires_in: tokenLifetimeMs / 1000, token_type: 'Bearer' },
    }
  }
  const send = ({ headers, body }: TestRequest): TestAnswer => {
    const token = headers.authorization?.replace(/^Bearer /, '') ?? ''
    if ((accessTokens.get(token) ?? 0) <= now().getTime()) return fcmError(401, 'THIRD_PARTY_AUTH_ERROR')
    demand(headers['content-type'] === 'application/json', 'a message is JSON')
    const message = readJson(body.toString())['message'] as FcmMessage | undefined
    demand(typeof message?.token === 'string', 'a message names a token')
    demand(
      Object.values(message.data).every((value) => typeof value === 'string'),
      'data are strings',
    )
    demand(message.android.priority === 'HIGH' && /^\d+s$/.test(message.android.ttl), 'priority and ttl')
    const told = answers.shift()
    if (told !== undefined) return told
    messages.push(message)
    return { status: 200, body: { name: `projects/${projectId}/messages/${randomBytes(4).toString('hex')}` } }
  }
  const server = await serve(async (request) => {
    try {
      demand(request.method === 'POST', 'everything is posted')
      if (request.path === '/token') return await exchange(request)
      if (request.path === `/v1/projects/${projectId}/messages:send`) return send(request)
      return { status: 404 }
    } catch (error) {
      breaches.push(String(error))
      return error instanceof Breach
        ? fcmError(400, 'INVALID_ARGUMENT')
        : { status: 401, body: { error: 'invalid_grant' } }
    }
  })
  return {
    origin: server.origin,
    account: account(),
    messages,
    breaches,
    /** What is answered instead of taking the next messages. */
    answers,
    /** How many access tokens were given out. */
    exchanges: () => accessTokens.size,
    /** Ends all access tokens. */
    revokeTokens: () => {
      for (const token of accessTokens.keys()) accessTokens.set(token, 0)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** An error as FCM has it. */
export function fcmError(status: number, errorCode: string): TestAnswer {
  const type = 'type.googleapis.com/google.firebase.fcm.v1.FcmError'
  return { status, body: { error: { code: status, details: [{ '@type': type, errorCode }] } } }
}
