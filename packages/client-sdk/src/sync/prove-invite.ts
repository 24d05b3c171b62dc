import { createInviteProof } from '@catbird-mls/core/mls'
import { randomBytes } from '../bytes.ts'
import type { Ports } from './ports.ts'

/** What holding an invite is proved with. */
export interface HeldInvite {
  readonly inviteId: string
  readonly seed: Uint8Array
}

/** Makes the proof that this account holds an invite, for one call of a method; each call needs a new one. */
export async function proveInvite(
  { device, service, serviceNow }: Pick<Ports, 'device' | 'service' | 'serviceNow'>,
  { inviteId, seed }: HeldInvite,
  lxm: string,
): Promise<{ inviteId: string; inviteProof: string }> {
  const at = { issuedAt: Math.floor(serviceNow() / 1000), nonce: randomBytes(16) }
  const inviteProof = await createInviteProof({ service, inviteId, did: device.did, lxm }, seed, at)
  return { inviteId, inviteProof }
}
