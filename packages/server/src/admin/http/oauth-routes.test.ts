import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { startTestServer } from '../../testing/test-server.ts'

const path = '/admin/oauth/callback'
const nonce = `catbird-admin-nonce=${'n'.repeat(43)}`

/** A server, what it logs of sign-ins, and how it answers who comes back to it. */
async function start() {
  const lines: string[] = []
  const log = { ...silentLog, warn: (_: object, text: string) => void lines.push(text) }
  const test = await startTestServer({ ADMIN_DIDS: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa=viewer' }, { log })
  const comeBack = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${test.url}${path}?${query}`, { headers, redirect: 'manual' })
    return response.headers.get('location')
  }
  const logged = () => lines.filter((line) => line.includes('sign-in'))
  return { test, logged, comeBack, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

describe('who comes back from the server of an account', () => {
  it('is led to where their browser began, if that was at localhost', async () => {
    await using server = await start()
    const { port } = new URL(server.test.url)
    const localhost = `http://localhost:${port}`
    expect(await server.comeBack('state=a&code=b')).toBe(`${localhost}${path}?state=a&code=b`)
    expect(await server.comeBack('state=a', { cookie: nonce })).toBe('/admin/sign-in?failed=account')
  })

  it('with garbage is a line of the log, until it is one attempt too many', async () => {
    await using server = await start()
    for (let i = 0; i < 10; i++) await server.comeBack('state=x&code=y', { cookie: nonce })
    expect(server.logged()).toHaveLength(10)
    for (let i = 0; i < 5; i++)
      expect(await server.comeBack('state=x', { cookie: nonce })).toBe('/admin/sign-in?failed=account')
    expect(server.logged()).toHaveLength(10)
  })
})
