import { P256Keypair } from '@atproto/crypto'

/** The key by which this service is known: it signs what the service asks of others. */
export type ServiceKey = {
  /** As its DID document shows it: a Multikey, with the prefix of P-256. */
  readonly publicKey: string
  readonly keypair: P256Keypair
}

/** Reads the key of a configuration: base64url of 32 bytes. */
export async function openServiceKey(signingKey: string): Promise<ServiceKey> {
  const keypair = await P256Keypair.import(Buffer.from(signingKey, 'base64url'))
  // A did:key is its Multikey.
  return { publicKey: keypair.did().slice('did:key:'.length), keypair }
}
