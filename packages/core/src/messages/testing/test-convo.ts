import { createHash, randomBytes } from 'node:crypto'
import { encodeMlsMessage } from 'ts-mls/message.js'
import { withTransaction } from '../../database/index.ts'
import type { Database } from '../../database/index.ts'
import type { DeviceCaller } from '../../identity/callers.ts'
import { encodeMessageData, toBase32 } from '../../mls/index.ts'
import type { ConvoId, DeviceId, Did, MessageId } from '../../mls/index.ts'
import type { MessageToSend } from '../send-messages.ts'

/** A convo whose rows are written straight into the database, with commits that hold no MLS. */
export interface UnsafeTestConvo {
  readonly convoId: ConvoId
  readonly groupId: Uint8Array
  /** A message of an epoch (the present one, unless told) that the server would take for one of MLS. */
  message(options?: {
    id?: string
    epoch?: number
    bytes?: number
    groupId?: Uint8Array
    commitment?: Uint8Array
  }): MessageToSend
  /** Ends the epoch as a commit would, and moves devices: gives the commit's seq. */
  commit(moves?: {
    add?: readonly DeviceCaller[]
    remove?: readonly DeviceCaller[]
    at?: Date
  }): Promise<number>
}

/** The device of a name: `alice` is `did:plc:alice`, with the device `the-device-of-alice-1`. */
export function testDevice(name: string, number = 1): DeviceCaller {
  return { did: `did:plc:${name}` as Did, deviceId: `the-device-of-${name}-${String(number)}` as DeviceId }
}

/** A message id nobody else has. */
export function newMessageId(): MessageId {
  return randomBytes(16).toString('base64url') as MessageId
}

/** Makes a convo at epoch 0 with an empty log, in which each device has a leaf and each account has accepted. */
export async function createUnsafeTestConvo(
  db: Database,
  devices: readonly DeviceCaller[],
): Promise<UnsafeTestConvo> {
  const convoId = toBase32(new Uint8Array(randomBytes(32))) as ConvoId
  const groupId = new Uint8Array(randomBytes(32))
  let epoch = 0
  await withTransaction(db, async (tx) => {
    await tx.execute(
      `INSERT INTO convo (convo_id, kind, last_at, created_at) VALUES ($1, 'group', '2020-01-01', '2020-01-01')`,
      [convoId],
    )
    await tx.execute(
      `INSERT INTO group_generation (convo_id, generation, group_id, ciphersuite, public_epoch,
         group_info, policy, created_at) VALUES ($1, 1, $2, 'x', 0, '', '', now())`,
      [convoId, groupId],
    )
    for (const device of devices) await tx.execute(addMember, [convoId, device.did, 0])
    for (const device of devices) await tx.execute(addLeaf, [convoId, device.did, device.deviceId, 0, 0])
  })
  return {
    convoId,
    groupId,
    message: (options = {}) => message({ convoId, groupId, epoch, ...options }),
    async commit({ add = [], remove = [], at = new Date() } = {}) {
      const seq = await commit(db, convoId, { add, remove, at })
      epoch += 1
      return seq
    },
  }
}

const addMember = `
  INSERT INTO convo_member (convo_id, did, role, status, joined_seq, created_at)
  VALUES ($1, $2, 'member', 'accepted', $3, now())
  ON CONFLICT (convo_id, did) DO UPDATE SET joined_seq = excluded.joined_seq, left_seq = NULL
  WHERE convo_member.left_seq IS NOT NULL`

const addLeaf = `
  INSERT INTO convo_leaf (convo_id, generation, leaf_index, joined_seq, joined_epoch, did, device_id, signature_key)
  SELECT $1, 1, (SELECT count(*) FROM convo_leaf WHERE convo_id = $1), $4, $5, $2, $3, convert_to($2 || $3, 'UTF8')`

const removeLeaf = `
  UPDATE convo_leaf SET removed_seq = $4 WHERE convo_id = $1 AND did = $2 AND device_id = $3 AND removed_seq IS NULL`

const endMembership = `
  UPDATE convo_member m SET left_seq = $3 WHERE convo_id = $1 AND did = $2
    AND NOT EXISTS (SELECT FROM convo_leaf l WHERE l.convo_id = $1 AND l.did = $2 AND l.removed_seq IS NULL)`

type Moves = {
  readonly add: readonly DeviceCaller[]
  readonly remove: readonly DeviceCaller[]
  readonly at: Date
}

function commit(db: Database, convoId: string, { add, remove, at }: Moves): Promise<number> {
  return withTransaction(db, async (tx) => {
    const [convo] = await tx.query<{ last_seq: number; epoch: number; last_at: Date }>(
      `UPDATE convo SET last_seq = last_seq + 1, epoch = epoch + 1, last_at = greatest(last_at, $2)
       WHERE convo_id = $1 RETURNING last_seq, epoch, last_at`,
      [convoId, at],
    )
    if (convo === undefined) throw new Error('no such convo')
    const { last_seq: seq, epoch } = convo
    const body = randomBytes(40)
    await tx.execute(
      `INSERT INTO log_entry (convo_id, seq, kind, generation, epoch, body, commit_hash, created_at)
       VALUES ($1, $2, 'commit', 1, $3, $4, $5, $6)`,
      [convoId, seq, epoch - 1, body, createHash('sha256').update(body).digest(), convo.last_at],
    )
    for (const { did, deviceId } of remove) await tx.execute(removeLeaf, [convoId, did, deviceId, seq])
    for (const { did } of remove) await tx.execute(endMembership, [convoId, did, seq])
    for (const { did } of add) await tx.execute(addMember, [convoId, did, seq])
    for (const { did, deviceId } of add) await tx.execute(addLeaf, [convoId, did, deviceId, seq, epoch])
    return seq
  })
}

type MessageParts = {
  readonly convoId: string
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly id?: string
  readonly bytes?: number
  readonly commitment?: Uint8Array
}

function message(parts: MessageParts): MessageToSend {
  const { convoId, groupId, epoch, id = newMessageId(), bytes = 64, commitment = new Uint8Array(32) } = parts
  const ciphertext = encodeMlsMessage({
    version: 'mls10',
    wireformat: 'mls_private_message',
    privateMessage: {
      groupId,
      epoch: BigInt(epoch),
      contentType: 'application',
      authenticatedData: encodeMessageData({ id: id as MessageId, commitment }),
      encryptedSenderData: new Uint8Array(16),
      ciphertext: new Uint8Array(randomBytes(bytes)),
    },
  })
  return { convoId, messageId: id, ciphertext }
}
