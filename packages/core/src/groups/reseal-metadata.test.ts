import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getLog } from '../messages/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { resealMetadata } from './index.ts'
import { makeCommit } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { createTestConvo, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

async function group() {
  const { convoId, members } = await createTestConvo(ports, [
    await insertTestDevice(db),
    await insertTestDevice(db),
  ])
  const [alice = fail(), bob = fail()] = members
  return { convoId, alice, bob }
}

const bytes = (text: string) => new TextEncoder().encode(text)
const put = (
  convoId: ConvoId,
  { device }: Pick<TestMember, 'device'>,
  { sealed, ...at }: { expectedVersion: number; sealed: string; epoch?: number; generation?: number },
) =>
  resealMetadata(ports, {
    ...{ caller: device, convoId, generation: 1, epoch: 1 },
    ...at,
    sealed: bytes(sealed),
  })

describe('metadata sealed anew', () => {
  it('is stored by one of two at once, and shown to all', async () => {
    const { convoId, alice, bob } = await group()
    const both = [
      put(convoId, alice, { expectedVersion: 0, sealed: 'by alice' }),
      put(convoId, bob, { expectedVersion: 0, sealed: 'by bob' }),
    ]
    const outcomes = await Promise.all(both.map(outcomeOf))
    expect(outcomes.sort()).toEqual(['MetadataConflict', 'ok'])
    const view = await getConvo(ports, { caller: bob.device, convoId })
    expect(view.metadata).toMatchObject({ generation: 1, epoch: 1, version: 1 })
    const { entries } = await getLog(ports, { caller: bob.device, convoId, sinceSeq: 1 })
    const notice = { kind: 'metadataSealed', generation: 1, epoch: 1, version: 1 }
    expect(entries).toMatchObject([{ kind: 'notice', notice }])
  })

  it('again is answered again, though the version has gone on by it', async () => {
    const { convoId, alice } = await group()
    const first = { expectedVersion: 0, sealed: 'once' }
    expect(await put(convoId, alice, first)).toEqual({ version: 1 })
    expect(await put(convoId, alice, first)).toEqual({ version: 1 })
    expect(await put(convoId, alice, { expectedVersion: 1, sealed: 'twice' })).toEqual({ version: 2 })
    await expect(put(convoId, alice, first)).rejects.toMatchObject({
      error: 'MetadataConflict',
      message: 'the stored metadata is of version 2',
    })
  })

  it('is taken for the present epoch only, from a leaf', async () => {
    const { convoId, alice } = await group()
    await submit(ports, convoId, await makeCommit(alice))
    const now = { expectedVersion: 0, sealed: 'now', epoch: 2 }
    expect(await outcomeOf(put(convoId, alice, { ...now, epoch: 1 }))).toBe('EpochConflict')
    expect(await outcomeOf(put(convoId, alice, { ...now, epoch: 3 }))).toBe('EpochConflict')
    expect(await outcomeOf(put(convoId, alice, { ...now, generation: 2 }))).toBe('GenerationConflict')
    const stranger = await insertTestDevice(db)
    expect(await outcomeOf(put(convoId, { device: stranger }, now))).toBe('ConvoNotFound')
    const leafless = await insertTestDevice(db, { did: alice.device.did })
    expect(await outcomeOf(put(convoId, { device: leafless }, now))).toBe('NotMember')
    expect(await outcomeOf(put(convoId, alice, now))).toBe('ok')
  })
})

function fail(): never {
  throw new Error('there is no such member')
}
