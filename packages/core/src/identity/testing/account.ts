import { P256Keypair, Secp256k1Keypair, randomStr } from '@atproto/crypto'
import type { ExportableKeypair } from '@atproto/crypto'
import type { Did } from '../../mls/index.ts'
import type { SigningAlg } from '../signing-key.ts'

/** An account that is its own key (`did:key`), which a resolver in development mode accepts. */
export type TestAccount = {
  readonly did: Did
  readonly keypair: ExportableKeypair & { readonly jwtAlg: string }
}

/** Makes an account with a fresh key. */
export async function createTestAccount(alg: SigningAlg = 'ES256'): Promise<TestAccount> {
  const keypair = alg === 'ES256' ? await P256Keypair.create() : await Secp256k1Keypair.create()
  return { did: keypair.did() as Did, keypair }
}

/** A service-auth token; `claims` and `header` override what a good one has, `undefined` leaves a field out. */
export async function createTestToken(
  account: TestAccount,
  input: {
    readonly aud: string
    readonly lxm: string
    readonly now: Date
    readonly claims?: Record<string, unknown>
    readonly header?: Record<string, unknown>
  },
): Promise<string> {
  const iat = Math.floor(input.now.getTime() / 1000)
  const header = { typ: 'JWT', alg: account.keypair.jwtAlg, ...input.header }
  const claims = {
    iss: account.did,
    aud: input.aud,
    lxm: input.lxm,
    iat,
    exp: iat + 60,
    jti: randomStr(16, 'base32'),
    ...input.claims,
  }
  return signTestToken(account, `${toPart(header)}.${toPart(claims)}`)
}

/** Signs header and claims as they stand. */
export async function signTestToken(account: TestAccount, signed: string): Promise<string> {
  const signature = await account.keypair.sign(Buffer.from(signed))
  return `${signed}.${Buffer.from(signature).toString('base64url')}`
}

/** One part of a token. */
export function toPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
