import { randomBytes } from 'node:crypto'
import { isErrorName } from '@catbird-mls/core/errors'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, methodIds } from '../lexicon/ids.ts'
import { lexicons } from '../lexicon/lexicons.ts'
import { answerOf } from '../testing/call.ts'
import type { Answer } from '../testing/call.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { SignedIn, TestServer } from '../testing/test-server.ts'
import { bodyLimit } from './body-limit.ts'

/** Not called with a good token: it would end the session that the others are called with. */
const endsSession: string = ids.BlueCatbirdMlsServerDeleteSession
const methods = methodIds.filter((lxm) => lxm !== ids.BlueCatbirdMlsEventSubscribe && lxm !== endsSession)
const isProcedure = (lxm: string) => lexicons.getDefOrThrow(lxm).type === 'procedure'
const procedures = methods.filter(isProcedure)
const queries = methods.filter((lxm) => !isProcedure(lxm))
/** Those that take service auth alone. */
const byServiceAuth: readonly string[] = [
  ids.BlueCatbirdMlsServerCreateSession,
  ids.BlueCatbirdMlsDeviceRegisterDevice,
]

/** How much is stored, but for what remembers used tokens, and for tickets, which createTicket makes of anything. */
async function storedRows({ db }: TestServer): Promise<unknown> {
  const tables = await db.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename NOT IN ('used_jti', 'stream_ticket', 'bucket', 'node', '_prisma_migrations') ORDER BY 1`,
  )
  return Promise.all(
    tables.map(async ({ name }) => [name, await db.query(`SELECT count(*) AS rows FROM ${name}`)] as const),
  )
}

type Sent = { lxm: string; body: Buffer | string; type?: string; encoding?: string; byService?: boolean }

/** Sends bytes as they are, with a session, or the service auth that some methods want. */
async function send(test: TestServer, { account, accessToken }: SignedIn, sent: Sent): Promise<Answer> {
  const { lxm, body, type = 'application/json', encoding, byService = byServiceAuth.includes(lxm) } = sent
  const token = byService ? await account.token({ aud: test.did, lxm }) : accessToken
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': type,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  }
  return answerOf(
    await fetch(`${test.url}/xrpc/${lxm}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(Buffer.from(body)),
    }),
  )
}

function expectRefusal({ status, error = '', body }: Answer, what: string): void {
  const refused = status >= 400 && status < 500
  if (!refused || !isErrorName(error)) expect.fail(`${what}: ${status} ${JSON.stringify(body)}`)
}

/** A refusal by name, unless it happens to be a good request. */
function expectSense(answer: Answer, what: string): void {
  if (answer.status !== 200) expectRefusal(answer, what)
}

type Schema = {
  type: string
  properties?: Record<string, Schema>
  items?: Schema
  ref?: string
  minLength?: number
}

/** An input of the right form, filled with nonsense. */
function plausible(schema: Schema & { format?: string }): unknown {
  const length = Math.max(schema.minLength ?? 0, 40)
  switch (schema.type) {
    case 'ref':
      return plausible(lexicons.getDefOrThrow(schema.ref ?? '') as Schema)
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, plausible(one)])
      return Object.fromEntries(fields)
    }
    case 'array':
      return schema.items === undefined ? [] : [plausible(schema.items)]
    case 'bytes':
      return { $bytes: randomBytes(length).toString('base64') }
    case 'integer':
      return 1
    case 'boolean':
      return false
    default:
      return schema.format === 'did' ? 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' : 'a'.repeat(schema.minLength ?? 20)
  }
}

function plausibleInput(lxm: string): Record<string, unknown> {
  const { input } = lexicons.getDefOrThrow(lxm, ['procedure'])
  return input?.schema === undefined ? {} : (plausible(input.schema as Schema) as Record<string, unknown>)
}

/** A well formed proof of a device, which proves nothing. */
const falseProof = (deviceId: string) =>
  `v1.${deviceId}.${Math.floor(Date.now() / 1000)}.${'n'.repeat(22)}.${'s'.repeat(86)}`

/** Bodies that are cut short, changed by a bit, made up, or of the right form with one wrong part. */
function bodiesFor(input: Record<string, unknown>): fc.Arbitrary<Buffer> {
  const whole = Buffer.from(JSON.stringify(input))
  const names = Object.keys(input)
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      { $bytes: '?' },
      { $bytes: 1 },
      { $link: 'x' },
      { $link: 'bafyreigh2akiscaildc' },
      1.5,
      -1,
      1e300,
    ),
    fc.constantFrom({ $type: 'blob' }, { __proto__: null, $type: 'x' }, '\u0000', '\ud800', 'é'.repeat(9000)),
  )
  return fc.oneof(
    fc.nat(whole.length - 2).map((end) => whole.subarray(0, end + 1)),
    fc.tuple(fc.nat(whole.length - 1), fc.nat(7)).map(([at, bit]) => {
      const flipped = Buffer.from(whole)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
      return flipped
    }),
    fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
    fc
      .tuple(fc.constantFrom('extra', ...names), odd)
      .map(([name, value]) => Buffer.from(JSON.stringify({ ...input, [name]: value }))),
  )
}

describe('whatever is sent', () => {
  let test: TestServer
  let caller: SignedIn
  beforeAll(async () => {
    test = await startTestServer()
    caller = await test.signIn()
  })
  afterAll(() => test[Symbol.asyncDispose]())

  it.each(procedures)('%s is not misled by bodies that are cut short, changed or made up', async (lxm) => {
    const before = await storedRows(test)
    await fc.assert(
      fc.asyncProperty(bodiesFor(plausibleInput(lxm)), async (body) => {
        expectSense(await send(test, caller, { lxm, body }), body.toString('latin1'))
      }),
      { numRuns: 50 },
    )
    expect(await storedRows(test)).toEqual(before)
  })

  it.each(procedures)('%s is not misled where a device proves itself', async (lxm) => {
    const before = await storedRows(test)
    const input = { ...plausibleInput(lxm), deviceProof: falseProof(caller.device.deviceId) }
    await fc.assert(
      fc.asyncProperty(bodiesFor(input), async (body) => {
        expectSense(await send(test, caller, { lxm, body, byService: true }), body.toString('latin1'))
      }),
      { numRuns: 20 },
    )
    expect(await storedRows(test)).toEqual(before)
  })

  it.each(queries)('%s is not misled by parameters', async (lxm) => {
    const before = await storedRows(test)
    const { parameters } = lexicons.getDefOrThrow(lxm, ['query'])
    const name = fc.constantFrom('extra', '__proto__', 'a[b]', ...Object.keys(parameters?.properties ?? {}))
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer().map(String),
      fc.constantFrom('', 'a'.repeat(52)),
    )
    const headers = { authorization: `Bearer ${caller.accessToken}` }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 4 }), async (params) => {
        const query = params
          .map(([key, text]) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`)
          .join('&')
        expectSense(await answerOf(await fetch(`${test.url}/xrpc/${lxm}?${query}`, { headers })), query)
      }),
      { numRuns: 40 },
    )
    expect(await storedRows(test)).toEqual(before)
  })

  it.each(procedures)('%s refuses other media types, encodings and sizes by name', async (lxm) => {
    const takesJson = lexicons.getDefOrThrow(lxm, ['procedure']).input?.schema !== undefined
    const body = JSON.stringify(plausibleInput(lxm))
    for (const type of [
      'text/plain',
      'application/cbor',
      'multipart/form-data',
      'application/json; charset=latin1',
      ' ',
    ]) {
      expectRefusal(await send(test, caller, { lxm, body, type }), type)
    }
    for (const encoding of ['gzip', 'br', 'unheard-of']) {
      expectRefusal(await send(test, caller, { lxm, body, encoding }), encoding)
    }
    expectSense(await send(test, caller, { lxm, body: '' }), 'an empty body')
    if (!takesJson) return
    const large = `{"a":"${'a'.repeat(bodyLimit(lexicons, lxm))}"}`
    expect(await send(test, caller, { lxm, body: large })).toMatchObject({
      error: 'PayloadTooLarge',
      status: 413,
    })
  })

  it.each(methods)('%s refuses the wrong HTTP method by name', async (lxm) => {
    for (const method of [isProcedure(lxm) ? 'GET' : 'POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await answerOf(await fetch(`${test.url}/xrpc/${lxm}`, { method }))
      expect([method, answer.error, answer.status]).toEqual([method, 'InvalidRequest', 400])
    }
  })

  it('no method of this name is refused by name', async () => {
    for (const path of [
      'blue.catbird.mls.convo.nothing',
      ids.BlueCatbirdMlsActorDevice,
      ids.BlueCatbirdMlsConvoDefs,
    ]) {
      const answer = await answerOf(await fetch(`${test.url}/xrpc/${path}`))
      expect([path, answer.error, answer.status]).toEqual([path, 'MethodNotImplemented', 501])
    }
    for (const path of ['', 'x', 'a/b', '%00', '%', '..%2f', 'blue.catbird.mls.convo.getConvo/']) {
      expectRefusal(await answerOf(await fetch(`${test.url}/xrpc/${path}`)), path)
    }
  })
})
