-- A suspension that is lifted is taken back in every convo that was told of it: suspension_told_at is empty again then.

-- Convos that were told are few: those that are to be told that it is over are found here.
CREATE INDEX convo_member_told_idx ON convo_member (did, convo_id) WHERE suspension_told_at IS NOT NULL;
