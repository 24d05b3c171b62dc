import { randomBytes } from 'node:crypto'
import { withTransaction } from '@catbird-mls/core/database'
import { expect, it } from 'vitest'
import { ids } from '../lexicon/ids.ts'
import { call } from '../testing/call.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { TestServer } from '../testing/test-server.ts'

const mostAtOnce = 8

/** Holds up whoever reads the last of an export, until `release`. */
async function holdExports({ db }: TestServer) {
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  let done = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    done = withTransaction(db, async (tx) => {
      await tx.execute('LOCK TABLE admin_audit IN ACCESS EXCLUSIVE MODE')
      resolve()
      await released
    })
    done.catch(reject)
  })
  return () => {
    release()
    return done
  }
}

it('answers with lines for few at once, and keeps nothing else from being answered', async () => {
  await using test = await startTestServer({ DATABASE_POOL_SIZE: '20' })
  const open = async () => {
    const { accessToken: token } = await test.signIn()
    const headers = { authorization: `Bearer ${token}` }
    return fetch(`${test.url}/xrpc/${ids.BlueCatbirdMlsActorExportAccountData}`, { headers })
  }
  const release = await holdExports(test)
  const answers = await Promise.all(Array.from({ length: mostAtOnce }, open))
  expect(answers.map(({ status }) => status)).toEqual(Array(mostAtOnce).fill(200))
  expect((await open()).status).toBe(503)

  const { accessToken: token } = await test.signIn()
  const input = { blobId: randomBytes(16).toString('base64url'), size: 3, part: 0, bytes: new Uint8Array(3) }
  expect((await call(test.url, ids.BlueCatbirdMlsBlobUploadBlob, { token, input })).status).toBe(200)

  await release()
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  for (const text of texts) expect(text).toMatch(/\{"rows":\d+\}\n$/)
  expect((await open()).status).toBe(200)
})
