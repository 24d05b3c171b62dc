import { describe, expect, it } from 'vitest'
import { openFakeClient, openPerson } from '../testing/fake-clients.ts'
import { FakeRepos } from '../testing/fake-repos.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'

async function twoPeople() {
  const service = unsafeFakeService()
  const [alice, bob] = [await openFakeClient(service, 'alice'), await openFakeClient(service, 'bob')]
  return {
    alice: alice.client,
    bob: bob.client,
    async [Symbol.asyncDispose]() {
      await Promise.all([alice.client.close(), bob.client.close()])
    },
  }
}

describe('what can never be done fails by its name', () => {
  it('where a convo is asked for', async () => {
    await using people = await twoPeople()
    const { convos } = people.alice
    for (const id of ['nope', 'a'.repeat(52)])
      await expect(convos.get(id)).rejects.toMatchObject({ error: 'ConvoNotFound' })
    await expect(convos.direct(people.alice.did)).rejects.toMatchObject({
      error: 'InvalidRequest',
      message: 'a direct convo is with another account',
    })
  })

  it('where a safety number is asked for', async () => {
    await using people = await twoPeople()
    const { alice, bob } = people
    const convo = await alice.convos.create({ members: [] })
    const refusals = [
      [bob.did, 'MemberNotFound'],
      [alice.did, 'InvalidContent'],
    ] as const
    for (const [account, error] of refusals)
      await expect(convo.safetyNumber(account)).rejects.toMatchObject({ error, retryable: false })
  })

  it('where a device is named', async () => {
    await using people = await twoPeople()
    const { alice, bob } = people
    const unknown = { error: 'DeviceUnknown' }
    for (const id of ['nope', bob.deviceId]) {
      await expect(alice.removeDevice(id)).rejects.toMatchObject(unknown)
      await expect(alice.endorseDevice(id)).rejects.toMatchObject(unknown)
    }
  })
})

describe('a device that is in no group yet', () => {
  async function account() {
    const [service, repos] = [unsafeFakeService(), new FakeRepos()]
    const { client: first } = await openPerson(service, repos, 'alice')
    const { client: second } = await openPerson(service, repos, 'alice')
    return {
      ...{ repos, first, second },
      async [Symbol.asyncDispose]() {
        await Promise.all([first.close(), second.close()])
      },
    }
  }

  it('is endorsed by its id, as it is listed', async () => {
    await using alices = await account()
    const { first, second } = alices
    await first.endorseDevice(second.deviceId)
    const listed = (await first.devices()).find(({ deviceId }) => deviceId === second.deviceId)
    expect(listed?.trust.endorsed).toBe(true)
  })

  it('is not where its record holds another key than is listed', async () => {
    await using alices = await account()
    const { repos, first, second } = alices
    const other = { $bytes: btoa('another key'.padEnd(32)).replaceAll('=', '') }
    repos.write(first.did, second.deviceId, (record) => ({ ...record, signatureKey: other }))
    await expect(first.endorseDevice(second.deviceId)).rejects.toMatchObject({ error: 'DeviceKeyMismatch' })
  })
})
