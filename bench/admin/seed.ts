import type { Database } from '@catbird-mls/core/database'
import { migrateJobs } from '@catbird-mls/core/jobs'
import { ensureMessagePartitions } from '@catbird-mls/core/messages'
import { systemClock } from '@catbird-mls/core/ports'

const account = (n: string) => `'did:plc:' || lpad((${n})::text, 24, 'x')`
const device = (n: string) => `'the-device-of-' || lpad((${n})::text, 8, '0')`
/** 52 characters of base32, as ids of convos are. */
const convo = (n: string) => `lpad(translate((${n})::text, '0189', 'abcd'), 52, 'z')`
const ago = (n: string) => `now() - ${n} * interval '10 seconds'`

/** How large a service is. Convos have four members each, who were in others too. */
export type Size = { readonly accounts: number; readonly convos: number }

/** Fills a database as a service of that size would, with what operators look at: no ciphertext, and no group that is one. */
export async function seed(db: Database, { accounts, convos }: Size): Promise<void> {
  await migrateJobs(db)
  await ensureMessagePartitions(db, { now: systemClock.now() })
  const people = `FROM generate_series(0, ${accounts - 1}) n`
  const groups = `FROM generate_series(0, ${convos - 1}) n`
  const members = `${groups} CROSS JOIN generate_series(0, 3) m`
  const member = `(n * 7 + m * 13) % ${accounts}`
  const statements = [
    `INSERT INTO account (did, created_at, suspended_at, taken_down_at)
     SELECT ${account('n')}, ${ago('n')}, CASE WHEN n % 100 = 1 THEN now() END, CASE WHEN n % 500 = 2 THEN now() END ${people}`,
    `INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at, last_seen_at)
     SELECT ${account('n')}, ${device('n')}, 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519', int4send(n), ${ago('n')}, now() ${people}`,
    `INSERT INTO key_package (ref, did, device_id, ciphersuite, bytes, last_resort, created_at, expires_at)
     SELECT int4send(n) || int4send(m), ${account('n')}, ${device('n')}, 'x', '', m = 0, now(), now() + interval '30 days'
     ${people} CROSS JOIN generate_series(0, 20) m WHERE m <= n % 40`,
    `INSERT INTO convo (convo_id, kind, epoch, last_seq, created_at, last_at)
     SELECT ${convo('n')}, CASE WHEN n % 3 = 0 THEN 'direct' ELSE 'group' END, 20, 120, ${ago('n')}, now() ${groups}`,
    `INSERT INTO group_generation (convo_id, generation, group_id, ciphersuite, public_epoch, group_info, policy, created_at)
     SELECT ${convo('n')}, 1, int4send(n), 'x', 20, '', '', ${ago('n')} ${groups}`,
    `INSERT INTO convo_member (convo_id, did, role, status, joined_seq, created_at)
     SELECT ${convo('n')}, ${account(member)}, 'member', 'accepted', 1, ${ago('n')} ${members} ON CONFLICT DO NOTHING`,
    `INSERT INTO convo_leaf (convo_id, generation, leaf_index, joined_seq, joined_epoch, did, device_id, signature_key)
     SELECT ${convo('n')}, 1, m, 1, 1, ${account(member)}, ${device(member)}, int4send(n) || int4send(m)
     ${members} ON CONFLICT DO NOTHING`,
    `INSERT INTO log_entry (convo_id, seq, kind, generation, epoch, body, commit_hash, created_at, author_leaf)
     SELECT ${convo('n')}, m + 1, 'commit', 1, m, '', sha256(int4send(m)), ${ago('n')}, 0 ${groups} CROSS JOIN generate_series(0, 4) m`,
    `INSERT INTO message (convo_id, seq, created_at, generation, epoch, ciphertext)
     SELECT ${convo('n')}, m, now(), 1, 5, '' ${groups} CROSS JOIN generate_series(6, 15) m`,
    `INSERT INTO invite (convo_id, invite_id, key, approval, created_at, made_by)
     SELECT ${convo('n')}, right(${convo('n')}, 26), int8send(n) || int8send(n) || int8send(n) || int8send(n), false, ${ago('n')}, ${account(`n % ${accounts}`)}
     ${groups} WHERE n % 5 = 1`,
    `INSERT INTO report (convo_id, report_id, kind, reporter, subject, reason, verified, created_at)
     SELECT ${convo('n')}, ${convo('n')}, 'convo', ${account(`n % ${accounts}`)}, ${account(`(n + 1) % ${accounts}`)}, 'spam', false, ${ago('n')}
     ${groups} WHERE n % 10 = 1`,
    `INSERT INTO admin_audit (at, actor_kind, actor_id, act, subject, did)
     SELECT ${ago('n')}, 'admin', 'token', 'suspendAccount', ${account('n')}, ${account('n')} ${people}`,
    `INSERT INTO node (node_id, started_at, beat_at, sockets) VALUES ('a-node', now(), now() + interval '1 day', ${accounts})`,
    `INSERT INTO presence (node_id, did, device_id, since) SELECT 'a-node', ${account('n')}, ${device('n')}, now() ${people}`,
    `INSERT INTO node_figures (at, node_id, figures)
     SELECT now() - n * interval '1 minute', 'a-node', '{"requests": 1, "latencyP99": 2, "sockets": 3}' FROM generate_series(0, 1439) n`,
  ]
  for (const statement of statements) await db.execute(statement)
  // As autovacuum would have by now.
  await db.execute('VACUUM ANALYZE')
}

/** Somebody and something in the midst of it, to be looked at. */
export async function pick(db: Database): Promise<{ did: string; convoId: string; reportId: string }> {
  const one = async (statement: string) => {
    const [row] = await db.query<{ id: string }>(statement)
    if (row === undefined) throw new Error('there is nothing')
    return row.id
  }
  return {
    did: await one('SELECT did AS id FROM account ORDER BY did OFFSET 500 LIMIT 1'),
    convoId: await one('SELECT convo_id AS id FROM convo ORDER BY convo_id OFFSET 2000 LIMIT 1'),
    reportId: await one('SELECT report_id AS id FROM report ORDER BY report_id OFFSET 200 LIMIT 1'),
  }
}
