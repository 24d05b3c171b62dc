-- The generation of a convo that its log asks an admin to end, and when that was asked first. It is answered once the
-- generation is another; what is left here then says nothing any more. Two columns, since the log has no bound within
-- which the notice could be looked for (docs/decisions/0026).
ALTER TABLE convo ADD COLUMN reset_requested_generation bigint;
ALTER TABLE convo ADD COLUMN reset_requested_at timestamptz(3);
ALTER TABLE convo ADD CONSTRAINT convo_reset_request_whole
  CHECK ((reset_requested_generation IS NULL) = (reset_requested_at IS NULL));
