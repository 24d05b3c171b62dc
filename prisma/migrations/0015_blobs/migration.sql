-- Blobs: ciphertext that messages refer to. What is in them is kept by a store beside the database; here is what there
-- is, whose it is, and until when.

CREATE TABLE blob (
  -- Who may have it: a convo id, or the DID of the one account whose devices may.
  space text NOT NULL,
  blob_id text NOT NULL,
  -- Who has uploaded it, on whose quota it counts until it is being deleted.
  did text NOT NULL,
  size bigint NOT NULL,
  state text NOT NULL DEFAULT 'uploading',
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT blob_pkey PRIMARY KEY (space, blob_id),
  CONSTRAINT blob_size CHECK (size > 0),
  CONSTRAINT blob_state CHECK (state IN ('uploading', 'whole', 'deleting'))
);
CREATE INDEX blob_expires_idx ON blob (expires_at);

-- A part that the store has.
CREATE TABLE blob_part (
  space text NOT NULL,
  blob_id text NOT NULL,
  part bigint NOT NULL,
  CONSTRAINT blob_part_pkey PRIMARY KEY (space, blob_id, part),
  CONSTRAINT blob_part_blob_fkey FOREIGN KEY (space, blob_id) REFERENCES blob (space, blob_id) ON DELETE CASCADE
);

-- How many bytes an account has in the service's keeping.
CREATE TABLE blob_usage (
  did text NOT NULL,
  bytes bigint NOT NULL,
  CONSTRAINT blob_usage_pkey PRIMARY KEY (did),
  CONSTRAINT blob_usage_bytes CHECK (bytes >= 0)
);
