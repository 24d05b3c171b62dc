-- Invites, who came in by them, and requests to be let in.

-- The invites that the policy of a convo has or had: their rules, copied from there at every accepted commit, and
-- what the service alone knows of them. A row stays after its invite is gone: what was revoked never opens again.
CREATE TABLE invite (
  convo_id   text           NOT NULL,
  invite_id  text           NOT NULL,
  key        bytea          NOT NULL,
  approval   boolean        NOT NULL,
  expires_at timestamptz(3),
  max_uses   bigint,
  -- How many accounts have come in by it: the rows of invite_use, counted.
  uses       bigint         NOT NULL DEFAULT 0,
  -- What its holders may read of the convo, sealed under a key from the seed.
  preview    bytea,
  created_at timestamptz(3) NOT NULL,
  -- When the policy lost it, or a member revoked it, whichever was first.
  revoked_at timestamptz(3),
  CONSTRAINT invite_pkey PRIMARY KEY (convo_id, invite_id),
  CONSTRAINT invite_id_form CHECK (invite_id ~ '^[a-z2-7]{26}$'),
  CONSTRAINT invite_key_length CHECK (length(key) = 32),
  CONSTRAINT invite_preview_length CHECK (length(preview) <= 4096),
  CONSTRAINT invite_uses_sane CHECK (uses >= 0),
  CONSTRAINT invite_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo (convo_id)
);

-- The accounts that came in by an invite. One that comes back by it uses up nothing more.
CREATE TABLE invite_use (
  convo_id  text           NOT NULL,
  invite_id text           NOT NULL,
  did       text           NOT NULL,
  used_at   timestamptz(3) NOT NULL,
  CONSTRAINT invite_use_pkey PRIMARY KEY (convo_id, invite_id, did),
  CONSTRAINT invite_use_invite_fkey FOREIGN KEY (convo_id, invite_id) REFERENCES invite (convo_id, invite_id)
);

-- Accounts that ask to be let into a convo. The row goes when the account comes in, or by its time.
CREATE TABLE join_request (
  convo_id   text           NOT NULL,
  did        text           NOT NULL,
  -- The invite it was made by.
  invite_id  text           NOT NULL,
  status     text           NOT NULL DEFAULT 'pending',
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT join_request_pkey PRIMARY KEY (convo_id, did),
  CONSTRAINT join_request_status_known CHECK (status IN ('pending', 'approved', 'denied')),
  CONSTRAINT join_request_invite_fkey FOREIGN KEY (convo_id, invite_id) REFERENCES invite (convo_id, invite_id)
);
-- The requests of an account, and those whose time is over.
CREATE INDEX join_request_did_idx ON join_request (did, created_at, convo_id);
CREATE INDEX join_request_expires_at_idx ON join_request (expires_at);
