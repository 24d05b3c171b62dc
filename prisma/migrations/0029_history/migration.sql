-- Which history this database tells: an id made with it, and another one whenever a backup has been put in its place. Devices
-- remember it, and believe none of their cursors under another one.
CREATE TABLE history (
  -- There is one row.
  one        boolean        NOT NULL DEFAULT true,
  history_id text           NOT NULL,
  began_at   timestamptz(3) NOT NULL,
  CONSTRAINT history_pkey PRIMARY KEY (one),
  CONSTRAINT history_one_check CHECK (one)
);
INSERT INTO history (history_id, began_at) VALUES (replace(gen_random_uuid()::text, '-', ''), now());
