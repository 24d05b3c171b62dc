import { describe, expect, it } from 'vitest'
import type { AccountTrust } from '../store/trust-record.ts'
import { deviceIn, meet } from './account.ts'
import type { MetDevice } from './account.ts'
import type { DeviceOf } from './ledger.ts'
import { lookUp } from './record-finding.ts'
import type { DeviceRecordView, FoundRecord } from './record-source.ts'

const did = 'did:plc:bob'
const [first, second, stranger] = [1, 2, 3].map(deviceBy) as [MetDevice, MetDevice, MetDevice]
const signedBy = (n: number) => Uint8Array.of(n)

function deviceBy(n: number): MetDevice {
  return { deviceId: `device-${n}`, signatureKey: new Uint8Array(32).fill(n), ciphersuite: 'a suite' }
}

function recordOf(device: MetDevice, ...endorsedBy: DeviceRecordView['endorsedBy']): FoundRecord {
  const { ciphersuite, signatureKey } = device
  return { kind: 'present', rev: '3kbbbbbbbbbbb', record: { ciphersuite, signatureKey, endorsedBy } }
}

/** What comes of an answer about the first of Bob's two devices. A signature verifies under the key of its number. */
function findingFrom(found: FoundRecord, rev = '3kaaaaaaaaaaa') {
  const account: AccountTrust = { ...meet(undefined, { did, devices: [first, second], now: 0 }), rev }
  const ports = {
    records: { fetch: () => Promise.resolve(found) },
    verifiesEndorsement: (
      _: unknown,
      { signature }: { signature: Uint8Array },
      by: { signatureKey: Uint8Array },
    ) => Promise.resolve(signature[0] === by.signatureKey[0]),
    signal: new AbortController().signal,
  }
  const ledger = { account: () => account, device: (device: DeviceOf) => deviceIn(account, device) }
  return lookUp(ports, ledger, { did, ...first })
}

describe('what a repo says of a device', () => {
  it('matches where the record has its key and suite', async () => {
    expect(await findingFrom(recordOf(first))).toMatchObject({ kind: 'matches', endorsers: [] })
  })

  it('refutes it where there is no such record, no device in it, or another key or suite', async () => {
    const rev = '3kbbbbbbbbbbb'
    expect(await findingFrom({ kind: 'absent', rev })).toMatchObject({ reason: 'recordMissing' })
    expect(await findingFrom({ kind: 'malformed', rev })).toMatchObject({ reason: 'recordMalformed' })
    expect(await findingFrom(recordOf(stranger))).toMatchObject({ reason: 'otherKey' })
    const otherSuite = recordOf({ ...first, ciphersuite: 'another suite' })
    expect(await findingFrom(otherSuite)).toMatchObject({ reason: 'otherKey' })
  })

  it('names as endorsers the known devices whose signatures verify, and nobody else', async () => {
    const good = { deviceId: second.deviceId, signature: signedBy(2) }
    const forged = { deviceId: second.deviceId, signature: signedBy(9) }
    const unknown = { deviceId: stranger.deviceId, signature: signedBy(3) }
    const finding = await findingFrom(recordOf(first, forged, unknown, good))
    expect(finding).toMatchObject({ endorsers: [second.signatureKey] })
  })

  it('is nothing where the repo is shown in an older state than before', async () => {
    await expect(findingFrom(recordOf(first), '3kccccccccccc')).rejects.toMatchObject({
      error: 'DeviceRecordUnavailable',
    })
  })
})
