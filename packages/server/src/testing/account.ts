import { randomBytes, randomUUID } from 'node:crypto'
import { P256Keypair } from '@atproto/crypto'
import { DEFAULT_CIPHERSUITE, createDeviceProof, loadCiphersuite } from '@catbird-mls/core/mls'

/** A development account, which is its own key (`did:key`), and signs service auth. */
export type TestAccount = {
  readonly did: string
  /** A service-auth token; `claims` override what a good one has. */
  readonly token: (at: TokenScope) => Promise<string>
}

type TokenScope = { aud: string; lxm: string; now?: Date; claims?: Record<string, unknown> }

/** Makes an account with the given key, or a fresh one. */
export async function createTestAccount(privateKey?: Uint8Array): Promise<TestAccount> {
  const keypair = privateKey === undefined ? await P256Keypair.create() : await P256Keypair.import(privateKey)
  const did = keypair.did()
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return {
    did,
    async token({ aud, lxm, now = new Date(), claims = {} }) {
      const iat = Math.floor(now.getTime() / 1000)
      const good = { iss: did, aud, lxm, iat, exp: iat + 60, jti: randomUUID() }
      const signed = `${part({ typ: 'JWT', alg: keypair.jwtAlg })}.${part({ ...good, ...claims })}`
      const signature = await keypair.sign(Buffer.from(signed))
      return `${signed}.${Buffer.from(signature).toString('base64url')}`
    },
  }
}

/** A device with its keys. */
export type TestDevice = {
  readonly deviceId: string
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  readonly privateKey: Uint8Array
  /** The device's proof for one call. */
  readonly prove: (call: ProvenCall) => Promise<string>
}

type ProvenCall = { service: string; did: string; lxm: string; body: Record<string, unknown>; now?: Date }

/** Makes a device that no service knows yet. */
export async function createTestDevice(): Promise<TestDevice> {
  const ciphersuite = DEFAULT_CIPHERSUITE
  const suite = await loadCiphersuite(ciphersuite)
  const { publicKey, signKey } = await suite.signature.keygen()
  const deviceId = randomUUID()
  return {
    deviceId,
    ciphersuite,
    signatureKey: publicKey,
    privateKey: signKey,
    prove: ({ now = new Date(), ...scope }) =>
      createDeviceProof(
        scope,
        { deviceId, ciphersuite, signatureKey: signKey },
        { issuedAt: Math.floor(now.getTime() / 1000), nonce: randomBytes(16) },
      ),
  }
}
