import type { PreparedStatement } from '../../database/index.ts'

/**
 * Uses up init keys: none may serve in two key packages (RFC 9420 §10). Parameters: whose, the keys as text, when
 * each may be forgotten, the account. Touches as many rows as keys were new, so fewer than given means that one was used
 * before, or is given twice. They are kept until their key package has expired, longer than the key package
 * itself, so that one which was claimed and deleted cannot be published again.
 */
export const claimInitKeys: PreparedStatement = {
  name: 'key_packages_claim_init_keys',
  text: `
    INSERT INTO used_jti (issuer, jti, expires_at, did)
    SELECT $1, jti, expires_at, $4 FROM unnest($2::text[], $3::timestamptz[]) AS key (jti, expires_at)
    ON CONFLICT DO NOTHING`,
}
