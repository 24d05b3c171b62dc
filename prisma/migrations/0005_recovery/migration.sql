-- What members report of commits that cannot be judged without secrets, and what follows from it.

-- Of a commit: the leaf that made it (a joiner's is the one it joined at), and of the GroupInfo that came with it the
-- external_pub and the signature. Of a notice: the same, where a leaf replaced the GroupInfo of an epoch. Null before
-- this migration.
ALTER TABLE log_entry
  ADD COLUMN author_leaf    bigint,
  ADD COLUMN external_pub   bytea,
  ADD COLUMN info_signature bytea;

-- A leaf replaces the GroupInfo of an epoch once.
CREATE UNIQUE INDEX log_entry_group_info_key ON log_entry (convo_id, generation, epoch, author_leaf)
  WHERE kind = 'notice' AND author_leaf IS NOT NULL;

-- When a stay was barred, since enough members reported commits of it: it may commit no more.
ALTER TABLE convo_leaf ADD COLUMN barred_at timestamptz(3);

-- A device's report of an entry, and the stay that it accuses.
CREATE TABLE fault_report (
  convo_id           text           NOT NULL,
  seq                bigint         NOT NULL,
  did                text           NOT NULL,
  device_id          text           NOT NULL,
  reason             text           NOT NULL,
  accused_generation bigint         NOT NULL,
  accused_leaf       bigint         NOT NULL,
  accused_joined_seq bigint         NOT NULL,
  created_at         timestamptz(3) NOT NULL,
  CONSTRAINT fault_report_pkey PRIMARY KEY (convo_id, seq, did, device_id),
  CONSTRAINT fault_report_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);
-- Everything reported of a stay, counted by account.
CREATE INDEX fault_report_accused_idx
  ON fault_report (convo_id, accused_generation, accused_leaf, accused_joined_seq, did);
-- Everything a device has reported lately.
CREATE INDEX fault_report_device_idx ON fault_report (convo_id, did, device_id, created_at);
