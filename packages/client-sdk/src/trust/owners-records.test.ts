import { describe, expect, it } from 'vitest'
import { OwnersRecords } from './owners-records.ts'

const BOB = `did:plc:${'b'.repeat(24)}`
const KEY = 'zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo'

/** Servers as a client may meet them: each address with what it answers. */
function servers(
  answers: Record<string, () => Response | Promise<Response>>,
  plcUrl = 'https://plc.example',
) {
  const asked: string[] = []
  const records = new OwnersRecords({
    plcUrl,
    timeout: 50,
    now: () => 0,
    fetch: async (input, init) => {
      const url = String(input instanceof Request ? input.url : input)
      asked.push(url)
      const answer = Object.entries(answers).find(([prefix]) => url.startsWith(prefix))?.[1]
      init?.signal?.throwIfAborted()
      return answer === undefined ? new Response('', { status: 404 }) : answer()
    },
  })
  return {
    asked,
    ask: (did: string) => records.fetch(did, 'device-0123456789', new AbortController().signal),
  }
}

function documentWith(serviceEndpoint: string): () => Response {
  return () =>
    Response.json({
      id: BOB,
      verificationMethod: [{ id: '#atproto', type: 'Multikey', controller: BOB, publicKeyMultibase: KEY }],
      service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint }],
    })
}

const unavailable = { error: 'DeviceRecordUnavailable' }

describe('asking owners for records', () => {
  it('asks the server that the DID document names, for the device', async () => {
    const { asked, ask } = servers({ 'https://plc.example': documentWith('https://pds.example') })
    await expect(ask(BOB)).rejects.toMatchObject(unavailable)
    expect(asked).toEqual([
      `https://plc.example/${BOB}`,
      `https://pds.example/xrpc/com.atproto.sync.getRecord?did=${encodeURIComponent(BOB)}` +
        '&collection=blue.catbird.mls.actor.device&rkey=device-0123456789',
    ])
  })

  it('knocks on no door of this machine or by plain http, whatever a DID or document says', async () => {
    for (const endpoint of [
      'http://localhost:2583',
      'http://pds.example',
      'http://127.0.0.1',
      'http://10.0.0.1',
    ]) {
      const { asked, ask } = servers({ 'https://plc.example': documentWith(endpoint) })
      await expect(ask(BOB)).rejects.toMatchObject(unavailable)
      expect(asked).toHaveLength(1)
    }
    for (const did of [
      'did:web:localhost%3A2583',
      'did:web:127.0.0.1',
      'did:web:10.0.0.1',
      'did:web:router',
      'did:web:evil.example%2Fpath',
      'did:key:zDnae',
      'did:plc:short',
    ]) {
      const { asked, ask } = servers({})
      await expect(ask(did)).rejects.toMatchObject(unavailable)
      expect(asked).toEqual([])
    }
  })

  it('asks this machine where everything is on it, as in development', async () => {
    const { asked, ask } = servers(
      { 'http://localhost:2582': documentWith('http://localhost:2583') },
      'http://localhost:2582',
    )
    await expect(ask(BOB)).rejects.toMatchObject(unavailable)
    expect(asked).toHaveLength(2)
  })

  it('reads no more than a proof can be', async () => {
    let sent = 0
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 65_536
            controller.enqueue(new Uint8Array(65_536))
          },
        }),
      )
    const answers = {
      'https://plc.example': documentWith('https://pds.example'),
      'https://pds.example': endless,
    }
    await expect(servers(answers).ask(BOB)).rejects.toMatchObject({ error: 'UnexpectedAnswer' })
    expect(sent).toBeLessThan(1_000_000)
    await expect(servers({ 'https://plc.example': endless }).ask(BOB)).rejects.toThrow()
    expect(sent).toBeLessThan(2_000_000)
  })

  it('believes no answer that proves nothing', async () => {
    const { ask } = servers({
      'https://plc.example': documentWith('https://pds.example'),
      'https://pds.example': () => new Response(new Uint8Array(100)),
    })
    await expect(ask(BOB)).rejects.toMatchObject({ name: 'ServiceError' })
  })
})
