import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog, systemRandom } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../config/index.ts'
import type { Environment } from '../config/index.ts'
import { openPushConfig } from './push.ts'

const url = 'https://mls.example.com'
const secret = '9f2c1d7be04a56831c9e7a2f40b8d365e1'
const database = `postgresql://catbird:${secret}@localhost:5433/catbird`
const ports = { log: silentLog, random: systemRandom }

async function opened(environment: Environment) {
  const path = await mkdtemp(join(tmpdir(), 'catbird-push-'))
  const config = parseConfig({ ...environment, DATA_DIR: path })
  const open = () => openPushConfig(ports, config, url)
  const files = () => readdir(path)
  return { open, files, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

describe('the key for Web Push', () => {
  it.each<[string, Environment]>([
    ['in development', {}],
    ['in development with a database elsewhere', { DATABASE_URL: database }],
    [
      'in production with the embedded database',
      { SERVICE_DID: 'did:web:mls.catbird.blue', DATABASE_URL: 'embedded', JWT_SECRET: secret },
    ],
  ])('is made once %s, and kept', async (_, environment) => {
    await using at = await opened(environment)
    const { webPush } = await at.open()
    expect(webPush).toMatchObject({ subject: url })
    expect((await at.open()).webPush).toEqual(webPush)
    expect(await at.files()).toEqual(['vapid-private-key'])
  })

  it('is not made up where other nodes would not have it: there is no Web Push then', async () => {
    const environment = {
      SERVICE_DID: 'did:web:mls.catbird.blue',
      DATABASE_URL: database,
      JWT_SECRET: secret,
    }
    await using at = await opened(environment)
    expect((await at.open()).webPush).toBeUndefined()
    expect(await at.files()).toEqual([])
  })

  it('is the configured one', async () => {
    await using at = await opened({
      ...{
        VAPID_PRIVATE_KEY: 'dGhlIHByaXZhdGUga2V5IG9mIGFsbCB0ZXN0cyEhISE',
        VAPID_SUBJECT: 'mailto:me@example.com',
      },
    })
    expect((await at.open()).webPush).toMatchObject({ subject: 'mailto:me@example.com' })
    expect(await at.files()).toEqual([])
  })
})
