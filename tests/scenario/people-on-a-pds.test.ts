import type { AtpAgent } from '@atproto/api'
import { memoryStorage, MlsClient } from '@catbird-mls/client'
import type { Convo, MlsClientOptions } from '@catbird-mls/client'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { TestNetwork } from '@catbird-mls/dev-env'
import { describe, expect, it, vi } from 'vitest'

const patience = { timeout: 20_000, interval: 25 }

describe('people whose accounts live on a PDS', () => {
  it('hold an encrypted conversation, their devices being records in their repos', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const [aliceAgent, bobAgent] = [await network.createAccount('alice'), await network.createAccount('bob')]
    await using alice = await open(network, aliceAgent)
    await using bob = await open(network, bobAgent)
    await converse(alice, bob)
    expect(await deviceRecord(aliceAgent, alice)).toMatchObject({
      ciphersuite: expect.stringMatching(/^MLS_/) as string,
    })
    expect(await deviceRecord(bobAgent, bob)).toMatchObject({ signatureKey: expect.anything() as unknown })
  })

  it('hold it through the proxy of their PDS as well', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const [aliceAgent, bobAgent] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const proxied = { transport: 'proxy', pollEvery: 50 } as const
    await using alice = await open(network, aliceAgent, proxied)
    await using bob = await open(network, bobAgent, proxied)
    await converse(alice, bob)
  })
})

async function open(
  network: TestNetwork,
  session: AtpAgent,
  options: Partial<MlsClientOptions> = {},
): Promise<MlsClient> {
  return MlsClient.open({
    session,
    service: network.service,
    plcUrl: network.plc.url,
    storage: memoryStorage(),
    ...options,
  })
}

/** Alice begins a group with Bob, by his handle; he accepts; both write and read; then he is removed. */
async function converse(alice: MlsClient, bob: MlsClient): Promise<void> {
  const hers = await alice.convos.create({ members: ['bob.test'], name: 'Hikers' })
  const his = await vi.waitFor(async () => {
    const [convo] = await bob.convos.list()
    expect(convo?.state).toBe('joined')
    return bob.convos.get(hers.id)
  }, patience)
  expect(his.name).toBe('Hikers')
  expect(his.status).toBe('request')
  await expect(his.send('too early')).rejects.toMatchObject({ error: 'ConvoNotAccepted' })
  await his.accept()
  await hers.send('See you at nine')
  await reads(his, 'See you at nine')
  await his.send('I bring the tea')
  await reads(hers, 'I bring the tea')
  await hers.remove(bob.did)
  await vi.waitFor(() => expect(his.state).toBe('ended'), patience)
  await hers.send('He is gone')
  await bob.sync()
  expect(await texts(his)).toEqual(['See you at nine', 'I bring the tea'])
}

async function reads(convo: Convo, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await texts(convo)).toContain(text), patience)
}

async function texts(convo: Convo): Promise<string[]> {
  return (await convo.messages()).flatMap(({ text }) => (text === undefined ? [] : [text]))
}

async function deviceRecord(agent: AtpAgent, { did, deviceId }: MlsClient): Promise<unknown> {
  const { data } = await agent.com.atproto.repo.getRecord({
    repo: did,
    collection: 'blue.catbird.mls.actor.device',
    rkey: deviceId,
  })
  return data.value
}
