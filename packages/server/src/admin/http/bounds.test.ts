import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { startTestServer } from '../../testing/test-server.ts'
import { ask } from '../testing/operator.ts'
import { createBounds } from './bounds.ts'

/** Lets requests in, each from an address of its own. */
function openDoor() {
  const { admit } = createBounds({ log: silentLog, redis: undefined })
  let count = 0
  return async (accept?: string) => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    await admit({ request: { headers: { accept } }, response, addressKey: `10.0.0.${count++}` })
    return response
  }
}

const refused = { error: 'Overloaded' }

describe('what a node does for operators', () => {
  it('is so much at once and no more, and streams are no part of it', async () => {
    const enter = openDoor()
    const entered = await Promise.all(Array.from({ length: 64 }, () => enter()))
    await expect(enter()).rejects.toMatchObject(refused)
    await Promise.all(Array.from({ length: 100 }, () => enter('text/event-stream')))
    await expect(enter('text/event-stream')).rejects.toMatchObject(refused)
    entered[0]?.emit('close')
    await enter()
    await expect(enter()).rejects.toMatchObject(refused)
  })

  it('is six hundred requests a minute from one address, whoever asks', async () => {
    await using test = await startTestServer()
    const me = { path: 'session.me', type: 'query' } as const
    const statuses = new Set<number>()
    for (let i = 0; i < 600; i++) statuses.add((await ask(test.url, me)).status)
    expect([...statuses]).toEqual([200])
    const { headers, ...answer } = await ask(test.url, me)
    expect(answer).toMatchObject({ status: 429, error: 'RateLimitExceeded' })
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await fetch(`${test.url}/admin/oauth/callback`)).status).toBe(429)
  })
})
