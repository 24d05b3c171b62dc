import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { lexicons } from '@atproto/api'
import { getReport } from '@catbird-mls/core/reports'
import { describe, expect, it } from 'vitest'
import { signerOf } from '../../packages/server/src/testing/service-token.ts'
import { joined, shows, startService, until } from './support/service.ts'
import type { TestService } from './support/service.ts'

const METHOD = 'com.atproto.moderation.createReport'
const ozoneDid = 'did:web:ozone.example.com'

/** A moderation service, as far as reports reach it: it believes nothing that is not signed, nor is of the lexicon. */
async function standIn(answers: readonly number[]) {
  const heard: { path: string | undefined; token: string; body: Record<string, unknown> }[] = []
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
      heard.push({ path: request.url, token, body: body as Record<string, unknown> })
      response.writeHead(answers[heard.length - 1] ?? 200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    heard,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The key that the service's DID document names for what it signs. */
async function signingKeyOf({ url, did }: TestService): Promise<string> {
  const response = await fetch(new URL('/.well-known/did.json', url))
  const { verificationMethod } = (await response.json()) as {
    verificationMethod: { id: string; publicKeyMultibase: string }[]
  }
  const method = verificationMethod.find(({ id }) => id === `${did}#atproto`)
  return `did:key:${method?.publicKeyMultibase ?? ''}`
}

async function reportOfAlice(service: TestService) {
  const [alice, bob] = [await service.open('alice'), await service.open('bob')]
  const hers = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  const his = await joined(bob, hers.id)
  const { messageId } = await hers.send('You fool')
  await shows(his, 'You fool')
  const { reportId } = await his.reportMessage(messageId, { reason: 'harassment', comment: 'Again' })
  return { alice, bob, his, reportId }
}

const settings = (url: string) => ({
  MODERATION_URL: url,
  MODERATION_DID: ozoneDid,
  SERVICE_SIGNING_KEY: 'dGhlIHNpZ25pbmcga2V5IG9mIGFsbCB0ZXN0cyEhISE',
})

describe('a moderation service', () => {
  it('is told of a report by the service itself, until it has heard, and not what was said', async () => {
    await using ozone = await standIn([500])
    await using service = await startService({}, settings(ozone.url))
    const { alice, bob, reportId } = await reportOfAlice(service)
    await until('it is told', async () => {
      const kept = await getReport(service.db, reportId)
      return kept?.forwardedAt ?? undefined
    })
    expect(ozone.heard).toHaveLength(2)
    for (const { path, token, body } of ozone.heard) {
      expect(path).toBe(`/xrpc/${METHOD}`)
      const key = await signingKeyOf(service)
      expect(await signerOf(token, { aud: ozoneDid, lxm: METHOD, key })).toBe(service.did)
      expect(lexicons.assertValidXrpcInput(METHOD, body)).toEqual(body)
      expect(body).toMatchObject({
        reasonType: 'com.atproto.moderation.defs#reasonRude',
        subject: { $type: 'com.atproto.admin.defs#repoRef', did: alice.did },
        modTool: { name: 'catbird-mls', meta: { reportId } },
      })
      expect(body['reason']).toContain(bob.did)
      expect(body['reason']).toContain('Comment of the reporter, not proven: "Again"')
      expect(body['reason']).not.toContain('fool')
    }
  })

  it('is told what was said where that is configured, within what it takes', async () => {
    await using ozone = await standIn([])
    const content = { MODERATION_FORWARD_CONTENT: 'true' }
    await using service = await startService({}, { ...settings(ozone.url), ...content })
    const { alice, his } = await reportOfAlice(service)
    await until('it is told', () => ozone.heard.length === 1)
    expect(ozone.heard[0]?.body['reason']).toContain(`${alice.did}: "You fool"`)
    await his.report({ reason: 'a reason of its own', comment: '👩‍👩‍👧‍👦'.repeat(700) })
    const { body } = await until('it is told of the convo', () => ozone.heard[1])
    expect(lexicons.assertValidXrpcInput(METHOD, body)).toEqual(body)
    expect(body).toMatchObject({
      reasonType: 'com.atproto.moderation.defs#reasonOther',
      subject: { did: alice.did },
    })
  })
})
