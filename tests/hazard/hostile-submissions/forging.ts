import { decodeMlsMessage } from 'ts-mls'
import type { PublicMessage } from 'ts-mls'
import { makeCommit } from '../../../packages/core/src/groups/testing/member.ts'
import type { Changes, MadeCommit, TestMember } from '../../../packages/core/src/groups/testing/member.ts'
import type { TestDevice } from '../../../packages/core/src/identity/testing/device.ts'
import { forge } from '../../mls/public-group/forge-commit.ts'
import type { Forgery } from '../../mls/public-group/forge-commit.ts'
import type { Party } from '../../mls/public-group/library-group.ts'

/** A device as those who forge know it. */
export function partyOf({ did, deviceId, privateKey, signatureKey }: TestDevice): Party {
  return { did, deviceId, keys: { signKey: privateKey, publicKey: signatureKey } }
}

/** A member's commit with something else in it, signed anew by the member. */
export async function forged(
  member: TestMember,
  forgery: Forgery | ((message: PublicMessage) => Forgery | Promise<Forgery>),
  changes?: Changes,
): Promise<MadeCommit> {
  const made = await makeCommit(member, changes)
  const message = publicMessageIn(made.commit)
  const put = typeof forgery === 'function' ? await forgery(message) : forgery
  return { ...made, commit: await forge(message, member.state, partyOf(member.device), put) }
}

export function publicMessageIn(commit: Uint8Array): PublicMessage {
  const message = decodeMlsMessage(commit, 0)?.[0]
  if (message?.wireformat !== 'mls_public_message') throw new Error('not a PublicMessage')
  return message.publicMessage
}
