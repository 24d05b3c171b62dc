-- What people may do how often, who asked whom, and what operators did.

-- Limits that an operator has set at run time; a limit without a row has the default of its node.
CREATE TABLE limit_setting (
  name       text           NOT NULL,
  value      bigint         NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  changed_by text           NOT NULL,
  CONSTRAINT limit_setting_pkey PRIMARY KEY (name)
);

-- A token bucket that is not full. It fills with time alone, so that one moment says how full it is.
CREATE TABLE bucket (
  kind    text           NOT NULL,
  -- Whose bucket it is.
  did     text           NOT NULL,
  -- The account that it is for, or the empty string.
  target  text           NOT NULL,
  -- When it will be full again; from then on the row means nothing.
  full_at timestamptz(3) NOT NULL,
  CONSTRAINT bucket_pkey PRIMARY KEY (kind, did, target)
);
CREATE INDEX bucket_full_at_idx ON bucket (full_at);
CREATE INDEX bucket_target_idx ON bucket (target) WHERE target <> '';

-- How an account's requests were taken, by UTC day. Numbers only: whom it asked stands in convo_member.
CREATE TABLE contact_signal (
  did      text   NOT NULL,
  -- Days since 1970.
  day      bigint NOT NULL,
  sent     bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0,
  declined bigint NOT NULL DEFAULT 0,
  blocked  bigint NOT NULL DEFAULT 0,
  reported bigint NOT NULL DEFAULT 0,
  CONSTRAINT contact_signal_pkey PRIMARY KEY (did, day)
);
CREATE INDEX contact_signal_day_idx ON contact_signal (day);

-- Whom a request of the account is by, until that account has been counted against for it; null where there is none.
ALTER TABLE convo_member ADD COLUMN requested_by text;
ALTER TABLE convo_member ADD COLUMN requested_at timestamptz(3);
CREATE INDEX convo_member_requested_by_idx ON convo_member (requested_by) WHERE requested_by IS NOT NULL;

-- Who has made the invite; null for those made before this was noted.
ALTER TABLE invite ADD COLUMN made_by text;
CREATE INDEX invite_made_by_idx ON invite (made_by) WHERE revoked_at IS NULL;

ALTER TABLE account
  -- When the suspension ends by itself; null where it does not.
  ADD COLUMN suspended_until timestamptz(3),
  -- A takedown is a suspension of which more is undone than its sessions.
  ADD COLUMN taken_down_at timestamptz(3);
CREATE INDEX account_suspended_until_idx ON account (suspended_until) WHERE suspended_until IS NOT NULL;
CREATE INDEX account_taken_down_idx ON account (did) WHERE taken_down_at IS NOT NULL;

-- What operators did. Rows are added and never changed.
CREATE TABLE admin_audit (
  id         bigint         NOT NULL GENERATED ALWAYS AS IDENTITY,
  at         timestamptz(3) NOT NULL,
  actor_kind text           NOT NULL,
  actor_id   text           NOT NULL,
  act        text           NOT NULL,
  -- What it was done to, in the words of the act.
  subject    text           NOT NULL,
  -- The account that it concerns, if it is one's.
  did        text,
  before     jsonb,
  after      jsonb,
  request_id text,
  CONSTRAINT admin_audit_pkey PRIMARY KEY (id)
);
CREATE INDEX admin_audit_did_idx ON admin_audit (did, id) WHERE did IS NOT NULL;
CREATE INDEX admin_audit_act_idx ON admin_audit (act, id);

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'admin_audit is append-only';
END
$$;
CREATE TRIGGER admin_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admin_audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
