import type { Queryable } from '@catbird-mls/core/database'

/** Makes `count` accounts, `did:plc:bench-<n>` from 1, each with one device, written straight into the database. */
export async function insertDevices(db: Queryable, count: number): Promise<void> {
  await db.execute(
    `INSERT INTO account (did) SELECT 'did:plc:bench-' || n FROM generate_series(1, $1::int) n`,
    [count],
  )
  await db.execute(
    `INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at)
     SELECT 'did:plc:bench-' || n, 'the-bench-device-' || n, 'x', convert_to('key ' || n, 'UTF8'), now()
     FROM generate_series(1, $1::int) n`,
    [count],
  )
}

/** Makes the devices from 1 to `count` members of a convo that holds MLS nowhere (`createUnsafeTestConvo`). */
export async function insertMembers(db: Queryable, convoId: string, count: number): Promise<void> {
  await db.execute(
    `INSERT INTO convo_member (convo_id, did, role, status, joined_seq, created_at)
     SELECT $1, 'did:plc:bench-' || n, 'member', 'accepted', 0, now() FROM generate_series(1, $2::int) n`,
    [convoId, count],
  )
  await db.execute(
    `INSERT INTO convo_leaf
       (convo_id, generation, leaf_index, joined_seq, joined_epoch, did, device_id, signature_key)
     SELECT $1, 1, n, 0, 0, 'did:plc:bench-' || n, 'the-bench-device-' || n, convert_to('key ' || n, 'UTF8')
     FROM generate_series(1, $2::int) n`,
    [convoId, count],
  )
}

/** Makes a ticket, `<name>-<n>`, of each of the devices from 1 to `count`, good for an hour. */
export async function insertTickets(db: Queryable, name: string, count: number): Promise<void> {
  await db.execute(
    `INSERT INTO stream_ticket (token_hash, did, device_id, expires_at)
     SELECT sha256(convert_to($1 || '-' || n, 'UTF8')), 'did:plc:bench-' || n, 'the-bench-device-' || n,
       now() + interval '1 hour'
     FROM generate_series(1, $2::int) n`,
    [name, count],
  )
}
