-- What operators look at: lists of all accounts, convos and invites, by pages. No index is on a column that a send changes.

-- Accounts, the newest first: all of them, and those that something holds back, which are few.
CREATE INDEX account_created_idx ON account (created_at, did);
CREATE INDEX account_suspended_created_idx ON account (created_at, did)
  WHERE suspended_at IS NOT NULL AND taken_down_at IS NULL;
CREATE INDEX account_taken_down_created_idx ON account (created_at, did) WHERE taken_down_at IS NOT NULL;
CREATE INDEX account_deleted_created_idx ON account (created_at, did) WHERE deleted_at IS NOT NULL;
CREATE INDEX account_inactive_created_idx ON account (created_at, did) WHERE host_status IS NOT NULL;
-- By the beginning of a DID, or of a convo's id, whatever the database's own collation is.
CREATE INDEX account_did_prefix_idx ON account (did COLLATE "C");
CREATE INDEX convo_id_prefix_idx ON convo (convo_id COLLATE "C");
CREATE INDEX device_id_idx ON device (device_id);

-- Convos of each kind, the newest first; all of them are the two together.
CREATE INDEX convo_kind_created_idx ON convo (kind, created_at, convo_id);
-- Leaves that may not commit are few, and so are members that are to be removed.
CREATE INDEX convo_leaf_barred_idx ON convo_leaf (convo_id, generation)
  WHERE barred_at IS NOT NULL AND removed_seq IS NULL;
CREATE INDEX convo_member_going_idx ON convo_member (convo_id)
  WHERE left_seq IS NULL AND (leaving_seq IS NOT NULL OR suspension_told_at IS NOT NULL OR account_deleted);

CREATE INDEX invite_created_idx ON invite (created_at, convo_id, invite_id);
CREATE INDEX invite_not_revoked_idx ON invite (created_at, convo_id, invite_id) WHERE revoked_at IS NULL;
CREATE INDEX report_open_idx ON report (subject) WHERE state = 'open';

-- The devices of a node are counted, and listed by pages.
DROP INDEX presence_node_idx;
CREATE INDEX presence_node_idx ON presence (node_id, did, device_id);

-- Commits that came too late for their epoch, since another one had ended it: how many, for thirty days. No reference to the
-- convo: it is written beside the refused transaction, without the convo's lock.
CREATE TABLE commit_conflict (
  convo_id   text           NOT NULL,
  generation bigint         NOT NULL,
  -- The epoch that they would have ended.
  epoch      bigint         NOT NULL,
  lost       bigint         NOT NULL,
  last_at    timestamptz(3) NOT NULL,
  CONSTRAINT commit_conflict_pkey PRIMARY KEY (convo_id, generation, epoch)
);
CREATE INDEX commit_conflict_last_at_idx ON commit_conflict (last_at);
