import { describe, expect, it } from 'vitest'
import { generateDeviceKeys } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import { FakeRepos } from '../testing/fake-repos.ts'
import { developmentIdentity } from '../xrpc/development-identity.ts'
import { putRecord } from '../xrpc/service-auth.ts'
import { endorseInRepo } from './endorse-device.ts'
import { verifiesEndorsement } from './verify-endorsement.ts'

const COLLECTION = 'blue.catbird.mls.actor.device'
const jsonBytes = (bytes: Uint8Array) => ({ $bytes: btoa(String.fromCharCode(...bytes)).replaceAll('=', '') })

/** Bob's repo with the records of as many devices of his. */
async function repoOf(devices: number) {
  const repos = new FakeRepos()
  const session = repos.session('bob')
  const made: DeviceKeys[] = []
  for (let i = 0; i < devices; i++) {
    const device = await generateDeviceKeys(session.did)
    const { ciphersuite, publicKey } = device
    const createdAt = '2026-01-01T00:00:00.000Z'
    const record = {
      $type: COLLECTION,
      ciphersuite,
      createdAt,
      signatureKey: jsonBytes(publicKey),
      later: 'kept',
    }
    await putRecord(session, { repo: session.did, collection: COLLECTION, rkey: device.deviceId, record })
    made.push(device)
  }
  const endorsersOf = async ({ deviceId }: DeviceKeys) => {
    const found = await repos.fetch(session.did, deviceId)
    return found.kind === 'present' ? found.record.endorsedBy : []
  }
  return { repos, session, made, endorsersOf }
}

const keyOf = ({ deviceId, publicKey }: DeviceKeys) => ({ deviceId, signatureKey: publicKey })

describe('endorsing in the repo', () => {
  it('adds a signature that verifies, and leaves the rest of the record as it was', async () => {
    const { repos, session, made, endorsersOf } = await repoOf(2)
    const [first, second] = made as [DeviceKeys, DeviceKeys]
    await endorseInRepo(session, first, keyOf(second))
    const [endorsement, ...more] = await endorsersOf(second)
    if (endorsement === undefined) throw new Error('there is none')
    expect(more).toEqual([])
    const { ciphersuite } = second
    const device = { did: session.did, ciphersuite, ...keyOf(second) }
    const by = { ciphersuite: first.ciphersuite, ...keyOf(first) }
    expect(await verifiesEndorsement(device, endorsement, by)).toBe(true)
    expect(await verifiesEndorsement({ ...device, did: 'did:plc:other' }, endorsement, by)).toBe(false)
    let record: object = {}
    repos.write(session.did, second.deviceId, (held) => (record = held))
    expect(record).toMatchObject({ later: 'kept', $type: COLLECTION })
  })

  it('changes nothing the second time', async () => {
    const { repos, session, made } = await repoOf(2)
    const [first, second] = made as [DeviceKeys, DeviceKeys]
    await endorseInRepo(session, first, keyOf(second))
    let writes = 0
    repos.beforePut = () => {
      writes++
    }
    await endorseInRepo(session, first, keyOf(second))
    expect(writes).toBe(0)
  })

  it('loses no endorsement that another device writes meanwhile', async () => {
    const { repos, session, made, endorsersOf } = await repoOf(3)
    const [first, second, third] = made as [DeviceKeys, DeviceKeys, DeviceKeys]
    const other = { deviceId: second.deviceId, signature: jsonBytes(new Uint8Array(64)) }
    repos.beforePut = () => {
      repos.beforePut = () => undefined
      repos.write(session.did, third.deviceId, (record) => ({ ...record, endorsedBy: [other] }))
    }
    await endorseInRepo(session, first, keyOf(third))
    expect((await endorsersOf(third)).map(({ deviceId }) => deviceId)).toEqual([
      second.deviceId,
      first.deviceId,
    ])
  })

  it('gives up on a record that never stands still', async () => {
    const { repos, session, made } = await repoOf(2)
    const [first, second] = made as [DeviceKeys, DeviceKeys]
    repos.beforePut = () => repos.write(session.did, second.deviceId, (record) => ({ ...record }))
    await expect(endorseInRepo(session, first, keyOf(second))).rejects.toMatchObject({
      error: 'RecordChanged',
    })
  })

  it('endorses no other key than the one a person vouched for', async () => {
    const { session, made, endorsersOf } = await repoOf(2)
    const [first, second] = made as [DeviceKeys, DeviceKeys]
    const shown = { deviceId: second.deviceId, signatureKey: new Uint8Array(32) }
    await expect(endorseInRepo(session, first, shown)).rejects.toMatchObject({ error: 'DeviceKeyMismatch' })
    expect(await endorsersOf(second)).toEqual([])
  })

  it('needs a repo with the record in it', async () => {
    const { session, made } = await repoOf(1)
    const [first] = made as [DeviceKeys]
    const nobody = { deviceId: crypto.randomUUID(), signatureKey: new Uint8Array(32) }
    const missing = { error: 'RecordNotFound' }
    await expect(endorseInRepo(session, first, nobody)).rejects.toMatchObject(missing)
    await expect(endorseInRepo(await developmentIdentity(), first, nobody)).rejects.toMatchObject(missing)
  })
})
