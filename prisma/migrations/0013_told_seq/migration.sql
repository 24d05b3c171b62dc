-- Where in its log a convo was told of a suspension: devices that lose their leaf after it are called back when it is
-- lifted, also once the commit that took them out is no longer kept. Empty counts as 0: of suspensions told of before
-- now, or by a node of the release before, it is not known, and who is called back once too often may join or not.
ALTER TABLE convo_member ADD COLUMN suspension_told_seq bigint;
