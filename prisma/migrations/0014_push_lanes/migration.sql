-- Wake-ups are taken for one push service at a time, so that none waits for another (core/src/push/lane.ts).
DROP INDEX push_registration_due_idx;
CREATE INDEX push_registration_due_idx ON push_registration (kind, wake_at) WHERE wake_at IS NOT NULL;
