import { beforeAll, describe, expect, it } from 'vitest'
import type { CborMap } from '../cbor.ts'
import { createTestRepoKey, proveTestRepo } from '../../identity/testing/test-repo.ts'
import type { TestRepoKey } from '../../identity/testing/test-repo.ts'
import { DEVICE_COLLECTION, MAX_DEVICE_RECORD_PROOF_BYTES, verifyDeviceRecordProof } from './index.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'
const deviceId = 'device-0123456789'
const record = {
  $type: DEVICE_COLLECTION,
  ciphersuite: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
  signatureKey: new Uint8Array(32).fill(7),
  createdAt: '2026-01-02T03:04:05.678Z',
}
const endorsement = { deviceId: 'earlier-0123456789', signature: new Uint8Array(64).fill(9) }

let key: TestRepoKey
beforeAll(async () => {
  key = await createTestRepoKey()
})

/** What is proven by a repo that holds `written` as the device's record, or none. */
async function proven(written?: CborMap) {
  const records = written === undefined ? {} : { [`${DEVICE_COLLECTION}/${deviceId}`]: written }
  const car = await proveTestRepo({ did, keypair: key.keypair, records })
  return verifyDeviceRecordProof({ car, did, deviceId, signingKey: key.signingKey })
}

describe('the proof of a device record', () => {
  it('gives the record, with what it does not know left out', async () => {
    const { $type: _, ...device } = record
    expect(await proven(record)).toMatchObject({ kind: 'present', record: { ...device, endorsedBy: [] } })
    const endorsedBy = [{ ...endorsement, note: 'new' }]
    const grown = await proven({ ...record, endorsedBy, platform: 'toaster' })
    expect(grown).toMatchObject({ kind: 'present', record: { ...device, endorsedBy: [endorsement] } })
    expect(grown.kind === 'present' && grown.record).not.toHaveProperty('platform')
  })

  it('shows that there is none', async () => {
    expect(await proven()).toEqual({ kind: 'absent', rev: '3jzfcijpj2z2a' })
  })

  it.each<[string, CborMap]>([
    ['another type', { $type: 'app.bsky.feed.post' }],
    ['a key that is no bytes', { signatureKey: 'AAAA' }],
    ['no key', { signatureKey: new Uint8Array() }],
    ['a suite that is no text', { ciphersuite: 1 }],
    ['a suite that is too long', { ciphersuite: 'M'.repeat(65) }],
    ['no time', { createdAt: 'yesterday' }],
    ['a time that is no time', { createdAt: '2026-13-02T03:04:05Z' }],
    ['endorsements that are no list', { endorsedBy: {} }],
    ['an endorsement that is none', { endorsedBy: [endorsement, { deviceId: 'Short!' }] }],
    ['too many endorsements', { endorsedBy: Array.from({ length: 21 }, () => endorsement) }],
    ['what nests too deeply', { more: deep(40) }],
  ])('shows a record with %s to be none of the lexicon', async (_, change) => {
    expect(await proven({ ...record, ...change })).toMatchObject({ kind: 'malformed' })
  })

  it('has room for the largest record that the lexicon allows', async () => {
    const endorsedBy = Array.from({ length: 20 }, () => ({ ...endorsement, signature: new Uint8Array(5120) }))
    const largest = { ...record, signatureKey: new Uint8Array(4096), endorsedBy }
    expect(await proven(largest)).toMatchObject({ kind: 'present' })
    const beyond = { ...record, filler: new Uint8Array(MAX_DEVICE_RECORD_PROOF_BYTES) }
    await expect(proven(beyond)).rejects.toMatchObject({
      error: 'DeviceRecordUnavailable',
      rule: 'record-proof.size',
    })
  })
})

function deep(levels: number): CborMap {
  return levels === 0 ? {} : { more: deep(levels - 1) }
}
