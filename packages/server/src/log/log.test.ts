import { ServiceError } from '@catbird-mls/core/errors'
import { describe, expect, it } from 'vitest'
import { createLog } from './index.ts'

function capture() {
  const lines: string[] = []
  const log = createLog('debug', { write: (line: string) => void lines.push(line) })
  return { log, lines }
}

describe('the log', () => {
  it('hides tokens, tickets, proofs and ciphertext, at the top and below', () => {
    const { log, lines } = capture()
    log.info({ authorization: 'Bearer abc', input: { ciphertext: 'abc', ticket: 'abc' } }, 'request')
    log.info({ headers: { authorization: 'abc', cookie: 'abc' } }, 'request')
    expect(lines.join()).not.toContain('abc')
  })

  it('scrubs what looks like a secret out of the message of an error and of its causes', () => {
    const { log, lines } = capture()
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJkaWQifQ.c2lnbmF0dXJl'
    const cause = new Error(`bad ${jwt} at wss://x/xrpc?ticket=t0pSecret`)
    log.error({ err: new Error(`postgres://me:pa55word@db/x ${'A'.repeat(500)}`, { cause }) }, 'failed')
    const text = lines.join()
    for (const secret of [jwt, 't0pSecret', 'pa55word', 'AAAA']) expect(text).not.toContain(secret)
    expect(text).toContain('[token]')
  })

  it('tells the name of a service error and its cause', () => {
    const { log, lines } = capture()
    log.error({ err: new ServiceError('NotReady', { cause: new Error('no route') }) }, 'failed')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      err: { error: 'NotReady', cause: { message: 'no route' } },
    })
  })

  it('changes its level while it runs', () => {
    const { log, lines } = capture()
    log.level = 'warn'
    log.info({}, 'quiet')
    log.warn({}, 'loud')
    expect(lines).toHaveLength(1)
  })
})
