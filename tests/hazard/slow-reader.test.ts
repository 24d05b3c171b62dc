import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { followStream, openStream } from '../../packages/server/src/testing/stream.ts'
import { startTestServer } from '../../packages/server/src/testing/test-server.ts'
import type { TestServer } from '../../packages/server/src/testing/test-server.ts'
import { groupOfTwo } from '../support/people.ts'
import type { Person } from '../support/people.ts'

async function ticketUrl(test: TestServer, reader: Person, cursor: unknown): Promise<string> {
  const { url } = await reader.call(ids.BlueCatbirdMlsEventCreateTicket, { cursor })
  return String(url).replace('localhost', '127.0.0.1')
}

describe('a reader that stops reading its stream', () => {
  it('is cut off by name, slows down nobody, and goes on by its cursor without losing or repeating', async () => {
    await using test = await startTestServer()
    const { alice, bob, convoId, alicesState } = await groupOfTwo(test)
    const { cursor } = await bob.call(ids.BlueCatbirdMlsEventGetEvents)
    await using asleep = await followStream(await ticketUrl(test, bob, cursor))
    asleep.socket.pause()

    // More than the server keeps for one reader, and the network between them holds.
    let state = alicesState
    const seqs: number[] = []
    const large = randomBytes(120_000).toString('base64').slice(0, 120_000)
    while (!(await test.server.metrics.registry.metrics()).includes('reason="ConsumerTooSlow"')) {
      const sealed = await alice.seal(state, large)
      state = sealed.state
      const { messageId, ciphertext } = sealed
      const { seq } = await alice.call(ids.BlueCatbirdMlsMessageSendMessage, {
        convoId,
        messageId,
        ciphertext,
      })
      seqs.push(Number(seq))
    }
    asleep.socket.resume()
    expect(await asleep.ended).toMatchObject({ error: 'ConsumerTooSlow' })

    await using awake = await openStream(await ticketUrl(test, bob, cursor))
    const given: unknown[] = []
    while (given.length < seqs.length) {
      const { body } = await awake.next()
      given.push((body['entry'] as { seq: number }).seq)
    }
    expect(given).toEqual(seqs)
  })
})
