import { tellEphemeral } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { deviceKey } from '../identity/device-key.ts'
import { decodeEphemeral } from '../mls/index.ts'
import { maxEphemeralBytes } from './limits.ts'
import { errorOf } from './refusal.ts'
import { readSender } from './sql/read-sender.ts'
import type { SenderRow } from './sql/read-sender.ts'

/**
 * Passes an ephemeral message of a device on to the devices of the convo that are connected now, on any node. It is
 * written nowhere and has no place in the log; when other nodes cannot be told, theirs do not get it.
 *
 * @throws ServiceError `ConvoNotFound`, `NotMember`, `ConvoNotAccepted`, `EpochTooOld`, `GenerationConflict`,
 *   `InvalidMls`, `PayloadTooLarge`
 */
export async function sendEphemeral(
  { db, bus }: { readonly db: Queryable; readonly bus: Bus },
  { caller, convoId, ciphertext }: { caller: DeviceCaller; convoId: string; ciphertext: Uint8Array },
): Promise<void> {
  if (ciphertext.length > maxEphemeralBytes) throw new ServiceError('PayloadTooLarge')
  const { groupId, epoch } = decodeEphemeral(ciphertext)
  const params = [convoId, caller.did, caller.deviceId, groupId, epoch]
  const [row] = await db.query<SenderRow>(readSender, params)
  const verdict = row?.verdict ?? 'noConvo'
  if (verdict !== 'current') throw errorOf({ verdict, epoch: row?.convo_epoch ?? 0 })
  await tellEphemeral(bus, convoId, { sender: deviceKey(caller), ciphertext })
}
