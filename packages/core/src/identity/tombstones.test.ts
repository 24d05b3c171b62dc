import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Did } from '../mls/index.ts'
import { createTombstones } from './tombstones.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' as Did

/** A directory that gives this answer. */
async function directory(answer: { status: number; body: string }) {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(String(request.url))
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const plcUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    paths,
    isTombstoned: createTombstones({ plcUrl, development: true, timeoutMs: 5_000 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('an account that was ended for good', () => {
  it('is known by the last operation of its DID', async () => {
    await using at = await directory({ status: 200, body: '{"type":"plc_tombstone","prev":"b","sig":"c"}' })
    expect(await at.isTombstoned(did)).toBe(true)
    expect(at.paths).toEqual([`/${did}/log/last`])
  })

  it.each([
    [200, '{"type":"plc_operation"}'],
    [200, 'null'],
    [200, 'nonsense'],
    [302, ''],
    [404, '{"message":"DID not registered"}'],
    [410, '{"type":"plc_tombstone"}'],
    [500, ''],
  ])('is not taken for that by an answer of %i %s', async (status, body) => {
    await using at = await directory({ status, body })
    expect(await at.isTombstoned(did)).toBe(false)
  })

  it('is not taken for that where the directory is down, nor is one of another method asked for', async () => {
    const down = createTombstones({ plcUrl: 'http://127.0.0.1:1', development: true, timeoutMs: 500 })
    expect(await down(did)).toBe(false)
    await using at = await directory({ status: 200, body: '{"type":"plc_tombstone"}' })
    expect(await at.isTombstoned('did:web:example.com' as Did)).toBe(false)
    expect(at.paths).toEqual([])
  })
})
