import { describe, expect, it } from 'vitest'
import { ed25519 } from '@noble/curves/ed25519.js'
import { decodeCommitData, encodeCommitData, fromCbor, toCbor } from '../index.ts'
import { inviteKeyOf } from './invite-key.ts'
import { createInviteProof, parseInviteProof, verifyInviteProof } from './invite-proof.ts'
import { signInvite, verifyInvite } from './invite.ts'

const seed = Uint8Array.from({ length: 32 }, (_, i) => i)
const key = await inviteKeyOf(seed)
const scope = {
  service: 'did:web:mls.example.com',
  inviteId: 'a'.repeat(26),
  did: 'did:plc:bob',
  lxm: 'blue.catbird.mls.invite.getInvite',
}
const at = { issuedAt: 1_700_000_000, nonce: new Uint8Array(16).fill(7) }

describe('the key of an invite', () => {
  it('is the Ed25519 key of its seed, as other code works it out', () => {
    expect(key).toEqual(ed25519.getPublicKey(seed))
  })

  it('has a seed of 32 bytes and no other', async () => {
    await expect(inviteKeyOf(seed.slice(1))).rejects.toThrow('32 bytes')
  })
})

describe('an invite that a commit carries', () => {
  const join = {
    groupId: new Uint8Array(32),
    epoch: 3n,
    did: 'did:plc:bob',
    signatureKey: new Uint8Array(32).fill(1),
  }

  it('holds for the join it was signed for, and for no other', async () => {
    const carried = await signInvite(join, seed)
    expect(carried.key).toEqual(key)
    expect(await verifyInvite(join, carried)).toBe(true)
    const others = [
      { ...join, epoch: 4n },
      { ...join, did: 'did:plc:eve' },
      { ...join, groupId: new Uint8Array(32).fill(1) },
      { ...join, signatureKey: new Uint8Array(32).fill(2) },
    ]
    for (const other of others) expect(await verifyInvite(other, carried)).toBe(false)
  })

  it('travels in the authenticated data, alone or with leave statements', async () => {
    const invite = await signInvite(join, seed)
    const leaves = [{ leafIndex: 2, signature: Uint8Array.of(1) }]
    expect(decodeCommitData(encodeCommitData({ leaves: [], invite }))).toEqual({ leaves: [], invite })
    expect(decodeCommitData(encodeCommitData({ leaves, invite }))).toEqual({ leaves, invite })
    expect(fromCbor(encodeCommitData({ leaves: [], invite }), 'the data')).not.toHaveProperty('leaves')
  })

  it('is refused where it is not of Ed25519', () => {
    const data = (invite: { key: Uint8Array; signature: Uint8Array }) => () =>
      decodeCommitData(toCbor({ v: 1, invite }))
    expect(data({ key: key.slice(1), signature: new Uint8Array(64) })).toThrow('Ed25519')
    expect(data({ key, signature: new Uint8Array(65) })).toThrow('Ed25519')
  })
})

describe('an invite proof', () => {
  it('is of the seed, for exactly one call', async () => {
    const proof = parseInviteProof(await createInviteProof(scope, seed, at))
    expect(proof).toMatchObject({ issuedAt: at.issuedAt, nonce: 'BwcHBwcHBwcHBwcHBwcHBw' })
    expect(await verifyInviteProof(scope, proof, key)).toBe(true)
    const others = [
      { ...scope, service: 'did:web:other.example.com' },
      { ...scope, inviteId: 'b'.repeat(26) },
      { ...scope, did: 'did:plc:eve' },
      { ...scope, lxm: 'blue.catbird.mls.invite.requestJoin' },
    ]
    for (const other of others) expect(await verifyInviteProof(other, proof, key)).toBe(false)
    expect(await verifyInviteProof(scope, { ...proof, issuedAt: 1 }, key)).toBe(false)
    expect(await verifyInviteProof(scope, proof, await inviteKeyOf(new Uint8Array(32)))).toBe(false)
  })

  it.each(['', 'v1', 'v2.1.x.y', 'v1.1.short.sig', `v1.1.${'n'.repeat(22)}.${'s'.repeat(86)}.more`])(
    'is not %s',
    (text) => {
      expect(() => parseInviteProof(text)).toThrow('malformed')
    },
  )
})
