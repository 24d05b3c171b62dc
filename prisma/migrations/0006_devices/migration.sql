-- The records of devices are looked at again by and by, and a suspension is told once in every convo of its account.

ALTER TABLE account
  -- The newest revision of the account's repo that has proven anything: an older one is an old state brought back.
  ADD COLUMN repo_rev text;
-- Suspended accounts are few: those who look for them find them here.
CREATE INDEX account_suspended_idx ON account (did) WHERE suspended_at IS NOT NULL;

ALTER TABLE device
  -- When the device's record was last proven to be in the repo.
  ADD COLUMN record_seen_at timestamptz(3),
  -- When to look again; null where the account has no repo to look in.
  ADD COLUMN record_due_at timestamptz(3),
  -- How many looks in a row have found out nothing.
  ADD COLUMN record_misses bigint NOT NULL DEFAULT 0;
-- No device had its record looked at so far; a did:key, which development mode allows, has no repo.
UPDATE device SET record_due_at = now() WHERE did NOT LIKE 'did:key:%';
CREATE INDEX device_record_due_idx ON device (record_due_at) WHERE removed_at IS NULL;

ALTER TABLE convo_member
  -- The account.suspended_at for which the convo was told to remove the account.
  ADD COLUMN suspension_told_at timestamptz(3);
