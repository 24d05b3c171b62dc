import type { CiphersuiteImpl, ClientState, PublicMessage } from 'ts-mls'
import { decryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret } from 'ts-mls/crypto/kdf.js'
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js'
import type { HPKECiphertext } from 'ts-mls/hpkeCiphertext.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { sameBytes } from './compare.ts'

/** A commit seen from outside, and the epochs on both sides of it. */
export interface Target {
  readonly commit: PublicMessage
  readonly before: GroupContext
  readonly after: GroupContext
  /** What only members of the next epoch can know. */
  readonly epochAuthenticator: Uint8Array
}

/** How far somebody got: with a path secret, or with all secrets of the epoch. */
export type Outcome = 'shut out' | 'opened the path' | 'entered the epoch'

/**
 * Tries to compute the next epoch by everything `former` knows, whatever the library thinks of its membership: each
 * ciphertext of the path by each of its private keys, no fresh secret at all, the init secret it has, and the one of
 * an external join. Follows RFC 9420 §7.4 and §8 directly and not the library's processing of commits.
 */
export async function attack(former: ClientState, target: Target, suite: CiphersuiteImpl): Promise<Outcome> {
  const opened = await openPath(former, target, suite)
  const initSecrets = [former.keySchedule.initSecret, ...(await externalInitSecrets(former, target, suite))]
  for (const commitSecret of [new Uint8Array(suite.kdf.size), ...opened]) {
    for (const initSecret of initSecrets) {
      if (await entersEpoch(initSecret, commitSecret, target, suite)) return 'entered the epoch'
    }
  }
  return opened.length > 0 ? 'opened the path' : 'shut out'
}

async function entersEpoch(
  initSecret: Uint8Array,
  commitSecret: Uint8Array,
  { after, epochAuthenticator }: Target,
  { kdf }: CiphersuiteImpl,
): Promise<boolean> {
  const epoch = await initializeEpoch(initSecret, commitSecret, after, new Uint8Array(kdf.size), kdf)
  return sameBytes(epoch.keySchedule.epochAuthenticator, epochAuthenticator)
}

/** The commit secrets that follow from the path secrets which `former` can open. */
async function openPath(former: ClientState, target: Target, suite: CiphersuiteImpl): Promise<Uint8Array[]> {
  const { content } = target.commit
  const nodes = content.contentType === 'commit' ? (content.commit.path?.nodes ?? []) : []
  const keys = Object.values(former.privatePath.privateKeys)
  const context = provisionalContext(target)
  const secrets: Uint8Array[] = []
  for (const [index, node] of nodes.entries()) {
    for (const ciphertext of node.encryptedPathSecret) {
      for (const key of keys) {
        const pathSecret = await open(key, ciphertext, context, suite)
        if (pathSecret === undefined) continue
        secrets.push(await commitSecretFrom(pathSecret, nodes.length - index, suite))
      }
    }
  }
  return secrets
}

/** RFC 9420 §12.4.1: the context a path is sealed under. */
function provisionalContext({ before, after }: Target): Uint8Array {
  const { confirmedTranscriptHash } = before
  return encodeGroupContext({ ...after, confirmedTranscriptHash })
}

async function open(
  key: Uint8Array,
  { kemOutput, ciphertext }: HPKECiphertext,
  context: Uint8Array,
  { hpke }: CiphersuiteImpl,
): Promise<Uint8Array | undefined> {
  const privateKey = await hpke.importPrivateKey(key)
  try {
    return await decryptWithLabel(privateKey, 'UpdatePathNode', context, kemOutput, ciphertext, hpke)
  } catch {
    return undefined
  }
}

/** RFC 9420 §7.4: path secrets follow one from the other, and the commit secret from the last. */
async function commitSecretFrom(
  secret: Uint8Array,
  steps: number,
  { kdf }: CiphersuiteImpl,
): Promise<Uint8Array> {
  let derived = secret
  for (let step = 0; step < steps; step++) derived = await deriveSecret(derived, 'path', kdf)
  return derived
}

/** RFC 9420 §8.3: whoever knows the epoch's external secret knows the init secret of an external join. */
async function externalInitSecrets(
  former: ClientState,
  { commit: { content } }: Target,
  { hpke, kdf }: CiphersuiteImpl,
): Promise<Uint8Array[]> {
  const proposals = content.contentType === 'commit' ? content.commit.proposals : []
  const { privateKey } = await hpke.deriveKeyPair(former.keySchedule.externalSecret)
  const label = new TextEncoder().encode('MLS 1.0 external init secret')
  const secrets: Uint8Array[] = []
  for (const p of proposals) {
    if (p.proposalOrRefType !== 'proposal' || p.proposal.proposalType !== 'external_init') continue
    const { kemOutput } = p.proposal.externalInit
    secrets.push(await hpke.importSecret(privateKey, label, kemOutput, kdf.size, new Uint8Array()))
  }
  return secrets
}
