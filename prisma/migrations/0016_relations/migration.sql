-- What is known of accounts' relations in the network: who follows and blocks whom, what they declare about being
-- reached, and whose requests a labeler would have hidden. All of it is public, asked for on demand, and forgotten when
-- nobody needs it.

-- An account that was asked about.
CREATE TABLE contact (
  did text NOT NULL,
  -- What its repo declares: by this service's own record, and by that of chat.bsky. Null where it says nothing.
  own_incoming text,
  own_groups text,
  chat_incoming text,
  chat_groups text,
  -- When that was read; null if it never could be.
  declared_at timestamptz(3),
  -- When the event stream last told of one of the records: an answer to an earlier question does not count.
  told_at timestamptz(3),
  -- Whether the configured labeler has a label on it that hides its requests, and when that was asked.
  hidden boolean NOT NULL DEFAULT false,
  labelled_at timestamptz(3),
  -- What its host says of it when it is not active, such as deactivated.
  host_status text,
  -- When somebody last wanted to know something of it; forgotten some time after.
  used_at timestamptz(3) NOT NULL,
  CONSTRAINT contact_pkey PRIMARY KEY (did)
);
CREATE INDEX contact_used_idx ON contact (used_at);

-- One account's relation to another, as its own repo has it. The other's to it is another row.
CREATE TABLE relation (
  did text NOT NULL,
  subject text NOT NULL,
  -- The record that says so, since the end of a record is told by its key alone.
  follows_rkey text,
  blocks_rkey text,
  -- Whether it blocks the other by a moderation list.
  blocks_by_list boolean NOT NULL DEFAULT false,
  -- Not found among as many follows as are read of a repo: nobody knows.
  follows_beyond boolean NOT NULL DEFAULT false,
  -- Which questions the answers are from; null if there was none yet, or it was overtaken: a record has ended, and there
  -- may be another one that says the same.
  follows_asked_at timestamptz(3),
  blocks_asked_at timestamptz(3),
  -- When it was last asked, whatever came of it.
  tried_at timestamptz(3),
  -- When the event stream last told of a record. An answer by who may not have heard of it yet does not undo it.
  told_at timestamptz(3),
  -- When the pair is looked at again without anybody asking, since the two have a direct convo here; null on all other
  -- rows, and on one of the two of such a pair.
  recheck_at timestamptz(3),
  CONSTRAINT relation_pkey PRIMARY KEY (did, subject)
);
CREATE INDEX relation_recheck_idx ON relation (recheck_at) WHERE recheck_at IS NOT NULL;
CREATE INDEX relation_subject_idx ON relation (subject, did);
CREATE INDEX relation_follow_idx ON relation (did, follows_rkey) WHERE follows_rkey IS NOT NULL;
CREATE INDEX relation_block_idx ON relation (did, blocks_rkey) WHERE blocks_rkey IS NOT NULL;

-- A record whose end the event stream has told of, kept for an hour: neither an answer that was under way, or by who had
-- not heard of it yet, nor a stream that is read from a little earlier again must bring it back.
CREATE TABLE ended_record (
  did text NOT NULL,
  collection text NOT NULL,
  rkey text NOT NULL,
  -- By the stream's own clock, in microseconds since 1970.
  time_us bigint NOT NULL,
  ended_at timestamptz(3) NOT NULL,
  CONSTRAINT ended_record_pkey PRIMARY KEY (did, collection, rkey)
);
CREATE INDEX ended_record_ended_idx ON ended_record (ended_at);

-- The event stream: how far it has been followed, and which node follows it.
CREATE TABLE event_stream (
  name text NOT NULL,
  -- Where to go on, in microseconds since 1970 by the stream's own clock; null before the first event.
  cursor bigint,
  -- Since when nothing was missed: an answer from before it may have been overtaken by an event that nobody has seen.
  whole_since timestamptz(3),
  -- When it was last known that all there was had been seen.
  current_at timestamptz(3),
  -- Who follows it, until when unless that is renewed. By the database's clock, which all nodes share.
  holder text,
  held_until timestamptz(3),
  CONSTRAINT event_stream_pkey PRIMARY KEY (name)
);

-- Since when a direct convo stands still because one of its two accounts blocks the other.
ALTER TABLE convo ADD COLUMN blocked_at timestamptz(3);

-- The account that brought this one in; null for whoever came by itself.
ALTER TABLE convo_member ADD COLUMN added_by text;
