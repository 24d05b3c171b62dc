-- The first tables: accounts and their devices, key packages, convos with their one log, Welcomes, and the
-- account log.
--
-- Rules that every migration keeps:
--   * convo_id leads every primary key and unique index of convo data, and no foreign key crosses convos, so
--     that the schema can be hash-distributed by convo_id as it stands.
--   * Counters that give order (convo.last_seq, account.account_seq) are raised inside the transaction that
--     writes the entry, under the row's lock: they have no gaps, and their order is the order of commits.
--   * At rest no application message has an author.
--   * Secrets (refresh tokens, tickets) are stored as SHA-256 hashes only.
--   * Times are timestamptz(3): what JavaScript's Date holds, so that a stored answer is given again unchanged.

-- ---------------------------------------------------------------------------------------------------------
-- Accounts, devices, sessions
-- ---------------------------------------------------------------------------------------------------------

-- One row per DID that has ever called or been told of something.
CREATE TABLE account (
  did          text           NOT NULL,
  -- The number of the account log's newest event; raised under this row's lock.
  account_seq  bigint         NOT NULL DEFAULT 0,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  suspended_at timestamptz(3),
  CONSTRAINT account_pkey PRIMARY KEY (did),
  CONSTRAINT account_did_form CHECK (did LIKE 'did:%' AND length(did) <= 2048),
  CONSTRAINT account_seq_not_negative CHECK (account_seq >= 0)
);

-- A device id and its signature key, bound for ever: the row of a removed device stays, so that neither is
-- ever used again.
CREATE TABLE device (
  did           text           NOT NULL,
  device_id     text           NOT NULL,
  ciphersuite   text           NOT NULL,
  signature_key bytea          NOT NULL,
  created_at    timestamptz(3) NOT NULL,
  last_seen_at  timestamptz(3),
  removed_at    timestamptz(3),
  CONSTRAINT device_pkey PRIMARY KEY (did, device_id),
  CONSTRAINT device_id_form CHECK (device_id ~ '^[a-z0-9-]{16,64}$'),
  CONSTRAINT device_did_fkey FOREIGN KEY (did) REFERENCES account (did)
);
CREATE UNIQUE INDEX device_signature_key_key ON device (signature_key);

-- A session is one row for its whole life. Refreshing exchanges the hash in place; the hash before it is
-- kept, so that a lost response can be told from a stolen token.
CREATE TABLE session (
  session_id            text           NOT NULL,
  did                   text           NOT NULL,
  device_id             text           NOT NULL,
  refresh_hash          bytea          NOT NULL,
  previous_refresh_hash bytea,
  rotated_at            timestamptz(3),
  created_at            timestamptz(3) NOT NULL,
  expires_at            timestamptz(3) NOT NULL,
  ended_at              timestamptz(3),
  CONSTRAINT session_pkey PRIMARY KEY (session_id),
  CONSTRAINT session_device_fkey FOREIGN KEY (did, device_id) REFERENCES device (did, device_id)
);
CREATE UNIQUE INDEX session_refresh_hash_key ON session (refresh_hash);
CREATE INDEX session_previous_refresh_hash_idx ON session (previous_refresh_hash);
CREATE INDEX session_device_idx ON session (did, device_id);
CREATE INDEX session_expires_at_idx ON session (expires_at);

-- Token ids and proof nonces that have been used. Logged like any table: an unlogged one is emptied by a
-- crash, and tokens could then be replayed.
CREATE TABLE used_jti (
  issuer     text           NOT NULL,
  jti        text           NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT used_jti_pkey PRIMARY KEY (issuer, jti)
);
CREATE INDEX used_jti_expires_at_idx ON used_jti (expires_at);

-- Single-use tickets that open the event stream; a row is deleted by its use.
CREATE TABLE stream_ticket (
  token_hash bytea          NOT NULL,
  did        text           NOT NULL,
  device_id  text           NOT NULL,
  session_id text,
  cursor     text,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT stream_ticket_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX stream_ticket_device_idx ON stream_ticket (did, device_id);
CREATE INDEX stream_ticket_expires_at_idx ON stream_ticket (expires_at);

-- ---------------------------------------------------------------------------------------------------------
-- Key packages
-- ---------------------------------------------------------------------------------------------------------

-- Published key packages, by KeyPackageRef (RFC 9420 §5.2).
CREATE TABLE key_package (
  ref         bytea          NOT NULL,
  did         text           NOT NULL,
  device_id   text           NOT NULL,
  ciphersuite text           NOT NULL,
  bytes       bytea          NOT NULL,
  last_resort boolean        NOT NULL DEFAULT false,
  created_at  timestamptz(3) NOT NULL,
  expires_at  timestamptz(3) NOT NULL,
  -- When an ordinary one was handed out, for ever. A last-resort one never leaves the stock this way.
  claimed_at  timestamptz(3),
  -- When a commit brought it into a group.
  consumed_at timestamptz(3),
  -- When its device withdrew it, or reported it as not usable.
  revoked_at  timestamptz(3),
  CONSTRAINT key_package_pkey PRIMARY KEY (ref),
  CONSTRAINT key_package_last_resort_is_never_taken CHECK (NOT last_resort OR claimed_at IS NULL),
  CONSTRAINT key_package_device_fkey FOREIGN KEY (did, device_id) REFERENCES device (did, device_id)
);
-- The stock of a device, oldest first: what claiming walks with SKIP LOCKED and what counting counts.
CREATE INDEX key_package_stock_idx ON key_package (did, device_id, created_at, ref)
  WHERE claimed_at IS NULL AND revoked_at IS NULL;
CREATE INDEX key_package_expires_at_idx ON key_package (expires_at);

-- Who may bring a key package into a group, and until when. An ordinary package has one row ever, a
-- last-resort one has a row for each account that claimed it.
CREATE TABLE key_package_claim (
  ref               bytea          NOT NULL,
  claimer_did       text           NOT NULL,
  claimer_device_id text           NOT NULL,
  claimed_at        timestamptz(3) NOT NULL,
  expires_at        timestamptz(3) NOT NULL,
  CONSTRAINT key_package_claim_pkey PRIMARY KEY (ref, claimer_did),
  CONSTRAINT key_package_claim_ref_fkey FOREIGN KEY (ref) REFERENCES key_package (ref) ON DELETE CASCADE
);
CREATE INDEX key_package_claim_expires_at_idx ON key_package_claim (expires_at);

-- ---------------------------------------------------------------------------------------------------------
-- Convos
-- ---------------------------------------------------------------------------------------------------------

-- Narrow on purpose: every send updates this row in place (the fill factor leaves room on the page for it).
CREATE TABLE convo (
  convo_id   text           NOT NULL,
  kind       text           NOT NULL,
  generation bigint         NOT NULL DEFAULT 1,
  epoch      bigint         NOT NULL DEFAULT 0,
  -- Entries below first_seq have expired.
  first_seq  bigint         NOT NULL DEFAULT 1,
  -- The seq of the newest entry; 0 while there is none.
  last_seq   bigint         NOT NULL DEFAULT 0,
  -- The created_at of the newest entry: no later entry has an earlier one, whatever the clocks say.
  last_at    timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT convo_pkey PRIMARY KEY (convo_id),
  CONSTRAINT convo_id_form CHECK (convo_id ~ '^[a-z2-7]{52}$'),
  CONSTRAINT convo_kind_known CHECK (kind IN ('direct', 'group')),
  CONSTRAINT convo_counters_sane CHECK (generation >= 1 AND epoch >= 0 AND first_seq >= 1 AND last_seq >= 0)
) WITH (fillfactor = 50);

-- Which convo an MLS group id belongs to: group ids are unique service-wide. (Not convo data: this is the
-- directory that leads to it.)
CREATE TABLE mls_group (
  group_id   bytea          NOT NULL,
  convo_id   text           NOT NULL,
  generation bigint         NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT mls_group_pkey PRIMARY KEY (group_id),
  CONSTRAINT mls_group_id_length CHECK (length(group_id) = 32)
);

-- The MLS group that backs a generation of a convo: its public state, as of public_epoch.
CREATE TABLE group_generation (
  convo_id     text           NOT NULL,
  generation   bigint         NOT NULL,
  group_id     bytea          NOT NULL,
  ciphersuite  text           NOT NULL,
  -- The encoded public group (GroupContext and ratchet tree), and the epoch it stands at.
  public_group bytea          NOT NULL,
  public_epoch bigint         NOT NULL,
  -- The newest GroupInfo, without the tree, as its committer signed it.
  group_info   bytea          NOT NULL,
  -- The policy extension of the newest epoch, decoded from nothing but public_group.
  policy       bytea          NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  CONSTRAINT group_generation_pkey PRIMARY KEY (convo_id, generation),
  CONSTRAINT group_generation_group_id_key UNIQUE (convo_id, group_id),
  CONSTRAINT group_generation_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);

-- An account's part in a convo. The row stays after the account has left; a return renews it.
CREATE TABLE convo_member (
  convo_id      text           NOT NULL,
  did           text           NOT NULL,
  -- Copied from the policy of the newest epoch.
  role          text           NOT NULL,
  status        text           NOT NULL,
  -- Whether the account stands in the policy's absent list: a member without a leaf.
  absent        boolean        NOT NULL DEFAULT false,
  muted         boolean        NOT NULL DEFAULT false,
  last_read_seq bigint,
  -- The seq of the commit that made it a member (0 for the creator). Entries before it are not shown to it.
  joined_seq    bigint         NOT NULL,
  -- The seq of its own leave notice, while no commit has removed it yet.
  leaving_seq   bigint,
  -- The seq of the commit that removed it. That entry is the last one it may read.
  left_seq      bigint,
  created_at    timestamptz(3) NOT NULL,
  CONSTRAINT convo_member_pkey PRIMARY KEY (convo_id, did),
  CONSTRAINT convo_member_role_known CHECK (role IN ('admin', 'member')),
  CONSTRAINT convo_member_status_known CHECK (status IN ('accepted', 'request')),
  CONSTRAINT convo_member_left_after_joined CHECK (left_seq IS NULL OR left_seq >= joined_seq),
  CONSTRAINT convo_member_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);
-- The convos of an account, also those it has left: a device that was away is still to be told how they ended.
CREATE INDEX convo_member_did_idx ON convo_member (did, convo_id);

-- A device's stay at a leaf, from the commit that put it there to the one that took it away. A resync ends
-- one stay and begins the next with the same seq.
CREATE TABLE convo_leaf (
  convo_id        text   NOT NULL,
  generation      bigint NOT NULL,
  leaf_index      bigint NOT NULL,
  -- The seq of the commit that added the leaf (0 for the leaf a group was made with).
  joined_seq      bigint NOT NULL,
  -- The first epoch the leaf can read: that of the commit, plus one (0 for the leaf a group was made with).
  joined_epoch    bigint NOT NULL,
  -- The seq of the commit that removed it.
  removed_seq     bigint,
  did             text   NOT NULL,
  device_id       text   NOT NULL,
  signature_key   bytea  NOT NULL,
  -- The key package it was added by; none for a creator or an external joiner.
  key_package_ref bytea,
  CONSTRAINT convo_leaf_pkey PRIMARY KEY (convo_id, generation, leaf_index, joined_seq),
  CONSTRAINT convo_leaf_removed_after_joined CHECK (removed_seq IS NULL OR removed_seq >= joined_seq),
  CONSTRAINT convo_leaf_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);
-- In a group a leaf index, a device and a signature key each stand once at a time.
CREATE UNIQUE INDEX convo_leaf_index_key ON convo_leaf (convo_id, generation, leaf_index)
  WHERE removed_seq IS NULL;
CREATE UNIQUE INDEX convo_leaf_device_key ON convo_leaf (convo_id, generation, did, device_id)
  WHERE removed_seq IS NULL;
CREATE UNIQUE INDEX convo_leaf_signature_key_key ON convo_leaf (convo_id, generation, signature_key)
  WHERE removed_seq IS NULL;
-- A key package brings a device in once a generation, also a last-resort one.
CREATE UNIQUE INDEX convo_leaf_key_package_ref_key ON convo_leaf (convo_id, generation, key_package_ref)
  WHERE key_package_ref IS NOT NULL;
-- All stays of a device in a convo, for what it may read; and all of its leaves, for what it must be told.
CREATE INDEX convo_leaf_stay_idx ON convo_leaf (convo_id, did, device_id);
CREATE INDEX convo_leaf_device_idx ON convo_leaf (did, device_id) WHERE removed_seq IS NULL;

-- ---------------------------------------------------------------------------------------------------------
-- The log: one seq a convo, two tables, since commits and notices outlive application messages
-- ---------------------------------------------------------------------------------------------------------

-- Commits and notices.
CREATE TABLE log_entry (
  convo_id    text           NOT NULL,
  seq         bigint         NOT NULL,
  kind        text           NOT NULL,
  -- For a commit: the epoch it ended. For a notice: the epoch it was written in.
  generation  bigint         NOT NULL,
  epoch       bigint         NOT NULL,
  -- A commit's MLSMessage as it was sent, or a notice as DAG-CBOR.
  body        bytea          NOT NULL,
  -- SHA-256 of a commit's bytes: the same commit again is answered with this entry.
  commit_hash bytea,
  created_at  timestamptz(3) NOT NULL,
  CONSTRAINT log_entry_pkey PRIMARY KEY (convo_id, seq),
  CONSTRAINT log_entry_kind_known CHECK (kind IN ('commit', 'notice')),
  CONSTRAINT log_entry_commit_has_hash CHECK ((kind = 'commit') = (commit_hash IS NOT NULL)),
  CONSTRAINT log_entry_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);
-- Exactly one commit ends an epoch; its created_at tells when the epoch was left.
CREATE UNIQUE INDEX log_entry_epoch_key ON log_entry (convo_id, generation, epoch) WHERE kind = 'commit';
CREATE UNIQUE INDEX log_entry_commit_hash_key ON log_entry (convo_id, commit_hash) WHERE kind = 'commit';

-- Application messages: no author, and partitioned by week of created_at, so that retention drops tables and
-- deletes no rows. Partitions are made by the server ahead of time and, should that have failed, by the first
-- send that needs one; there is no default partition. (convo_id, seq) is unique because seq is taken under
-- the convo's row lock: a partitioned table's key must hold created_at.
CREATE TABLE message (
  convo_id   text           NOT NULL,
  seq        bigint         NOT NULL,
  created_at timestamptz(3) NOT NULL,
  generation bigint         NOT NULL,
  epoch      bigint         NOT NULL,
  ciphertext bytea          NOT NULL,
  CONSTRAINT message_pkey PRIMARY KEY (convo_id, seq, created_at)
) PARTITION BY RANGE (created_at);
-- Ciphertext does not compress: do not try.
ALTER TABLE message ALTER COLUMN ciphertext SET STORAGE EXTERNAL;

-- The answer that a message id was given, for at least 7 days, whatever partitions exist.
CREATE TABLE message_id (
  convo_id   text           NOT NULL,
  message_id text           NOT NULL,
  seq        bigint         NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT message_id_pkey PRIMARY KEY (convo_id, message_id)
);
CREATE INDEX message_id_created_at_idx ON message_id USING brin (created_at);

-- ---------------------------------------------------------------------------------------------------------
-- Welcomes and metadata
-- ---------------------------------------------------------------------------------------------------------

-- A Welcome, with the tree of its epoch for those who have not opened it yet.
CREATE TABLE welcome (
  convo_id     text           NOT NULL,
  welcome_id   text           NOT NULL,
  generation   bigint         NOT NULL,
  -- The epoch that it leads into, and the seq of the commit that made it.
  epoch        bigint         NOT NULL,
  seq          bigint         NOT NULL,
  bytes        bytea          NOT NULL,
  ratchet_tree bytea          NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  CONSTRAINT welcome_pkey PRIMARY KEY (convo_id, welcome_id),
  CONSTRAINT welcome_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);

-- To whom a Welcome is addressed, and what became of it there.
CREATE TABLE welcome_recipient (
  convo_id        text           NOT NULL,
  welcome_id      text           NOT NULL,
  key_package_ref bytea          NOT NULL,
  did             text           NOT NULL,
  device_id       text           NOT NULL,
  state           text           NOT NULL DEFAULT 'pending',
  reason          text,
  created_at      timestamptz(3) NOT NULL,
  settled_at      timestamptz(3),
  CONSTRAINT welcome_recipient_pkey PRIMARY KEY (convo_id, welcome_id, key_package_ref),
  CONSTRAINT welcome_recipient_state_known CHECK (state IN ('pending', 'acked', 'rejected')),
  CONSTRAINT welcome_recipient_settled CHECK ((state = 'pending') = (settled_at IS NULL)),
  CONSTRAINT welcome_recipient_welcome_fkey FOREIGN KEY (convo_id, welcome_id)
    REFERENCES welcome (convo_id, welcome_id) ON DELETE CASCADE
);
-- The mailbox of a device: listed by welcome_id, and looked up by it alone.
CREATE INDEX welcome_recipient_device_idx ON welcome_recipient (did, device_id, welcome_id);

-- The newest sealed name, description and avatar of a convo.
CREATE TABLE sealed_metadata (
  convo_id   text   NOT NULL,
  generation bigint NOT NULL,
  epoch      bigint NOT NULL,
  version    bigint NOT NULL,
  sealed     bytea  NOT NULL,
  CONSTRAINT sealed_metadata_pkey PRIMARY KEY (convo_id),
  CONSTRAINT sealed_metadata_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);

-- ---------------------------------------------------------------------------------------------------------
-- The account log
-- ---------------------------------------------------------------------------------------------------------

-- What an account's devices are told beside the logs of their convos.
CREATE TABLE account_event (
  did        text           NOT NULL,
  seq        bigint         NOT NULL,
  kind       text           NOT NULL,
  payload    jsonb          NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT account_event_pkey PRIMARY KEY (did, seq)
);
