-- Reports with proof (docs/decisions/0021): the tag that each message gets, the keys that tags are made with, and what has
-- been reported.

-- The month of its key and an HMAC that binds the message to its sender. Who lacks the key learns no author by it. Null for
-- messages of before, and for one that was sent while no key could be read.
ALTER TABLE message ADD COLUMN tag bytea;

-- A key a month, sealed. Nodes that have another secret than those before, since it was changed, make their own.
CREATE TABLE franking_key (
  -- Months since January 1970, in UTC.
  month bigint NOT NULL,
  -- Which secret it is sealed under: a fingerprint.
  sealed_by bytea NOT NULL,
  sealed bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT franking_key_pkey PRIMARY KEY (month, sealed_by)
);

CREATE TABLE report (
  convo_id text NOT NULL,
  -- Follows from what is reported, and by whom: the same report again is the same row.
  report_id text NOT NULL,
  kind text NOT NULL,
  reporter text NOT NULL,
  -- The account that is reported; null where a convo is and nobody in it can be named.
  subject text,
  reason text NOT NULL,
  comment text,
  -- Whether its messages are proven.
  verified boolean NOT NULL,
  state text NOT NULL DEFAULT 'open',
  created_at timestamptz(3) NOT NULL,
  resolved_at timestamptz(3),
  -- Which operator, and with what outcome.
  resolved_by text,
  resolution text,
  forwarded_at timestamptz(3),
  CONSTRAINT report_pkey PRIMARY KEY (convo_id, report_id),
  CONSTRAINT report_kind CHECK (kind IN ('message', 'convo')),
  CONSTRAINT report_state CHECK (state IN ('open', 'resolved')),
  CONSTRAINT report_resolved CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
);
CREATE INDEX report_id_idx ON report (report_id);
CREATE INDEX report_state_idx ON report (state, created_at, report_id);
CREATE INDEX report_reporter_idx ON report (reporter);
CREATE INDEX report_subject_idx ON report (subject, created_at);

-- A message that the reporter has disclosed.
CREATE TABLE report_message (
  convo_id text NOT NULL,
  report_id text NOT NULL,
  seq bigint NOT NULL,
  generation bigint NOT NULL,
  epoch bigint NOT NULL,
  message_id text NOT NULL,
  did text NOT NULL,
  -- As it was inside the ciphertext: DAG-CBOR.
  content bytea NOT NULL,
  CONSTRAINT report_message_pkey PRIMARY KEY (convo_id, report_id, seq),
  CONSTRAINT report_message_report_fkey FOREIGN KEY (convo_id, report_id)
    REFERENCES report (convo_id, report_id) ON DELETE CASCADE
);
CREATE INDEX report_message_did_idx ON report_message (did);
