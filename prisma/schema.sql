TABLE _prisma_migrations
  id character varying(36) NOT NULL
  checksum character varying(64) NOT NULL
  finished_at timestamp with time zone
  migration_name character varying(255) NOT NULL
  logs text
  rolled_back_at timestamp with time zone
  started_at timestamp with time zone NOT NULL DEFAULT now()
  applied_steps_count integer NOT NULL DEFAULT 0
  CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id)

TABLE account
  did text NOT NULL
  account_seq bigint NOT NULL DEFAULT 0
  created_at timestamp(3) with time zone NOT NULL DEFAULT now()
  suspended_at timestamp(3) with time zone
  repo_rev text
  suspended_until timestamp(3) with time zone
  taken_down_at timestamp(3) with time zone
  deleted_at timestamp(3) with time zone
  erased_at timestamp(3) with time zone
  host_status text
  host_due_at timestamp(3) with time zone
  host_asked_at timestamp(3) with time zone
  host_looks bigint NOT NULL DEFAULT 0
  host_gone_at timestamp(3) with time zone
  CONSTRAINT account_did_form CHECK (((did ~~ 'did:%'::text) AND (length(did) <= 2048)))
  CONSTRAINT account_host_status_check CHECK ((host_status <> ''::text))
  CONSTRAINT account_pkey PRIMARY KEY (did)
  CONSTRAINT account_seq_not_negative CHECK ((account_seq >= 0))
  CREATE INDEX account_created_idx ON account USING btree (created_at, did)
  CREATE INDEX account_deleted_created_idx ON account USING btree (created_at, did) WHERE (deleted_at IS NOT NULL)
  CREATE INDEX account_deleted_idx ON account USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)
  CREATE INDEX account_did_prefix_idx ON account USING btree (did COLLATE "C")
  CREATE INDEX account_host_due_idx ON account USING btree (host_due_at) WHERE (host_due_at IS NOT NULL)
  CREATE INDEX account_inactive_created_idx ON account USING btree (created_at, did) WHERE (host_status IS NOT NULL)
  CREATE INDEX account_suspended_created_idx ON account USING btree (created_at, did) WHERE ((suspended_at IS NOT NULL) AND (taken_down_at IS NULL))
  CREATE INDEX account_suspended_idx ON account USING btree (did) WHERE (suspended_at IS NOT NULL)
  CREATE INDEX account_suspended_until_idx ON account USING btree (suspended_until) WHERE (suspended_until IS NOT NULL)
  CREATE INDEX account_taken_down_created_idx ON account USING btree (created_at, did) WHERE (taken_down_at IS NOT NULL)
  CREATE INDEX account_taken_down_idx ON account USING btree (did) WHERE (taken_down_at IS NOT NULL)

TABLE account_event
  did text NOT NULL
  seq bigint NOT NULL
  kind text NOT NULL
  payload jsonb NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT account_event_pkey PRIMARY KEY (did, seq)
  CREATE INDEX account_event_names_idx ON account_event USING btree (((payload ->> 'did'::text))) WHERE ((payload ->> 'did'::text) IS NOT NULL)

TABLE actor_settings
  did text NOT NULL
  allow_incoming text
  allow_group_invites text
  changed_at timestamp(3) with time zone NOT NULL
  CONSTRAINT actor_settings_allow_group_invites_check CHECK ((allow_group_invites = ANY (ARRAY['all'::text, 'following'::text, 'none'::text])))
  CONSTRAINT actor_settings_allow_incoming_check CHECK ((allow_incoming = ANY (ARRAY['all'::text, 'following'::text, 'none'::text])))
  CONSTRAINT actor_settings_pkey PRIMARY KEY (did)

TABLE admin_audit
  id bigint NOT NULL
  at timestamp(3) with time zone NOT NULL
  actor_kind text NOT NULL
  actor_id text NOT NULL
  act text NOT NULL
  subject text NOT NULL
  did text
  before jsonb
  after jsonb
  request_id text
  CONSTRAINT admin_audit_pkey PRIMARY KEY (id)
  CREATE INDEX admin_audit_act_idx ON admin_audit USING btree (act, id)
  CREATE INDEX admin_audit_did_idx ON admin_audit USING btree (did, id) WHERE (did IS NOT NULL)

TABLE blob
  space text NOT NULL
  blob_id text NOT NULL
  did text NOT NULL
  size bigint NOT NULL
  state text NOT NULL DEFAULT 'uploading'::text
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  CONSTRAINT blob_pkey PRIMARY KEY (space, blob_id)
  CONSTRAINT blob_size CHECK ((size > 0))
  CONSTRAINT blob_state CHECK ((state = ANY (ARRAY['uploading'::text, 'whole'::text, 'deleting'::text])))
  CREATE INDEX blob_did_idx ON blob USING btree (did)
  CREATE INDEX blob_expires_idx ON blob USING btree (expires_at)

TABLE blob_part
  space text NOT NULL
  blob_id text NOT NULL
  part bigint NOT NULL
  CONSTRAINT blob_part_blob_fkey FOREIGN KEY (space, blob_id) REFERENCES blob(space, blob_id) ON DELETE CASCADE
  CONSTRAINT blob_part_pkey PRIMARY KEY (space, blob_id, part)

TABLE blob_usage
  did text NOT NULL
  bytes bigint NOT NULL
  CONSTRAINT blob_usage_bytes CHECK ((bytes >= 0))
  CONSTRAINT blob_usage_pkey PRIMARY KEY (did)

TABLE bucket
  kind text NOT NULL
  did text NOT NULL
  target text NOT NULL
  full_at timestamp(3) with time zone NOT NULL
  CONSTRAINT bucket_pkey PRIMARY KEY (did, kind, target)
  CREATE INDEX bucket_full_at_idx ON bucket USING btree (full_at)
  CREATE INDEX bucket_target_idx ON bucket USING btree (target) WHERE (target <> ''::text)

TABLE commit_conflict
  convo_id text NOT NULL
  generation bigint NOT NULL
  epoch bigint NOT NULL
  lost bigint NOT NULL
  last_at timestamp(3) with time zone NOT NULL
  CONSTRAINT commit_conflict_pkey PRIMARY KEY (convo_id, generation, epoch)
  CREATE INDEX commit_conflict_last_at_idx ON commit_conflict USING btree (last_at)

TABLE contact
  did text NOT NULL
  own_incoming text
  own_groups text
  chat_incoming text
  chat_groups text
  declared_at timestamp(3) with time zone
  told_at timestamp(3) with time zone
  hidden boolean NOT NULL DEFAULT false
  labelled_at timestamp(3) with time zone
  used_at timestamp(3) with time zone NOT NULL
  CONSTRAINT contact_pkey PRIMARY KEY (did)
  CREATE INDEX contact_used_idx ON contact USING btree (used_at)

TABLE contact_signal
  did text NOT NULL
  day bigint NOT NULL
  sent bigint NOT NULL DEFAULT 0
  accepted bigint NOT NULL DEFAULT 0
  declined bigint NOT NULL DEFAULT 0
  blocked bigint NOT NULL DEFAULT 0
  reported bigint NOT NULL DEFAULT 0
  CONSTRAINT contact_signal_pkey PRIMARY KEY (did, day)
  CREATE INDEX contact_signal_day_idx ON contact_signal USING btree (day)

TABLE convo WITH (fillfactor=50)
  convo_id text NOT NULL
  kind text NOT NULL
  generation bigint NOT NULL DEFAULT 1
  epoch bigint NOT NULL DEFAULT 0
  first_seq bigint NOT NULL DEFAULT 1
  last_seq bigint NOT NULL DEFAULT 0
  last_at timestamp(3) with time zone NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  message_lifetime bigint
  blocked_at timestamp(3) with time zone
  reset_requested_generation bigint
  reset_requested_at timestamp(3) with time zone
  CONSTRAINT convo_counters_sane CHECK (((generation >= 1) AND (epoch >= 0) AND (first_seq >= 1) AND (last_seq >= 0)))
  CONSTRAINT convo_id_form CHECK ((convo_id ~ '^[a-z2-7]{52}$'::text))
  CONSTRAINT convo_kind_known CHECK ((kind = ANY (ARRAY['direct'::text, 'group'::text])))
  CONSTRAINT convo_message_lifetime_positive CHECK ((message_lifetime > 0))
  CONSTRAINT convo_pkey PRIMARY KEY (convo_id)
  CONSTRAINT convo_reset_request_whole CHECK (((reset_requested_generation IS NULL) = (reset_requested_at IS NULL)))
  CREATE INDEX convo_id_prefix_idx ON convo USING btree (convo_id COLLATE "C")
  CREATE INDEX convo_kind_created_idx ON convo USING btree (kind, created_at, convo_id)
  CREATE INDEX convo_message_lifetime_idx ON convo USING btree (convo_id) WHERE (message_lifetime IS NOT NULL)

TABLE convo_leaf
  convo_id text NOT NULL
  generation bigint NOT NULL
  leaf_index bigint NOT NULL
  joined_seq bigint NOT NULL
  joined_epoch bigint NOT NULL
  removed_seq bigint
  did text NOT NULL
  device_id text NOT NULL
  signature_key bytea NOT NULL
  key_package_ref bytea
  barred_at timestamp(3) with time zone
  CONSTRAINT convo_leaf_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT convo_leaf_pkey PRIMARY KEY (convo_id, generation, leaf_index, joined_seq)
  CONSTRAINT convo_leaf_removed_after_joined CHECK (((removed_seq IS NULL) OR (removed_seq >= joined_seq)))
  CREATE INDEX convo_leaf_barred_idx ON convo_leaf USING btree (convo_id, generation) WHERE ((barred_at IS NOT NULL) AND (removed_seq IS NULL))
  CREATE UNIQUE INDEX convo_leaf_device_key ON convo_leaf USING btree (convo_id, generation, did, device_id) WHERE (removed_seq IS NULL)
  CREATE INDEX convo_leaf_did_idx ON convo_leaf USING btree (did, device_id)
  CREATE UNIQUE INDEX convo_leaf_index_key ON convo_leaf USING btree (convo_id, generation, leaf_index) WHERE (removed_seq IS NULL)
  CREATE UNIQUE INDEX convo_leaf_key_package_ref_key ON convo_leaf USING btree (convo_id, generation, key_package_ref) WHERE (key_package_ref IS NOT NULL)
  CREATE UNIQUE INDEX convo_leaf_signature_key_key ON convo_leaf USING btree (convo_id, generation, signature_key) WHERE (removed_seq IS NULL)
  CREATE INDEX convo_leaf_stay_idx ON convo_leaf USING btree (convo_id, did, device_id)

TABLE convo_member
  convo_id text NOT NULL
  did text NOT NULL
  role text NOT NULL
  status text NOT NULL
  absent boolean NOT NULL DEFAULT false
  muted boolean NOT NULL DEFAULT false
  last_read_seq bigint
  joined_seq bigint NOT NULL
  leaving_seq bigint
  left_seq bigint
  created_at timestamp(3) with time zone NOT NULL
  suspension_told_at timestamp(3) with time zone
  suspension_told_seq bigint
  added_by text
  requested_by text
  requested_at timestamp(3) with time zone
  account_deleted boolean NOT NULL DEFAULT false
  CONSTRAINT convo_member_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT convo_member_left_after_joined CHECK (((left_seq IS NULL) OR (left_seq >= joined_seq)))
  CONSTRAINT convo_member_pkey PRIMARY KEY (convo_id, did)
  CONSTRAINT convo_member_role_known CHECK ((role = ANY (ARRAY['admin'::text, 'member'::text])))
  CONSTRAINT convo_member_status_known CHECK ((status = ANY (ARRAY['accepted'::text, 'request'::text])))
  CREATE INDEX convo_member_account_deleted_idx ON convo_member USING btree (convo_id, did) WHERE account_deleted
  CREATE INDEX convo_member_added_by_idx ON convo_member USING btree (added_by) WHERE (added_by IS NOT NULL)
  CREATE INDEX convo_member_did_idx ON convo_member USING btree (did, convo_id)
  CREATE INDEX convo_member_going_idx ON convo_member USING btree (convo_id) WHERE ((left_seq IS NULL) AND ((leaving_seq IS NOT NULL) OR (suspension_told_at IS NOT NULL) OR account_deleted))
  CREATE INDEX convo_member_let_go_idx ON convo_member USING btree (convo_id) WHERE (account_deleted AND (left_seq IS NOT NULL))
  CREATE INDEX convo_member_requested_by_idx ON convo_member USING btree (requested_by) WHERE (requested_by IS NOT NULL)
  CREATE INDEX convo_member_told_idx ON convo_member USING btree (did, convo_id) WHERE (suspension_told_at IS NOT NULL)

TABLE device
  did text NOT NULL
  device_id text NOT NULL
  ciphersuite text NOT NULL
  signature_key bytea NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  last_seen_at timestamp(3) with time zone
  removed_at timestamp(3) with time zone
  record_seen_at timestamp(3) with time zone
  record_due_at timestamp(3) with time zone
  record_misses bigint NOT NULL DEFAULT 0
  CONSTRAINT device_did_fkey FOREIGN KEY (did) REFERENCES account(did)
  CONSTRAINT device_id_form CHECK ((device_id ~ '^[a-z0-9-]{16,64}$'::text))
  CONSTRAINT device_pkey PRIMARY KEY (did, device_id)
  CREATE INDEX device_id_idx ON device USING btree (device_id)
  CREATE INDEX device_record_due_idx ON device USING btree (record_due_at) WHERE (removed_at IS NULL)
  CREATE UNIQUE INDEX device_signature_key_key ON device USING btree (signature_key)

TABLE ended_record
  did text NOT NULL
  collection text NOT NULL
  rkey text NOT NULL
  time_us bigint NOT NULL
  ended_at timestamp(3) with time zone NOT NULL
  CONSTRAINT ended_record_pkey PRIMARY KEY (did, collection, rkey)
  CREATE INDEX ended_record_ended_idx ON ended_record USING btree (ended_at)

TABLE event_stream
  name text NOT NULL
  cursor bigint
  whole_since timestamp(3) with time zone
  current_at timestamp(3) with time zone
  holder text
  held_until timestamp(3) with time zone
  CONSTRAINT event_stream_pkey PRIMARY KEY (name)

TABLE fault_report
  convo_id text NOT NULL
  seq bigint NOT NULL
  did text NOT NULL
  device_id text NOT NULL
  reason text NOT NULL
  accused_generation bigint NOT NULL
  accused_leaf bigint NOT NULL
  accused_joined_seq bigint NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT fault_report_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT fault_report_pkey PRIMARY KEY (convo_id, seq, did, device_id)
  CREATE INDEX fault_report_accused_idx ON fault_report USING btree (convo_id, accused_generation, accused_leaf, accused_joined_seq, did)
  CREATE INDEX fault_report_created_at_idx ON fault_report USING btree (created_at)
  CREATE INDEX fault_report_device_idx ON fault_report USING btree (convo_id, did, device_id, created_at)
  CREATE INDEX fault_report_did_idx ON fault_report USING btree (did)

TABLE franking_key
  month bigint NOT NULL
  sealed_by bytea NOT NULL
  sealed bytea NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT franking_key_pkey PRIMARY KEY (month, sealed_by)

TABLE group_generation
  convo_id text NOT NULL
  generation bigint NOT NULL
  group_id bytea NOT NULL
  ciphersuite text NOT NULL
  public_epoch bigint NOT NULL
  group_info bytea NOT NULL
  policy bytea NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  snapshot_weight bigint NOT NULL DEFAULT 0
  commits_weight bigint NOT NULL DEFAULT 0
  CONSTRAINT group_generation_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT group_generation_group_id_key UNIQUE (convo_id, group_id)
  CONSTRAINT group_generation_pkey PRIMARY KEY (convo_id, generation)

TABLE group_snapshot
  convo_id text NOT NULL
  generation bigint NOT NULL
  epoch bigint NOT NULL
  public_group bytea NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT group_snapshot_generation_fkey FOREIGN KEY (convo_id, generation) REFERENCES group_generation(convo_id, generation)
  CONSTRAINT group_snapshot_pkey PRIMARY KEY (convo_id, generation, epoch)

TABLE history
  one boolean NOT NULL DEFAULT true
  history_id text NOT NULL
  began_at timestamp(3) with time zone NOT NULL
  CONSTRAINT history_one_check CHECK (one)
  CONSTRAINT history_pkey PRIMARY KEY (one)

TABLE invite
  convo_id text NOT NULL
  invite_id text NOT NULL
  key bytea NOT NULL
  approval boolean NOT NULL
  expires_at timestamp(3) with time zone
  max_uses bigint
  uses bigint NOT NULL DEFAULT 0
  preview bytea
  created_at timestamp(3) with time zone NOT NULL
  revoked_at timestamp(3) with time zone
  made_by text
  CONSTRAINT invite_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT invite_id_form CHECK ((invite_id ~ '^[a-z2-7]{26}$'::text))
  CONSTRAINT invite_key_length CHECK ((length(key) = 32))
  CONSTRAINT invite_pkey PRIMARY KEY (convo_id, invite_id)
  CONSTRAINT invite_preview_length CHECK ((length(preview) <= 4096))
  CONSTRAINT invite_uses_sane CHECK ((uses >= 0))
  CREATE INDEX invite_created_idx ON invite USING btree (created_at, convo_id, invite_id)
  CREATE INDEX invite_made_by_idx ON invite USING btree (made_by) WHERE (made_by IS NOT NULL)
  CREATE INDEX invite_not_revoked_idx ON invite USING btree (created_at, convo_id, invite_id) WHERE (revoked_at IS NULL)

TABLE invite_use
  convo_id text NOT NULL
  invite_id text NOT NULL
  did text NOT NULL
  used_at timestamp(3) with time zone NOT NULL
  CONSTRAINT invite_use_invite_fkey FOREIGN KEY (convo_id, invite_id) REFERENCES invite(convo_id, invite_id)
  CONSTRAINT invite_use_pkey PRIMARY KEY (convo_id, invite_id, did)
  CREATE INDEX invite_use_did_idx ON invite_use USING btree (did)

TABLE join_request
  convo_id text NOT NULL
  did text NOT NULL
  invite_id text NOT NULL
  status text NOT NULL DEFAULT 'pending'::text
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  CONSTRAINT join_request_invite_fkey FOREIGN KEY (convo_id, invite_id) REFERENCES invite(convo_id, invite_id)
  CONSTRAINT join_request_pkey PRIMARY KEY (convo_id, did)
  CONSTRAINT join_request_status_known CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'denied'::text])))
  CREATE INDEX join_request_did_idx ON join_request USING btree (did, created_at, convo_id)
  CREATE INDEX join_request_expires_at_idx ON join_request USING btree (expires_at)

TABLE key_package
  ref bytea NOT NULL
  did text NOT NULL
  device_id text NOT NULL
  ciphersuite text NOT NULL
  bytes bytea NOT NULL
  last_resort boolean NOT NULL DEFAULT false
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  claimed_at timestamp(3) with time zone
  consumed_at timestamp(3) with time zone
  revoked_at timestamp(3) with time zone
  CONSTRAINT key_package_device_fkey FOREIGN KEY (did, device_id) REFERENCES device(did, device_id)
  CONSTRAINT key_package_last_resort_is_never_taken CHECK (((NOT last_resort) OR (claimed_at IS NULL)))
  CONSTRAINT key_package_pkey PRIMARY KEY (ref)
  CREATE INDEX key_package_did_idx ON key_package USING btree (did)
  CREATE INDEX key_package_expires_at_idx ON key_package USING btree (expires_at)
  CREATE INDEX key_package_stock_idx ON key_package USING btree (did, device_id, created_at, ref) WHERE ((claimed_at IS NULL) AND (revoked_at IS NULL))

TABLE key_package_claim
  ref bytea NOT NULL
  claimer_did text NOT NULL
  claimer_device_id text NOT NULL
  claimed_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  CONSTRAINT key_package_claim_pkey PRIMARY KEY (ref, claimer_did)
  CONSTRAINT key_package_claim_ref_fkey FOREIGN KEY (ref) REFERENCES key_package(ref) ON DELETE CASCADE
  CREATE INDEX key_package_claim_claimer_idx ON key_package_claim USING btree (claimer_did)
  CREATE INDEX key_package_claim_expires_at_idx ON key_package_claim USING btree (expires_at)

TABLE limit_setting
  name text NOT NULL
  value bigint NOT NULL
  changed_at timestamp(3) with time zone NOT NULL
  changed_by text NOT NULL
  CONSTRAINT limit_setting_pkey PRIMARY KEY (name)

TABLE log_entry
  convo_id text NOT NULL
  seq bigint NOT NULL
  kind text NOT NULL
  generation bigint NOT NULL
  epoch bigint NOT NULL
  body bytea NOT NULL
  commit_hash bytea
  created_at timestamp(3) with time zone NOT NULL
  author_leaf bigint
  external_pub bytea
  info_signature bytea
  CONSTRAINT log_entry_commit_has_hash CHECK (((kind = 'commit'::text) = (commit_hash IS NOT NULL)))
  CONSTRAINT log_entry_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT log_entry_kind_known CHECK ((kind = ANY (ARRAY['commit'::text, 'notice'::text])))
  CONSTRAINT log_entry_pkey PRIMARY KEY (convo_id, seq)
  CREATE UNIQUE INDEX log_entry_commit_hash_key ON log_entry USING btree (convo_id, commit_hash) WHERE (kind = 'commit'::text)
  CREATE UNIQUE INDEX log_entry_epoch_key ON log_entry USING btree (convo_id, generation, epoch) WHERE (kind = 'commit'::text)
  CREATE UNIQUE INDEX log_entry_group_info_key ON log_entry USING btree (convo_id, generation, epoch, author_leaf) WHERE ((kind = 'notice'::text) AND (author_leaf IS NOT NULL))

TABLE message PARTITION BY RANGE (created_at)
  convo_id text NOT NULL
  seq bigint NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  generation bigint NOT NULL
  epoch bigint NOT NULL
  ciphertext bytea NOT NULL STORAGE e
  tag bytea
  CONSTRAINT message_pkey PRIMARY KEY (convo_id, seq, created_at)

TABLE message_id
  convo_id text NOT NULL
  message_id text NOT NULL
  seq bigint NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT message_id_pkey PRIMARY KEY (convo_id, message_id)
  CREATE INDEX message_id_created_at_idx ON message_id USING btree (created_at)

TABLE mls_group
  group_id bytea NOT NULL
  convo_id text NOT NULL
  generation bigint NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT mls_group_id_length CHECK ((length(group_id) = 32))
  CONSTRAINT mls_group_pkey PRIMARY KEY (group_id)

TABLE node
  node_id text NOT NULL
  started_at timestamp(3) with time zone NOT NULL
  beat_at timestamp(3) with time zone NOT NULL
  sockets bigint NOT NULL DEFAULT 0
  version text
  figures jsonb
  CONSTRAINT node_pkey PRIMARY KEY (node_id)

TABLE node_figures
  at timestamp(3) with time zone NOT NULL
  node_id text NOT NULL
  figures jsonb NOT NULL
  CONSTRAINT node_figures_pkey PRIMARY KEY (at, node_id)

TABLE operator_link
  secret_hash bytea NOT NULL
  role text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  used_at timestamp(3) with time zone
  CONSTRAINT operator_link_pkey PRIMARY KEY (secret_hash)
  CONSTRAINT operator_link_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'moderator'::text, 'admin'::text])))
  CONSTRAINT operator_link_secret_hash_check CHECK ((octet_length(secret_hash) = 32))
  CREATE INDEX operator_link_expires_idx ON operator_link USING btree (expires_at)

TABLE operator_session
  session_id text NOT NULL
  secret_hash bytea NOT NULL
  way text NOT NULL
  actor_id text NOT NULL
  role text NOT NULL
  source bytea NOT NULL
  address text NOT NULL
  user_agent text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  last_seen_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  ended_at timestamp(3) with time zone
  CONSTRAINT operator_session_pkey PRIMARY KEY (session_id)
  CONSTRAINT operator_session_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'moderator'::text, 'admin'::text])))
  CONSTRAINT operator_session_secret_hash_check CHECK ((octet_length(secret_hash) = 32))
  CONSTRAINT operator_session_secret_hash_key UNIQUE (secret_hash)
  CONSTRAINT operator_session_way_check CHECK ((way = ANY (ARRAY['link'::text, 'token'::text, 'oauth'::text])))
  CREATE INDEX operator_session_expires_idx ON operator_session USING btree (expires_at)

TABLE operator_sign_in
  key text NOT NULL
  state jsonb NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  CONSTRAINT operator_sign_in_pkey PRIMARY KEY (key)
  CREATE INDEX operator_sign_in_expires_idx ON operator_sign_in USING btree (expires_at)

TABLE presence
  did text NOT NULL
  device_id text NOT NULL
  node_id text NOT NULL
  since timestamp(3) with time zone NOT NULL
  CONSTRAINT presence_node_fkey FOREIGN KEY (node_id) REFERENCES node(node_id) ON DELETE CASCADE
  CONSTRAINT presence_pkey PRIMARY KEY (did, device_id, node_id)
  CREATE INDEX presence_node_idx ON presence USING btree (node_id, did, device_id)

TABLE push_registration
  did text NOT NULL
  device_id text NOT NULL
  kind text NOT NULL
  address text NOT NULL
  public_key bytea NOT NULL
  auth_secret bytea
  app text
  environment text
  topic text NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  state text NOT NULL DEFAULT 'idle'::text
  wake_at timestamp(3) with time zone
  rests_until timestamp(3) with time zone
  unanswered bigint NOT NULL DEFAULT 0
  attempts bigint NOT NULL DEFAULT 0
  CONSTRAINT push_registration_apns CHECK (((kind = 'apns'::text) = ((app IS NOT NULL) AND (environment IS NOT NULL))))
  CONSTRAINT push_registration_device_fkey FOREIGN KEY (did, device_id) REFERENCES device(did, device_id)
  CONSTRAINT push_registration_due CHECK (((state = 'idle'::text) = (wake_at IS NULL)))
  CONSTRAINT push_registration_kind CHECK ((kind = ANY (ARRAY['webPush'::text, 'apns'::text, 'fcm'::text])))
  CONSTRAINT push_registration_pkey PRIMARY KEY (did, device_id)
  CONSTRAINT push_registration_state CHECK ((state = ANY (ARRAY['idle'::text, 'wanted'::text, 'sending'::text, 'again'::text])))
  CONSTRAINT push_registration_web_push CHECK (((kind = 'webPush'::text) = (auth_secret IS NOT NULL)))
  CREATE INDEX push_registration_due_idx ON push_registration USING btree (kind, wake_at) WHERE (wake_at IS NOT NULL)

TABLE relation
  did text NOT NULL
  subject text NOT NULL
  follows_rkey text
  blocks_rkey text
  blocks_by_list boolean NOT NULL DEFAULT false
  follows_beyond boolean NOT NULL DEFAULT false
  follows_asked_at timestamp(3) with time zone
  blocks_asked_at timestamp(3) with time zone
  tried_at timestamp(3) with time zone
  told_at timestamp(3) with time zone
  recheck_at timestamp(3) with time zone
  CONSTRAINT relation_pkey PRIMARY KEY (did, subject)
  CREATE INDEX relation_block_idx ON relation USING btree (did, blocks_rkey) WHERE (blocks_rkey IS NOT NULL)
  CREATE INDEX relation_follow_idx ON relation USING btree (did, follows_rkey) WHERE (follows_rkey IS NOT NULL)
  CREATE INDEX relation_recheck_idx ON relation USING btree (recheck_at) WHERE (recheck_at IS NOT NULL)
  CREATE INDEX relation_subject_idx ON relation USING btree (subject, did)

TABLE report
  convo_id text NOT NULL
  report_id text NOT NULL
  kind text NOT NULL
  reporter text NOT NULL
  subject text
  reason text NOT NULL
  comment text
  verified boolean NOT NULL
  state text NOT NULL DEFAULT 'open'::text
  created_at timestamp(3) with time zone NOT NULL
  resolved_at timestamp(3) with time zone
  resolved_by text
  resolution text
  forwarded_at timestamp(3) with time zone
  CONSTRAINT report_kind CHECK ((kind = ANY (ARRAY['message'::text, 'convo'::text])))
  CONSTRAINT report_pkey PRIMARY KEY (convo_id, report_id)
  CONSTRAINT report_resolved CHECK (((state = 'resolved'::text) = (resolved_at IS NOT NULL)))
  CONSTRAINT report_state CHECK ((state = ANY (ARRAY['open'::text, 'resolved'::text])))
  CREATE INDEX report_id_idx ON report USING btree (report_id)
  CREATE INDEX report_open_idx ON report USING btree (subject) WHERE (state = 'open'::text)
  CREATE INDEX report_reporter_idx ON report USING btree (reporter)
  CREATE INDEX report_state_idx ON report USING btree (state, created_at, report_id)
  CREATE INDEX report_subject_idx ON report USING btree (subject, created_at)

TABLE report_message
  convo_id text NOT NULL
  report_id text NOT NULL
  seq bigint NOT NULL
  generation bigint NOT NULL
  epoch bigint NOT NULL
  message_id text NOT NULL
  did text NOT NULL
  content bytea NOT NULL
  CONSTRAINT report_message_pkey PRIMARY KEY (convo_id, report_id, seq)
  CONSTRAINT report_message_report_fkey FOREIGN KEY (convo_id, report_id) REFERENCES report(convo_id, report_id) ON DELETE CASCADE
  CREATE INDEX report_message_did_idx ON report_message USING btree (did)

TABLE sealed_metadata
  convo_id text NOT NULL
  generation bigint NOT NULL
  epoch bigint NOT NULL
  version bigint NOT NULL
  sealed bytea NOT NULL
  CONSTRAINT sealed_metadata_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT sealed_metadata_pkey PRIMARY KEY (convo_id)

TABLE service_figures
  at timestamp(3) with time zone NOT NULL
  figures jsonb NOT NULL
  CONSTRAINT service_figures_pkey PRIMARY KEY (at)

TABLE session
  session_id text NOT NULL
  did text NOT NULL
  device_id text NOT NULL
  refresh_hash bytea NOT NULL
  previous_refresh_hash bytea
  rotated_at timestamp(3) with time zone
  created_at timestamp(3) with time zone NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  ended_at timestamp(3) with time zone
  CONSTRAINT session_device_fkey FOREIGN KEY (did, device_id) REFERENCES device(did, device_id)
  CONSTRAINT session_pkey PRIMARY KEY (session_id)
  CREATE INDEX session_device_idx ON session USING btree (did, device_id)
  CREATE INDEX session_expires_at_idx ON session USING btree (expires_at)
  CREATE INDEX session_previous_refresh_hash_idx ON session USING btree (previous_refresh_hash)
  CREATE UNIQUE INDEX session_refresh_hash_key ON session USING btree (refresh_hash)

TABLE stream_ticket
  token_hash bytea NOT NULL
  did text NOT NULL
  device_id text NOT NULL
  session_id text
  cursor text
  expires_at timestamp(3) with time zone NOT NULL
  CONSTRAINT stream_ticket_pkey PRIMARY KEY (token_hash)
  CREATE INDEX stream_ticket_device_idx ON stream_ticket USING btree (did, device_id)
  CREATE INDEX stream_ticket_expires_at_idx ON stream_ticket USING btree (expires_at)

TABLE used_jti
  issuer text NOT NULL
  jti text NOT NULL
  expires_at timestamp(3) with time zone NOT NULL
  did text NOT NULL
  CONSTRAINT used_jti_pkey PRIMARY KEY (issuer, jti)
  CREATE INDEX used_jti_did_idx ON used_jti USING btree (did)
  CREATE INDEX used_jti_expires_at_idx ON used_jti USING btree (expires_at)

TABLE welcome
  convo_id text NOT NULL
  welcome_id text NOT NULL
  generation bigint NOT NULL
  epoch bigint NOT NULL
  seq bigint NOT NULL
  bytes bytea NOT NULL
  created_at timestamp(3) with time zone NOT NULL
  CONSTRAINT welcome_convo_id_fkey FOREIGN KEY (convo_id) REFERENCES convo(convo_id)
  CONSTRAINT welcome_pkey PRIMARY KEY (convo_id, welcome_id)

TABLE welcome_recipient
  convo_id text NOT NULL
  welcome_id text NOT NULL
  key_package_ref bytea NOT NULL
  did text NOT NULL
  device_id text NOT NULL
  state text NOT NULL DEFAULT 'pending'::text
  reason text
  created_at timestamp(3) with time zone NOT NULL
  settled_at timestamp(3) with time zone
  CONSTRAINT welcome_recipient_pkey PRIMARY KEY (convo_id, welcome_id, key_package_ref)
  CONSTRAINT welcome_recipient_settled CHECK (((state = 'pending'::text) = (settled_at IS NULL)))
  CONSTRAINT welcome_recipient_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'acked'::text, 'rejected'::text])))
  CONSTRAINT welcome_recipient_welcome_fkey FOREIGN KEY (convo_id, welcome_id) REFERENCES welcome(convo_id, welcome_id) ON DELETE CASCADE
  CREATE INDEX welcome_recipient_device_idx ON welcome_recipient USING btree (did, device_id, welcome_id)
  CREATE INDEX welcome_recipient_settled_at_idx ON welcome_recipient USING btree (settled_at) WHERE (settled_at IS NOT NULL)
