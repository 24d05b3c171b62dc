import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blobPartBytes } from '@catbird-mls/core/blobs'
import { ids } from '../../lexicon/ids.ts'
import { answerOf, call } from '../../testing/call.ts'
import { callsTo, startTestServer } from '../../testing/test-server.ts'
import type { TestServer } from '../../testing/test-server.ts'

let test: TestServer
let token: string
beforeAll(async () => {
  test = await startTestServer()
  token = (await callsTo(test.server, () => new Date()).signIn()).accessToken
})
afterAll(() => test[Symbol.asyncDispose]())

const newId = () => randomBytes(16).toString('base64url')
const octets = 'application/octet-stream'

async function upload(
  params: Record<string, string | number>,
  body: Uint8Array<ArrayBuffer> | ReadableStream,
  type = octets,
) {
  const query = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))
  const init = { method: 'POST', body, duplex: 'half', headers: headersOf(type) }
  return answerOf(
    await fetch(`${test.url}/xrpc/${ids.BlueCatbirdMlsBlobUploadBlob}?${query.toString()}`, init),
  )
}

const headersOf = (type: string) => ({ authorization: `Bearer ${token}`, 'content-type': type })

describe('blobs, over HTTP', () => {
  it('come back as they were, each of their parts, and are gone once deleted', async () => {
    const blobId = newId()
    const bytes = new Uint8Array(randomBytes(blobPartBytes + 3))
    const uploaded = (part: number, piece: Uint8Array) => {
      const input = { blobId, size: bytes.length, part, bytes: piece }
      return call(test.url, ids.BlueCatbirdMlsBlobUploadBlob, { token, input })
    }
    const got = async (part?: number) => {
      const input = { blobId, ...(part === undefined ? {} : { part }) }
      const { body } = await call(test.url, ids.BlueCatbirdMlsBlobGetBlob, { token, input })
      return body['bytes'] as Uint8Array // as an answer of bytes has it
    }
    const [first, second] = [bytes.slice(0, blobPartBytes), bytes.slice(blobPartBytes)]
    expect(await uploaded(0, first)).toMatchObject({ status: 200, body: { missing: [1] } })
    expect(await uploaded(1, second)).toMatchObject({ status: 200, body: { missing: [] } })
    expect(await got(1)).toEqual(second)
    expect(Buffer.compare(await got(), first)).toBe(0)
    const deletion = { token, input: { blobId } }
    expect((await call(test.url, ids.BlueCatbirdMlsBlobDeleteBlob, deletion)).status).toBe(200)
    expect((await call(test.url, ids.BlueCatbirdMlsBlobGetBlob, deletion)).error).toBe('BlobNotFound')
  })

  it('are refused by name: more than a part, another type, no id, nobody’s token', async () => {
    const params = { blobId: newId(), size: blobPartBytes, part: 0 }
    const large = new Uint8Array(blobPartBytes + 1)
    expect(await upload(params, large)).toMatchObject({ error: 'PayloadTooLarge', status: 413 })
    const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536)) })
    expect(await upload(params, endless).catch(() => 'cut off')).toSatisfy(
      (answer: unknown) => answer === 'cut off' || (answer as { error: string }).error === 'PayloadTooLarge',
    )
    expect(await upload(params, new Uint8Array(5), 'text/plain')).toMatchObject({ status: 400 })
    expect(await upload({ ...params, blobId: '!'.repeat(22) }, new Uint8Array(5))).toMatchObject({
      error: 'InvalidRequest',
    })
    const input = { blobId: params.blobId }
    expect((await call(test.url, ids.BlueCatbirdMlsBlobGetBlob, { input })).error).toBe('AuthMissing')
  })

  it('are offered by describeServer, with their sizes', async () => {
    const { body } = await call(test.url, ids.BlueCatbirdMlsServerDescribeServer)
    expect(body).toMatchObject({ limits: { blobBytes: 64 * 1024 * 1024, blobPartBytes } })
    expect(body['features']).toContain('blobs')
  })
})
