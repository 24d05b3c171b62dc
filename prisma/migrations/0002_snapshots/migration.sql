-- Breaking: servers of before this migration cannot run on it.
--
-- The public group of a generation as snapshots and the commits since, instead of whole at every commit. A commit of
-- a group of n leaves weighs log n, and its tree n: by snapshots that are taken once the commits since weigh as much
-- as the last one, what is written at a commit grows like log n as well, and what must be read to work out the group
-- is at most twice the tree.

-- A public group (GroupContext and ratchet tree) as it was at an epoch. That of a later epoch is worked out by applying
-- the commits between, which are in the log: none may be dropped from it that a snapshot here still needs. A snapshot
-- goes when there is a newer one and no unopened Welcome leads to an epoch between the two.
CREATE TABLE group_snapshot (
  convo_id     text           NOT NULL,
  generation   bigint         NOT NULL,
  epoch        bigint         NOT NULL,
  public_group bytea          NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  CONSTRAINT group_snapshot_pkey PRIMARY KEY (convo_id, generation, epoch),
  CONSTRAINT group_snapshot_generation_fkey FOREIGN KEY (convo_id, generation)
    REFERENCES group_generation (convo_id, generation)
);

INSERT INTO group_snapshot (convo_id, generation, epoch, public_group, created_at)
SELECT convo_id, generation, public_epoch, public_group, created_at FROM group_generation;

ALTER TABLE group_generation
  -- In bytes: the newest snapshot, and the commits since. They say when the next snapshot is due.
  ADD COLUMN snapshot_weight bigint NOT NULL DEFAULT 0,
  ADD COLUMN commits_weight bigint NOT NULL DEFAULT 0;
UPDATE group_generation SET snapshot_weight = octet_length(public_group);
ALTER TABLE group_generation DROP COLUMN public_group;

-- The tree that a Welcome leads to is worked out in the same way. A Welcome from before, to an epoch that lies before
-- every snapshot, cannot be opened any more: its device finds no Welcome, and joins by an external commit.
UPDATE welcome_recipient r SET state = 'rejected', reason = 'treeGone', settled_at = now()
FROM welcome w JOIN group_snapshot s ON s.convo_id = w.convo_id AND s.generation = w.generation
WHERE r.state = 'pending' AND r.convo_id = w.convo_id AND r.welcome_id = w.welcome_id AND w.epoch < s.epoch;
ALTER TABLE welcome DROP COLUMN ratchet_tree;
