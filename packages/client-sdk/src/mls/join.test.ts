import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { decryptGroupSecrets, encryptGroupSecrets } from 'ts-mls/welcome.js'
import { describe, expect, it } from 'vitest'
import { buildCommit } from './build-commit.ts'
import { createGroup } from './create-group.ts'
import { generateDeviceKeys } from './device-keys.ts'
import type { DeviceKeys } from './device-keys.ts'
import { joinFromWelcome } from './join.ts'
import { decodeOwnKeyPackage, makeKeyPackage } from './key-package.ts'
import type { OwnKeyPackage } from './key-package.ts'
import { isSound } from './soundness.ts'
import { loadSuite } from './suite.ts'
import { decodeWelcome, encodeTree, encodeWelcome } from './wire.ts'

type PathSecret = Uint8Array | undefined
const policy = newGroupPolicy('did:plc:alice' as Did)
const now = Date.now()

/** Alice adds Bob's device; with the policy she changes, there is a path as well. */
async function invited() {
  const alice = await generateDeviceKeys('did:plc:alice')
  const bob = await generateDeviceKeys('did:plc:bob')
  const own = await makeKeyPackage(bob, { now, days: 1 })
  const groupId = crypto.getRandomValues(new Uint8Array(32))
  const { state } = await createGroup({ device: alice, groupId, policy, now })
  const changes = { add: [own.keyPackage], policy: { ...policy, memberLimit: 5 } }
  const { welcome, next } = await buildCommit({ state, device: alice, changes })
  if (welcome === undefined) throw new Error('the commit brought no Welcome')
  const join = async (change: (pathSecret: PathSecret) => PathSecret) => {
    const changed = await withPathSecret(welcome, { own, device: bob }, change)
    return joinFromWelcome({
      device: bob,
      welcome: changed,
      ratchetTree: encodeTree(next.tree),
      keyPackage: own,
    })
  }
  return { join }
}

/** What a hostile inviter can send: nothing signs the part of a Welcome that is sealed to one joiner. */
async function withPathSecret(
  bytes: Uint8Array,
  { own, device }: { own: OwnKeyPackage; device: DeviceKeys },
  change: (pathSecret: PathSecret) => PathSecret,
): Promise<Uint8Array> {
  const { hpke } = await loadSuite(device.ciphersuite)
  const { publicPackage, privatePackage } = decodeOwnKeyPackage(own, device)
  const welcome = decodeWelcome(bytes)
  const initKey = await hpke.importPrivateKey(privatePackage.initPrivateKey)
  const secrets = await decryptGroupSecrets(initKey, own.ref, welcome, hpke)
  if (secrets === undefined) throw new Error('the Welcome is for somebody else')
  const { enc, ct } = await encryptGroupSecrets(
    await hpke.importPublicKey(publicPackage.initKey),
    welcome.encryptedGroupInfo,
    { ...secrets, pathSecret: change(secrets.pathSecret) },
    hpke,
  )
  const sealed = { newMember: own.ref, encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct } }
  return encodeWelcome({ ...welcome, secrets: [sealed] })
}

describe('joining by a Welcome', () => {
  it('gives a sound state where its path secret is right', async () => {
    const { join } = await invited()
    expect(await isSound(await join((pathSecret) => pathSecret))).toBe(true)
  })

  it.each([
    ['is wrong', (pathSecret: PathSecret) => pathSecret?.map((byte) => byte ^ 1)],
    // Who joined by it could not read the next commit, and would lay that to whoever made it.
    ['is missing', () => undefined],
  ])('is refused where its path secret %s', async (_, change) => {
    const { join } = await invited()
    await expect(join(change)).rejects.toMatchObject({ failure: 'InvalidMls' })
  })
})

describe('a state that lacks the private key of a node that its leaf is under', () => {
  it('is not sound', async () => {
    const { join } = await invited()
    const joined = await join((pathSecret) => pathSecret)
    const { leafIndex, privateKeys } = joined.privatePath
    const known = Object.entries(privateKeys).filter(([node]) => Number(node) === 2 * leafIndex)
    expect(known).toHaveLength(Object.keys(privateKeys).length - 1)
    const lacking = { ...joined, privatePath: { leafIndex, privateKeys: Object.fromEntries(known) } }
    expect(await isSound(lacking)).toBe(false)
  })
})
