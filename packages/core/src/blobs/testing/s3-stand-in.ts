import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { S3Place } from '../stores/s3.ts'

/** A bucket on this machine that takes only what is signed by AWS Signature Version 4. */
export interface S3StandIn extends AsyncDisposable {
  readonly place: S3Place
  /** What is in the bucket, by name. */
  readonly objects: Map<string, Buffer>
  /** Answers the next requests with this status and code, rather than doing what they ask. */
  fail(times: number, status: number, code: string): void
  /** How many requests there were. */
  readonly requests: () => number
}

const secretAccessKey = 'a secret of the tests alone'

/** Starts one. */
export async function startS3StandIn(): Promise<S3StandIn> {
  const objects = new Map<string, Buffer>()
  const failures: { status: number; code: string }[] = []
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    void answer(request, response, { objects, failure: failures.shift() })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    place: {
      endpoint: `http://127.0.0.1:${String(port)}`,
      ...{ region: 'eu-test-1', bucket: 'blobs', prefix: 'mls/', accessKeyId: 'TESTKEY', secretAccessKey },
    },
    objects,
    fail: (times, status, code) => {
      for (let left = times; left > 0; left--) failures.push({ status, code })
    },
    requests: () => requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Does = {
  readonly objects: Map<string, Buffer>
  readonly failure: { status: number; code: string } | undefined
}

async function answer(request: IncomingMessage, response: ServerResponse, { objects, failure }: Does) {
  const body = await buffer(request)
  const name = new URL(request.url ?? '/', 'http://bucket').pathname.slice(1)
  const object = objects.get(name)
  if (failure !== undefined) refuse(response, failure.status, failure.code)
  else if (!isSigned(request, body)) refuse(response, 403, 'SignatureDoesNotMatch')
  else if (!name.startsWith('blobs/')) refuse(response, 404, 'NoSuchBucket')
  else if (request.method === 'PUT') {
    objects.set(name, body)
    response.end()
  } else if (request.method === 'DELETE') {
    objects.delete(name)
    response.writeHead(204).end()
  } else if (object === undefined) refuse(response, 404, 'NoSuchKey')
  else response.end(object)
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  )
}

/** AWS Signature Version 4, "Signing with the Authorization header", in one chunk. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=TESTKEY\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/
  const [, date = '', region = '', names = '', signature = ''] =
    form.exec(request.headers.authorization ?? '') ?? []
  const hash = sha256(body)
  if (request.headers['x-amz-content-sha256'] !== hash || !names.split(';').includes('host')) return false
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bucket')
  searchParams.sort()
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
  const canonical = [request.method, pathname, searchParams.toString(), headers.join(''), names, hash].join(
    '\n',
  )
  const scope = `${date}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`)
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature.padEnd(64, '0'), 'hex'))
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
