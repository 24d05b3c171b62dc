-- Links by which an operator signs in once. The secret itself is kept nowhere.
CREATE TABLE operator_link (
  secret_hash bytea PRIMARY KEY CHECK (octet_length(secret_hash) = 32),
  role text NOT NULL CHECK (role IN ('viewer', 'moderator', 'admin')),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
CREATE INDEX operator_link_expires_idx ON operator_link (expires_at);

-- Sessions of operators. Those that have ended stay for a day, so that whoever comes with one is told that it has.
CREATE TABLE operator_session (
  session_id text PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
  way text NOT NULL CHECK (way IN ('link', 'token', 'oauth')),
  -- `link`, `token`, or the DID of an account that acts for the service.
  actor_id text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'moderator', 'admin')),
  -- What it holds by, such as the hash of the admin token: when that is another, the session counts no more.
  source bytea NOT NULL,
  address text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3)
);
CREATE INDEX operator_session_expires_idx ON operator_session (expires_at);

-- What a sign-in at an account's own server needs between its two steps: minutes.
CREATE TABLE operator_sign_in (
  key text PRIMARY KEY,
  state jsonb NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX operator_sign_in_expires_idx ON operator_sign_in (expires_at);

-- What a node is, and what it measures of itself: written every few seconds. Empty for nodes of before this migration.
ALTER TABLE node ADD COLUMN version text;
ALTER TABLE node ADD COLUMN figures jsonb;

-- What nodes measured in each minute of the last day, and what was so of the service every ten minutes: so that charts need
-- no other program. Figures are JSON, since each version has its own.
CREATE TABLE node_figures (
  at timestamptz(3) NOT NULL,
  node_id text NOT NULL,
  figures jsonb NOT NULL,
  PRIMARY KEY (at, node_id)
);
CREATE TABLE service_figures (
  at timestamptz(3) PRIMARY KEY,
  figures jsonb NOT NULL
);
