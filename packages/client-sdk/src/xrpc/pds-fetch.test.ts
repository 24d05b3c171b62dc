import { describe, expect, it } from 'vitest'
import { pdsFetch } from './pds-fetch.ts'
import { serviceAuth } from './service-auth.ts'
import { parseServiceRef } from './service-ref.ts'
import type { PdsSession } from './session.ts'

type Answer = Response | Error

/** A session whose server answers in this order, the last for ever; `asked` are the paths. */
function answering(...answers: Answer[]): { session: PdsSession; asked: string[] } {
  const asked: string[] = []
  const fetchHandler = (path: string) => {
    const answer = answers[Math.min(asked.push(path), answers.length) - 1] ?? new Error('no answer')
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone())
  }
  return { session: { did: 'did:plc:alice', fetchHandler }, asked }
}

const refusal = (status: number, error: string, message = 'as it says') =>
  Response.json({ error, message }, { status })
const get = { method: 'GET' }

describe('a session', () => {
  it.each([
    [401, 'AuthMissing'],
    [400, 'ExpiredToken'],
    [400, 'InvalidToken'],
    [401, 'invalid_token'],
  ])('is over where its server says %s %s, twice', async (status, error) => {
    const { session, asked } = answering(refusal(status, error))
    await expect(pdsFetch(session, '/xrpc/a.b.c', get)).rejects.toMatchObject({ error: 'SignInRequired' })
    expect(asked).toHaveLength(2)
  })

  it('goes on where it could be renewed the second time', async () => {
    const { session } = answering(refusal(400, 'ExpiredToken'), Response.json({ all: 'well' }))
    const answer = await pdsFetch(session, '/xrpc/a.b.c', get)
    expect(await answer.json()).toEqual({ all: 'well' })
  })

  it('is over where its client says so, as that of OAuth does', async () => {
    const { session } = answering(Object.assign(new Error('revoked'), { sub: 'did:plc:alice' }))
    await expect(pdsFetch(session, '/xrpc/a.b.c', get)).rejects.toMatchObject({ error: 'SignInRequired' })
  })

  it('of nobody is not asked with', async () => {
    const { session, asked } = answering(Response.json({}))
    const nobody = { ...session, did: undefined }
    await expect(pdsFetch(nobody, '/xrpc/a.b.c', get)).rejects.toMatchObject({ error: 'SignInRequired' })
    expect(asked).toEqual([])
  })

  it('is not over because the network is', async () => {
    const { session, asked } = answering(new TypeError('fetch failed'))
    await expect(pdsFetch(session, '/xrpc/a.b.c', get)).rejects.toMatchObject({ error: 'NetworkError' })
    expect(asked).toHaveLength(1)
  })

  it('gives every other answer as it is, whatever is in it', async () => {
    const { session } = answering(refusal(404, 'ConvoNotFound'))
    expect((await pdsFetch(session, '/xrpc/a.b.c', get)).status).toBe(404)
    const { session: odd } = answering(new Response('[}', { status: 502 }))
    expect(await (await pdsFetch(odd, '/xrpc/a.b.c', get)).text()).toBe('[}')
  })
})

describe('a permission that is missing', () => {
  it('is named', async () => {
    const { session, asked } = answering(
      refusal(403, 'ScopeMissingError', 'Missing required scope "rpc:a.b.c"'),
    )
    await expect(pdsFetch(session, '/xrpc/a.b.c', get)).rejects.toMatchObject({
      error: 'PermissionMissing',
      message: 'Missing required scope "rpc:a.b.c"',
      retryable: false,
    })
    expect(asked).toHaveLength(1)
  })
})

describe('service auth', () => {
  const service = parseServiceRef('did:web:mls.example.com#atproto_mls')
  const lxm = 'blue.catbird.mls.server.createSession'
  const audOf = (path: string) => new URL(path, 'https://pds.example.com').searchParams.get('aud')

  it("is asked for by the service's entry, which permissions name", async () => {
    const { session, asked } = answering(Response.json({ token: 'a token' }))
    expect(await serviceAuth(session, service, { lxm })).toBe('a token')
    expect(asked.map(audOf)).toEqual(['did:web:mls.example.com#atproto_mls'])
  })

  it('is asked for by the bare DID of a server that knows no entries', async () => {
    const old = refusal(400, 'InvalidRequest', 'Error: Params must have the property "aud" as a did')
    const { session, asked } = answering(old, Response.json({ token: 'a token' }))
    expect(await serviceAuth(session, service, { lxm })).toBe('a token')
    expect(asked.map(audOf)).toEqual(['did:web:mls.example.com#atproto_mls', 'did:web:mls.example.com'])
  })

  it.each([
    [refusal(403, 'ScopeMissingError'), 'PermissionMissing', 1],
    [refusal(500, 'InternalServerError'), 'NetworkError', 1],
    [refusal(429, 'RateLimitExceeded'), 'SessionRefused', 1],
    [refusal(400, 'InvalidRequest'), 'SessionRefused', 2],
  ])('is not asked for in vain', async (answer, error, times) => {
    const { session, asked } = answering(answer)
    await expect(serviceAuth(session, service, { lxm })).rejects.toMatchObject({ error })
    expect(asked).toHaveLength(times)
  })
})
