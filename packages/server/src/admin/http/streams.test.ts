import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { listOperatorSessions } from '@catbird-mls/core/operators'
import { createManualClock, systemClock } from '@catbird-mls/core/ports'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeSeverable } from '../../testing/severed-database.ts'
import { startTestServer } from '../../testing/test-server.ts'
import type { TestServer } from '../../testing/test-server.ts'
import { ask, signedIn } from '../testing/operator.ts'

/** Live figures tick faster here than they change, so that a reader is soon behind. */
vi.mock('../readings.ts', async (original) => ({ ...(await original<object>()), tickMs: 20 }))

let test: TestServer
beforeAll(async () => {
  test = await startTestServer()
})
afterAll(() => test[Symbol.asyncDispose]())

/** Has live figures be so much that no socket takes them at once. */
async function fatten(): Promise<() => Promise<unknown>> {
  const nodeId = randomUUID()
  await test.db.execute(
    `INSERT INTO node (node_id, started_at, beat_at, version) VALUES ($1, now(), now(), repeat('x', 16000000))`,
    [nodeId],
  )
  return () => test.db.execute('DELETE FROM node WHERE node_id = $1', [nodeId])
}

type Reading = { readonly on: TestServer; readonly cookie: string; readonly times: number }

/** Opens a stream, reads until figures have come so many times, and looks before it goes. Fails with all that came. */
async function readFigures(
  { on, cookie, times }: Reading,
  look = async () => {},
  onFirst = () => {},
): Promise<void> {
  const headers = { cookie, accept: 'text/event-stream' }
  const response = await fetch(`${on.url}/admin/trpc/overview.live`, { headers })
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    if (text === '') onFirst()
    text += chunk
    if (text.split('"nodes":[').length > times) return look()
  }
  throw new Error(`the stream ended: ${text}`)
}

describe('a stream of live figures', () => {
  it('does not count as use of its session', async () => {
    const cookie = await signedIn(test.db, 'viewer', createManualClock(new Date(Date.now() - 90 * 60_000)))
    const seen = async () =>
      (await listOperatorSessions({ db: test.db, clock: systemClock })).map((each) => each.lastSeenAt)
    const before = await seen()
    await readFigures({ on: test, cookie, times: 3 })
    expect(await seen()).toEqual(before)
    await ask(test.url, { path: 'session.me', type: 'query' }, { cookie })
    expect(await seen()).not.toEqual(before)
    await ask(test.url, { path: 'session.signOut', type: 'mutation' }, { cookie })
  })

  it('is counted, but is no request under way, and none that took as long as it was open', async () => {
    await using another = await startTestServer()
    const { inFlight, requests, requestSeconds } = another.server.metrics
    const cookie = await signedIn(another.db, 'viewer')
    await readFigures({ on: another, cookie, times: 2 }, async () => {
      expect((await inFlight.get()).values[0]?.value).toBe(0)
    })
    const counted = async () => (await requests.get()).values
    await expect.poll(counted).toEqual([{ labels: { status: '200' }, value: 1 }])
    expect((await requestSeconds.get()).values).toEqual([])
  })

  it('ends with the name of what went wrong', async () => {
    await using db = await createTestDatabase()
    await using way = await makeSeverable(db.url)
    await using another = await startTestServer({ DATABASE_URL: way.url })
    const cookie = await signedIn(db, 'viewer')
    const reading = readFigures({ on: another, cookie, times: Infinity }, undefined, () => way.sever())
    await expect(reading).rejects.toThrow(/"httpStatus":503,.*"error":"NotReady"/)
  })

  it('whose reader takes nothing does no harm when its session ends', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const slim = await fatten()
    const cookie = await signedIn(test.db, 'viewer')
    const socket = connect(Number(new URL(test.url).port), '127.0.0.1')
    socket.write(
      `GET /admin/trpc/overview.live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie: ${cookie}\r\n\r\n`,
    )
    await once(socket, 'readable')
    await setTimeout(1_000)
    await ask(test.url, { path: 'session.signOut', type: 'mutation' }, { cookie })
    await setTimeout(500)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    expect(await listOperatorSessions({ db: test.db, clock: systemClock })).toEqual([])
    expect((await fetch(`${test.url}/health`)).status).toBe(200)
    socket.destroy()
    await slim()
  })
})
