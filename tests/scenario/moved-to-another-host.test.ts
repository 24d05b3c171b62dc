import { memoryStorage } from '@catbird-mls/client'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { migrateAccount, TestNetwork } from '@catbird-mls/dev-env'
import { describe, expect, it } from 'vitest'
import { beginConvos, bothWrite, openHostedStage } from './support/hosted.ts'
import { lookups } from './support/lookups.ts'
import { joined, listen, until } from './support/service.ts'

const createdAt = '2026-01-01T00:00:00.000Z'

describe('an account that moves to another PDS', () => {
  it('stays what it was: same device, same convos, and what its old PDS says of it does not count', async () => {
    await using stage = await openHostedStage()
    const { network } = stage
    const [old, bobs] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const storage = memoryStorage()
    const alice = await stage.open(old, { storage })
    const bob = await stage.open(bobs)
    const convos = await beginConvos(alice, bob)
    for (const convo of convos) await bothWrite(convo, 'before')
    const heard = [listen(alice), listen(bob)]

    const elsewhere = await network.addPds()
    const moved = await migrateAccount(old, { from: network.pds, to: elsewhere })
    expect(await network.plc.client.getDocumentData(alice.did)).toMatchObject({
      services: { atproto_pds: { endpoint: elsewhere.url } },
    })
    // The old PDS has said that the account is deactivated, and the new one was asked.
    await stage.isAskedAgain(alice.did, null)
    expect(await stage.statusOf(alice.did)).toBeNull()

    // Her client that runs goes on by the session of its device, until she signs in at her new PDS.
    for (const convo of convos) await bothWrite(convo, 'meanwhile')
    const { deviceId } = alice
    await alice.close()
    const again = await stage.open(moved, { storage })
    expect(again.deviceId).toBe(deviceId)
    for (const { hers, his } of convos) {
      const hersNow = await joined(again, hers.id)
      await bothWrite({ hers: hersNow, his }, 'after')
      expect((await his.members()).map(({ did }) => did).sort()).toEqual([again.did, bob.did].sort())
    }
    const devices = { repo: again.did, collection: 'blue.catbird.mls.actor.device' }
    const { data } = await moved.com.atproto.repo.listRecords(devices)
    expect(data.records.map(({ uri }) => uri.split('/').at(-1))).toEqual([deviceId])
    const kinds = heard.flat().map(({ type }) => type)
    for (const kind of ['convoEnded', 'recovering', 'deviceRefused', 'removalSuggested', 'thisDeviceRemoved'])
      expect(kinds).not.toContain(kind)
  })

  it('is asked at its new PDS whom it follows and what it declares, though nothing has told of the move', async () => {
    await using db = await createTestDatabase()
    await using network = await TestNetwork.create({ databaseUrl: db.url })
    const [old, bob] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const { between } = lookups(network, db)
    const follow = { subject: bob.assertDid, createdAt }
    await old.app.bsky.graph.follow.create({ repo: old.assertDid }, follow)
    expect(await between(bob, old)).toMatchObject({ followedBack: true, blocked: false, declaration: {} })

    const moved = await migrateAccount(old, { from: network.pds, to: await network.addPds() })
    expect(await between(bob, moved)).toMatchObject({ followedBack: true, known: true, declared: true })
    const collection = 'blue.catbird.mls.actor.declaration'
    await moved.com.atproto.repo.putRecord({
      ...{ repo: moved.assertDid, collection, rkey: 'self', validate: false },
      record: { $type: collection, allowIncoming: 'none' },
    })
    await moved.app.bsky.graph.block.create({ repo: moved.assertDid }, follow)
    expect(await between(bob, moved)).toMatchObject({ blocked: true, declaration: { incoming: 'none' } })
  })

  it('is heard of by its new PDS: a block stops, and a new device is believed', async () => {
    await using stage = await openHostedStage()
    const { network, db } = stage
    const [old, bobs] = [await network.createAccount('alice'), await network.createAccount('bob')]
    const alice = await stage.open(old)
    const bob = await stage.open(bobs)
    const [{ hers, his }] = await beginConvos(alice, bob)
    const elsewhere = await network.addPds()
    const moved = await migrateAccount(old, { from: network.pds, to: elsewhere })

    const where = { repo: alice.did }
    const { uri } = await moved.app.bsky.graph.block.create(where, { subject: bob.did, createdAt })
    const isBlocked = async () => {
      const rows = await db.query<{ stands: boolean }>(
        'SELECT blocked_at IS NOT NULL AS stands FROM convo WHERE convo_id = $1',
        [hers.id],
      )
      return rows[0]?.stands === true
    }
    await until('the block counts', isBlocked)
    await moved.app.bsky.graph.block.delete({ ...where, rkey: uri.split('/').at(-1) ?? '' })
    await until('it counts no more', async () => !(await isBlocked()))

    const second = await stage.open(moved)
    const both = await joined(second, hers.id)
    await bob.checkDevices(alice.did)
    const trust = async () => {
      const member = (await his.members()).find(({ did }) => did === alice.did)
      return member?.devices.map((device) => device.trust.state)
    }
    await until('bob has checked both of her devices', async () => {
      return JSON.stringify(await trust()) === JSON.stringify(['verified', 'verified'])
    })
    await bothWrite({ hers: both, his }, 'by the new device')
  })
})
