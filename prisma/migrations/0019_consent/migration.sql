-- Whom an account lets reach it, as it has set at this service. Empty means that its repo decides, or the default of
-- the deployment. An account may set this before it has a device here.
CREATE TABLE actor_settings (
  did text PRIMARY KEY,
  allow_incoming text CHECK (allow_incoming IN ('all', 'following', 'none')),
  allow_group_invites text CHECK (allow_group_invites IN ('all', 'following', 'none')),
  changed_at timestamptz(3) NOT NULL
);
