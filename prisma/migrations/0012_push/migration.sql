-- Wake-ups for devices that are away, and which devices are not: those connected to a live stream of some node.

-- A running node. Its beat says that it lives; its row goes when it stops in good order.
CREATE TABLE node (
  node_id text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  beat_at timestamptz(3) NOT NULL,
  sockets bigint NOT NULL DEFAULT 0,
  CONSTRAINT node_pkey PRIMARY KEY (node_id)
);

-- A device with at least one live stream at a node. Counts while the node lives.
CREATE TABLE presence (
  did text NOT NULL,
  device_id text NOT NULL,
  node_id text NOT NULL,
  since timestamptz(3) NOT NULL,
  CONSTRAINT presence_pkey PRIMARY KEY (did, device_id, node_id),
  CONSTRAINT presence_node_fkey FOREIGN KEY (node_id) REFERENCES node (node_id) ON DELETE CASCADE
);
CREATE INDEX presence_node_idx ON presence (node_id);

-- Where a device is woken: one place at most. The row is also the wake-up that is due, so that there is never more
-- than one, however many messages there are.
CREATE TABLE push_registration (
  did text NOT NULL,
  device_id text NOT NULL,
  kind text NOT NULL,
  -- The push service's name for the device: an endpoint for Web Push, a token otherwise. Secret: whoever has it can push.
  address text NOT NULL,
  -- What the wake-up is encrypted to: the browser's key and secret (RFC 8291), or the device's X25519 key.
  public_key bytea NOT NULL,
  auth_secret bytea,
  -- APNs alone: which app it is, and which of Apple's two environments.
  app text,
  environment text,
  -- Random; one registration from the next. Push services collapse wake-ups by it, and it tells them nothing.
  topic text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  state text NOT NULL DEFAULT 'idle',
  -- When to send, or, while it is being sent, when it counts as not sent.
  wake_at timestamptz(3),
  -- No wake-up before that, and how many were sent since the device was last seen.
  rests_until timestamptz(3),
  unanswered bigint NOT NULL DEFAULT 0,
  -- Times the push service has put this wake-up off.
  attempts bigint NOT NULL DEFAULT 0,
  CONSTRAINT push_registration_pkey PRIMARY KEY (did, device_id),
  CONSTRAINT push_registration_device_fkey FOREIGN KEY (did, device_id) REFERENCES device (did, device_id),
  CONSTRAINT push_registration_kind CHECK (kind IN ('webPush', 'apns', 'fcm')),
  CONSTRAINT push_registration_state CHECK (state IN ('idle', 'wanted', 'sending', 'again')),
  CONSTRAINT push_registration_due CHECK ((state = 'idle') = (wake_at IS NULL)),
  CONSTRAINT push_registration_web_push CHECK ((kind = 'webPush') = (auth_secret IS NOT NULL)),
  CONSTRAINT push_registration_apns CHECK ((kind = 'apns') = (app IS NOT NULL AND environment IS NOT NULL))
);
CREATE INDEX push_registration_due_idx ON push_registration (wake_at) WHERE wake_at IS NOT NULL;
