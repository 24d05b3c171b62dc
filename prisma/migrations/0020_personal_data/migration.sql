-- Breaking: servers of before this migration use up tokens without saying whose they are, which is refused.
--
-- Since when an account is being deleted. The row goes last, when nothing else names the account any more; one that was
-- suspended keeps that, and nothing else.
ALTER TABLE account ADD COLUMN deleted_at timestamptz(3);
CREATE INDEX account_deleted_idx ON account (deleted_at) WHERE deleted_at IS NOT NULL;
-- Since when all that names it has been erased once. It is looked for again when nothing of before can be under way.
ALTER TABLE account ADD COLUMN erased_at timestamptz(3);

-- Whether the account has been deleted since: once the convo has let go of it, its rows here go too. The account's own row
-- is gone by then.
ALTER TABLE convo_member ADD COLUMN account_deleted boolean NOT NULL DEFAULT false;
CREATE INDEX convo_member_account_deleted_idx ON convo_member (convo_id, did) WHERE account_deleted;
CREATE INDEX convo_member_let_go_idx ON convo_member (convo_id) WHERE account_deleted AND left_seq IS NOT NULL;

-- What names an account is found by it: to be given to it, and to be deleted with it.
CREATE INDEX account_event_names_idx ON account_event ((payload ->> 'did')) WHERE payload ->> 'did' IS NOT NULL;
CREATE INDEX blob_did_idx ON blob (did);
CREATE INDEX convo_member_added_by_idx ON convo_member (added_by) WHERE added_by IS NOT NULL;
CREATE INDEX fault_report_did_idx ON fault_report (did);
CREATE INDEX invite_use_did_idx ON invite_use (did);
CREATE INDEX key_package_did_idx ON key_package (did);
CREATE INDEX key_package_claim_claimer_idx ON key_package_claim (claimer_did);

-- Whose a used token, proof or key is. So far it was a part of what keeps them apart.
ALTER TABLE used_jti ADD COLUMN did text;
UPDATE used_jti SET did = CASE
  WHEN issuer LIKE 'invite:%' THEN substring(issuer FROM '^invite:[^:]*:(.*)$')
  ELSE substring(issuer FROM '^(?:proof:|init:)?(did:[^#]*)')
END;
ALTER TABLE used_jti ALTER COLUMN did SET NOT NULL;
CREATE INDEX used_jti_did_idx ON used_jti (did);

-- Leaves that are gone too.
CREATE INDEX convo_leaf_did_idx ON convo_leaf (did, device_id);
DROP INDEX convo_leaf_device_idx;

-- Invites that are revoked too.
DROP INDEX invite_made_by_idx;
CREATE INDEX invite_made_by_idx ON invite (made_by) WHERE made_by IS NOT NULL;

-- The same rows in another order: whoever takes names all three.
ALTER TABLE bucket DROP CONSTRAINT bucket_pkey, ADD CONSTRAINT bucket_pkey PRIMARY KEY (did, kind, target);
