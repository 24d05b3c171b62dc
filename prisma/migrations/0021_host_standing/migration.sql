-- Breaking: servers of before this migration write a column that is gone.
--
-- What an account's own server (its PDS, as its DID document names it) says of it: empty means active, else its word for
-- why not, such as `deactivated`. Only what that server itself has answered stands here; what the event stream says is a
-- reason to ask (docs/decisions/0025).
ALTER TABLE account ADD COLUMN host_status text CHECK (host_status <> '');

-- When it is to be asked next; empty: there is no reason to.
ALTER TABLE account ADD COLUMN host_due_at timestamptz(3);
-- When it was last asked. An answer to an earlier question counts no more.
ALTER TABLE account ADD COLUMN host_asked_at timestamptz(3);
-- How many answers in a row have changed nothing: the next question waits longer.
ALTER TABLE account ADD COLUMN host_looks bigint NOT NULL DEFAULT 0;
-- Since when its host says, without a word to the contrary, that it is gone.
ALTER TABLE account ADD COLUMN host_gone_at timestamptz(3);

-- Few accounts are due.
CREATE INDEX account_host_due_idx ON account (host_due_at) WHERE host_due_at IS NOT NULL;

-- What streams said of others, which nobody has read: how an account stands is asked of its own server.
ALTER TABLE contact DROP COLUMN host_status;
