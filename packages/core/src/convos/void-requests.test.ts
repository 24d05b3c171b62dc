import { afterAll, beforeAll, expect, it } from 'vitest'
import { deleteAccount, eraseAccounts } from '../accounts/index.ts'
import type { BlobStore } from '../blobs/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { listWelcomes } from '../groups/index.ts'
import { makeCommit } from '../groups/testing/member.ts'
import { claimFrom, createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getConvo, getConvoHeads, listConvos } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const noBlobs = { delete: () => Promise.resolve() } as Pick<BlobStore, 'delete'> as BlobStore // no account has a file

/** A request by Mallory to Alice, which her block hides. */
async function hiddenRequest() {
  const ports = { ...testPorts(db), blobs: noBlobs }
  const [mallory, alice] = [await insertTestDevice(db), await insertTestDevice(db)]
  const { convoId, members } = await createTestConvo(ports, [mallory, await insertTestDevice(db)])
  const [own] = await claimFrom(ports, { claimer: mallory, devices: [alice] })
  const [member] = members
  if (own === undefined || member === undefined) throw new Error('the test has no such thing')
  await submit(ports, convoId, await makeCommit(member, { add: [own.bytes] }))
  await db.execute("INSERT INTO relation (did, subject, blocks_rkey) VALUES ($1, $2, 'b')", [
    alice.did,
    mallory.did,
  ])
  const shown = async (caller: TestDevice) => ({
    convos: (await listConvos(ports, { caller, limit: 9 })).convos.length,
    heads: (await getConvoHeads(ports, { caller, limit: 9 })).heads.length,
    welcomes: (await listWelcomes(ports, { caller, limit: 9 })).welcomes.length,
    view: await outcomeOf(getConvo(ports, { caller, convoId })),
  })
  return { ports, mallory, alice, shown }
}

it('shows a request nowhere whose maker is being deleted, or was', async () => {
  const { ports, mallory, alice, shown } = await hiddenRequest()
  expect((await shown(alice)).convos).toBe(0)
  const nowhere = { convos: 0, heads: 0, welcomes: 0, view: 'ConvoNotFound' }
  await deleteAccount(ports, mallory)
  expect(await shown(alice)).toEqual(nowhere)
  expect((await eraseAccounts(ports, { limit: 10 })).failures).toEqual([])
  expect(await shown(alice)).toEqual(nowhere)
})
