-- Retention: what is kept how long (docs/retention.md).

-- How long messages of the convo live, in seconds, copied from the policy of the newest epoch; none where the service's
-- retention alone rules.
ALTER TABLE convo ADD COLUMN message_lifetime bigint;
ALTER TABLE convo ADD CONSTRAINT convo_message_lifetime_positive CHECK (message_lifetime > 0);
-- Few convos have one: the job that deletes their old messages finds them here.
CREATE INDEX convo_message_lifetime_idx ON convo (convo_id) WHERE message_lifetime IS NOT NULL;

-- Rows are deleted by age. A BRIN index would not do: the room of deleted rows is given to new ones, so that soon every
-- range of pages has held something old.
DROP INDEX message_id_created_at_idx;
CREATE INDEX message_id_created_at_idx ON message_id (created_at);

-- Answered Welcomes go a day after.
CREATE INDEX welcome_recipient_settled_at_idx ON welcome_recipient (settled_at) WHERE settled_at IS NOT NULL;
