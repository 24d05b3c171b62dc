-- Reports that can have no effect any more are deleted, the oldest first.

CREATE INDEX fault_report_created_at_idx ON fault_report (created_at);
