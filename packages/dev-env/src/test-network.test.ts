import { existsSync } from 'node:fs'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { describe, expect, it } from 'vitest'
import { TestNetwork } from './test-network.ts'

const describeServer = '/xrpc/blue.catbird.mls.server.describeServer'

describe('a test network', () => {
  it('answers directly', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const response = await fetch(new URL(describeServer, network.server.url))
    expect(await response.json()).toMatchObject({ did: network.server.did })
  })

  it('answers through the PDS', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const alice = await network.createAccount('alice')
    const response = await alice.fetchHandler(describeServer, {
      headers: { 'atproto-proxy': network.service },
    })
    expect(await response.json()).toMatchObject({ did: network.server.did })
  })

  it('knows the accounts of its PDS', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const alice = await network.createAccount('alice')
    const response = await alice.fetchHandler('/xrpc/blue.catbird.mls.device.listDevices', {
      headers: { 'atproto-proxy': network.service },
    })
    expect(await response.json()).toEqual({ devices: [] })
  })

  it('brings its own Postgres, and keeps address and data over a restart of the service', async () => {
    await using network = await TestNetwork.create()
    const before = { did: network.server.did, url: network.server.url }
    await network.restartServer()
    expect({ did: network.server.did, url: network.server.url }).toEqual(before)
    const response = await fetch(new URL(describeServer, network.server.url))
    expect(response.status).toBe(200)
  })

  it('stops all of it', async () => {
    await using db = await createTestDatabase()
    const network = await TestNetwork.create({ databaseUrl: db.url })
    const { server, plc, pds } = network
    const urls = [server.url, plc.url, pds.url]
    await network[Symbol.asyncDispose]()
    for (const url of urls) await expect(fetch(url)).rejects.toThrow('fetch failed')
    expect(existsSync(pds.folder)).toBe(false)
  })
})
