-- +goose Up
-- One text for both engines; {{.PG}} is true on PostgreSQL. Times are microseconds since 1970, ids int64, 0 is nobody.
-- Sorting columns use 0 or the far future (desk.Never) and never NULL, so that keysets need no special case.

CREATE TABLE installation (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE workspaces (
  id          {{.ID}} PRIMARY KEY,
  name        TEXT NOT NULL,
  locale      TEXT NOT NULL,
  time_zone   TEXT NOT NULL,
  country     TEXT NOT NULL,
  demo        BOOLEAN NOT NULL DEFAULT FALSE,
  seq         BIGINT NOT NULL DEFAULT 0,  -- last event; locked first by every writer of the workspace
  last_number BIGINT NOT NULL DEFAULT 0,  -- last conversation number
  parked      BIGINT NOT NULL DEFAULT 0,  -- how many updates wait for their message, at most
  tally_seq   BIGINT NOT NULL DEFAULT 0,  -- seq when the tally was moved last: what was read of it since is still true
  created_at  BIGINT NOT NULL
);

CREATE TABLE users (
  id            {{.ID}} PRIMARY KEY,
  email         TEXT NOT NULL UNIQUE,     -- lower case
  name          TEXT NOT NULL,
  password_hash TEXT NOT NULL,            -- PHC string; '' until chosen
  locale        TEXT NOT NULL,
  preferences   TEXT NOT NULL DEFAULT '{}',
  created_at    BIGINT NOT NULL
);

CREATE TABLE memberships (
  workspace_id   BIGINT NOT NULL,
  user_id        BIGINT NOT NULL,
  role           TEXT NOT NULL,
  sight          TEXT NOT NULL,
  active         BOOLEAN NOT NULL,
  rights_version BIGINT NOT NULL,
  created_at     BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id, workspace_id);

CREATE TABLE invitations (
  token_hash   TEXT PRIMARY KEY,
  workspace_id BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL
);
CREATE INDEX invitations_user ON invitations (workspace_id, user_id);

CREATE TABLE sessions (
  token_hash   TEXT PRIMARY KEY,
  user_id      BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  user_agent   TEXT NOT NULL,
  address      TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE tokens (
  id           {{.ID}} PRIMARY KEY,
  token_hash   TEXT NOT NULL UNIQUE,
  workspace_id BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,           -- 0: a bot
  name         TEXT NOT NULL,
  scopes       TEXT NOT NULL,             -- permissions, space separated; '' all of its owner
  created_by   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,           -- 0: never
  last_used_at BIGINT NOT NULL DEFAULT 0,
  revoked_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX tokens_workspace ON tokens (workspace_id, id);

CREATE TABLE teams (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  name         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  deleted_at   BIGINT NOT NULL DEFAULT 0
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX teams_workspace ON teams (workspace_id, id);

CREATE TABLE team_members (
  workspace_id BIGINT NOT NULL,
  team_id      BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (workspace_id, user_id, team_id);

-- A Meta app signs deliveries. It belongs to the installation: one app may serve several workspaces' numbers.
CREATE TABLE meta_apps (
  id                 {{.ID}} PRIMARY KEY,
  path               TEXT NOT NULL UNIQUE,   -- last part of the webhook's path
  secret_fingerprint TEXT NOT NULL UNIQUE,
  secret_sealed      TEXT NOT NULL,
  verify_sealed      TEXT NOT NULL,
  created_at         BIGINT NOT NULL
);

CREATE TABLE inboxes (
  id               {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id     BIGINT NOT NULL,
  channel          TEXT NOT NULL,
  name             TEXT NOT NULL,
  number           TEXT NOT NULL,
  app_id           BIGINT NOT NULL,
  account          TEXT NOT NULL,
  portfolio        TEXT NOT NULL,
  token_sealed     TEXT NOT NULL,
  state            TEXT NOT NULL,
  state_code       TEXT NOT NULL,
  settings         TEXT NOT NULL,
  last_delivery_at BIGINT NOT NULL DEFAULT 0,
  created_at       BIGINT NOT NULL,
  deleted_at       BIGINT NOT NULL DEFAULT 0
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX inboxes_account ON inboxes (app_id, account) WHERE deleted_at = 0;
CREATE INDEX inboxes_portfolio ON inboxes (app_id, portfolio);
CREATE INDEX inboxes_workspace ON inboxes (workspace_id, id);

CREATE TABLE inbox_members (
  workspace_id BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  user_id      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, inbox_id, user_id)
);
CREATE INDEX inbox_members_user ON inbox_members (workspace_id, user_id, inbox_id);

CREATE TABLE inbox_teams (
  workspace_id BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  team_id      BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, inbox_id, team_id)
);
CREATE INDEX inbox_teams_team ON inbox_teams (workspace_id, team_id, inbox_id);

CREATE TABLE contacts (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  name         TEXT NOT NULL,
  email        TEXT NOT NULL,
  phone        TEXT NOT NULL,              -- E.164 or ''
  company      TEXT NOT NULL,
  bio          TEXT NOT NULL,
  country      TEXT NOT NULL,
  city         TEXT NOT NULL,
  language     TEXT NOT NULL,
  sources      TEXT NOT NULL,              -- JSON: field → who wrote it
  attributes   TEXT NOT NULL,              -- JSON
  search       TEXT NOT NULL,              -- name, email, company, digits of the phone: folded
  owner_id     BIGINT NOT NULL,
  blocked_at   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX contacts_name ON contacts (workspace_id, name, id);

-- (kind, scope, value) is one person's address. Addresses that one payload shows together share primary_id.
CREATE TABLE identities (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  contact_id   BIGINT NOT NULL,
  primary_id   BIGINT NOT NULL,
  kind         TEXT NOT NULL,
  scope        TEXT NOT NULL,
  value        TEXT NOT NULL,
  raw          TEXT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX identities_value ON identities (workspace_id, value, kind, scope);
CREATE INDEX identities_contact ON identities (contact_id);

CREATE TABLE threads (
  id                   {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id         BIGINT NOT NULL,
  inbox_id             BIGINT NOT NULL,
  identity_id          BIGINT NOT NULL,     -- a primary one
  contact_id           BIGINT NOT NULL,
  address              TEXT NOT NULL,
  alias                TEXT NOT NULL DEFAULT '', -- the person's other address, known to be his
  last_inbound_at      BIGINT NOT NULL,
  marketing_stopped_at BIGINT NOT NULL,
  unreachable_code     TEXT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX threads_identity ON threads (workspace_id, identity_id, inbox_id);
CREATE INDEX threads_contact ON threads (contact_id);

CREATE TABLE conversations (
  id                {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id      BIGINT NOT NULL,
  number            BIGINT NOT NULL,
  inbox_id          BIGINT NOT NULL,
  thread_id         BIGINT NOT NULL,
  contact_id        BIGINT NOT NULL,
  status            SMALLINT NOT NULL,
  assignee_id       BIGINT NOT NULL,
  team_id           BIGINT NOT NULL,
  bot_id            BIGINT NOT NULL,
  priority          SMALLINT NOT NULL,
  origin            SMALLINT NOT NULL,
  created_at        BIGINT NOT NULL,
  opened_at         BIGINT NOT NULL,
  handed_over_at    BIGINT NOT NULL,
  first_reply_at    BIGINT NOT NULL,
  last_activity_at  BIGINT NOT NULL,
  waiting_since     BIGINT NOT NULL,
  waits_since       BIGINT NOT NULL,        -- the sort: waiting_since or marked_unread_at, whichever is earlier
  snoozed_until     BIGINT NOT NULL,
  closed_at         BIGINT NOT NULL,
  closed_by         BIGINT NOT NULL,
  close_reason      TEXT NOT NULL DEFAULT '',
  close_summary     TEXT NOT NULL DEFAULT '',
  last_message_id   BIGINT NOT NULL,
  last_inbound_id   BIGINT NOT NULL,
  last_inbound_at   BIGINT NOT NULL DEFAULT 0, -- while it is open this is newer than its thread's, which is written seldom
  last_seq          BIGINT NOT NULL,
  read_seq          BIGINT NOT NULL,
  unread_count      BIGINT NOT NULL,
  marked_unread_at  BIGINT NOT NULL,
  hidden            BOOLEAN NOT NULL DEFAULT FALSE,  -- its contact is blocked
  version           BIGINT NOT NULL,
  CHECK (bot_id = 0 OR assignee_id = 0),
  CHECK (status <> 2 OR snoozed_until <> 0),
  CHECK (status <> 3 OR waiting_since = 4611686018427387903)
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX conversations_number ON conversations (workspace_id, number);
CREATE UNIQUE INDEX conversations_open ON conversations (workspace_id, thread_id) WHERE status < 3;
CREATE INDEX conversations_thread ON conversations (thread_id, id);
CREATE INDEX conversations_contact ON conversations (contact_id, id);
-- Lists: one index for each family of views and each sort. A partial index serves only where its WHERE stands in the query as
-- literals. Open conversations, which change with every message, stand in as few as possible.
CREATE INDEX conversations_active_activity ON conversations (inbox_id, last_activity_at, id) WHERE status < 2;
CREATE INDEX conversations_active_created  ON conversations (inbox_id, id) WHERE status < 2;
CREATE INDEX conversations_active_waits    ON conversations (inbox_id, waits_since, id) WHERE status < 2;
CREATE INDEX conversations_active_priority ON conversations (inbox_id, priority, id) WHERE status < 2;
CREATE INDEX conversations_queue_activity ON conversations (inbox_id, last_activity_at, id) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
CREATE INDEX conversations_queue_created  ON conversations (inbox_id, id) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
CREATE INDEX conversations_queue_waits    ON conversations (inbox_id, waits_since, id) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
CREATE INDEX conversations_queue_priority ON conversations (inbox_id, priority, id) WHERE status = 0 AND assignee_id = 0 AND bot_id = 0;
CREATE INDEX conversations_mine_activity ON conversations (assignee_id, last_activity_at, id) WHERE status < 2 AND assignee_id > 0;
CREATE INDEX conversations_mine_created  ON conversations (assignee_id, id) WHERE status < 2 AND assignee_id > 0;
CREATE INDEX conversations_mine_waits    ON conversations (assignee_id, waits_since, id) WHERE status < 2 AND assignee_id > 0;
CREATE INDEX conversations_mine_priority ON conversations (assignee_id, priority, id) WHERE status < 2 AND assignee_id > 0;
CREATE INDEX conversations_team_activity ON conversations (team_id, last_activity_at, id) WHERE status < 2 AND team_id > 0;
CREATE INDEX conversations_team_created  ON conversations (team_id, id) WHERE status < 2 AND team_id > 0;
CREATE INDEX conversations_team_waits    ON conversations (team_id, waits_since, id) WHERE status < 2 AND team_id > 0;
CREATE INDEX conversations_team_priority ON conversations (team_id, priority, id) WHERE status < 2 AND team_id > 0;
CREATE INDEX conversations_rest_activity ON conversations (inbox_id, status, last_activity_at, id) WHERE status > 0;
CREATE INDEX conversations_rest_created  ON conversations (inbox_id, status, id) WHERE status > 0;
CREATE INDEX conversations_mine_rest_activity ON conversations (assignee_id, status, last_activity_at, id) WHERE status > 0 AND assignee_id > 0;
CREATE INDEX conversations_mine_rest_created  ON conversations (assignee_id, status, id) WHERE status > 0 AND assignee_id > 0;
CREATE INDEX conversations_team_rest_activity ON conversations (team_id, status, last_activity_at, id) WHERE status > 0 AND team_id > 0;
CREATE INDEX conversations_team_rest_created  ON conversations (team_id, status, id) WHERE status > 0 AND team_id > 0;

CREATE TABLE conversation_agents (
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  user_id         BIGINT NOT NULL,
  participates    BOOLEAN NOT NULL,
  muted_until     BIGINT NOT NULL DEFAULT 0,
  last_reply_at   BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, conversation_id, user_id)
);
CREATE INDEX conversation_agents_user ON conversation_agents (user_id, conversation_id) WHERE participates;

-- How many conversations stand where; moved in the transaction that moves them. assignee_id -1: a bot has it.
CREATE TABLE tally (
  workspace_id BIGINT NOT NULL,
  status       SMALLINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  assignee_id  BIGINT NOT NULL,
  team_id      BIGINT NOT NULL,
  n            BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, status, inbox_id, assignee_id, team_id)
){{if not .PG}} WITHOUT ROWID{{end}};

CREATE TABLE messages (
  id              {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  inbox_id        BIGINT NOT NULL,
  thread_id       BIGINT NOT NULL,
  seq             BIGINT NOT NULL,
  sort_key        BIGINT NOT NULL,
  direction       SMALLINT NOT NULL,
  kind            TEXT NOT NULL,
  author_kind     SMALLINT NOT NULL,
  author_id       BIGINT NOT NULL,
  text            TEXT NOT NULL,
  content         TEXT NOT NULL,            -- JSON of desk.Content, '' if empty
  external_id     TEXT NOT NULL,
  client_id       TEXT NOT NULL,
  reply_to        BIGINT NOT NULL,
  delivery        SMALLINT NOT NULL,
  error_code      TEXT NOT NULL,
  error_detail    TEXT NOT NULL,
  provider_at     BIGINT NOT NULL,
  received_at     BIGINT NOT NULL,
  sent_at         BIGINT NOT NULL,
  delivered_at    BIGINT NOT NULL,
  read_at         BIGINT NOT NULL,
  played_at       BIGINT NOT NULL,
  failed_at       BIGINT NOT NULL,
  edited_at       BIGINT NOT NULL,
  deleted_at      BIGINT NOT NULL,
  late            BOOLEAN NOT NULL,
  hidden          BOOLEAN NOT NULL DEFAULT FALSE,
  reactions       TEXT NOT NULL             -- JSON, '' if none
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX messages_conversation ON messages (conversation_id, sort_key, id);
CREATE UNIQUE INDEX messages_external ON messages (workspace_id, inbox_id, external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX messages_client ON messages (workspace_id, author_id, client_id) WHERE client_id <> '';
CREATE INDEX messages_unsettled ON messages (workspace_id, thread_id, id) WHERE delivery IN (2, 3, 9);

CREATE TABLE message_versions (
  workspace_id BIGINT NOT NULL,
  message_id   BIGINT NOT NULL,
  replaced_at  BIGINT NOT NULL,
  text         TEXT NOT NULL,
  content      TEXT NOT NULL,
  PRIMARY KEY (workspace_id, message_id, replaced_at)
);

-- Provider ids of messages that were deleted, and of updates that are no message (reactions, edits): kept to know repeats.
CREATE TABLE seen_updates (
  workspace_id BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  external_id  TEXT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, inbox_id, external_id)
);
CREATE INDEX seen_updates_at ON seen_updates (at);

-- Statuses, reactions, edits and deletions that came before their message.
CREATE TABLE parked_updates (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  external_id  TEXT NOT NULL,              -- of the message it waits for
  payload      TEXT NOT NULL,              -- JSON
  at           BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX parked_updates_message ON parked_updates (workspace_id, inbox_id, external_id);
CREATE INDEX parked_updates_at ON parked_updates (at);

CREATE TABLE attempts (
  workspace_id BIGINT NOT NULL,
  message_id   BIGINT NOT NULL,
  attempt      BIGINT NOT NULL,
  started_at   BIGINT NOT NULL,
  finished_at  BIGINT NOT NULL,            -- 0: its outcome is not known
  outcome      TEXT NOT NULL,              -- '', sent, retry, failed, uncertain
  code         TEXT NOT NULL,
  detail       TEXT NOT NULL,
  PRIMARY KEY (workspace_id, message_id, attempt)
);

CREATE TABLE files (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,            -- 0: uploaded, not sent yet
  message_id   BIGINT NOT NULL,            -- 0: uploaded, not sent yet
  storage_key  TEXT NOT NULL,
  hash         TEXT NOT NULL,
  mime         TEXT NOT NULL,
  name         TEXT NOT NULL,
  kind         TEXT NOT NULL,
  size         BIGINT NOT NULL,
  width        BIGINT NOT NULL,
  height       BIGINT NOT NULL,
  duration     BIGINT NOT NULL,
  animated     BOOLEAN NOT NULL,
  state        TEXT NOT NULL,
  problem      TEXT NOT NULL,
  remote       TEXT NOT NULL,              -- JSON of where the provider has it
  uploaded_by  BIGINT NOT NULL,
  created_at   BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX files_message ON files (workspace_id, message_id);

CREATE TABLE templates (
  id              {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id    BIGINT NOT NULL,
  portfolio       TEXT NOT NULL,
  external_id     TEXT NOT NULL,
  name            TEXT NOT NULL,
  language        TEXT NOT NULL,
  category        TEXT NOT NULL,
  status          TEXT NOT NULL,
  format          TEXT NOT NULL,
  components      TEXT NOT NULL,
  quality         TEXT NOT NULL,
  rejected_reason TEXT NOT NULL,
  synced_at       BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX templates_name ON templates (workspace_id, portfolio, name, language);

-- The log. Gap-free per workspace; ids and facts only.
CREATE TABLE events (
  workspace_id    BIGINT NOT NULL,
  seq             BIGINT NOT NULL,
  at              BIGINT NOT NULL,
  kind            TEXT NOT NULL,
  actor_kind      SMALLINT NOT NULL,
  actor_id        BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  message_id      BIGINT NOT NULL,
  contact_id      BIGINT NOT NULL,
  subject_id      BIGINT NOT NULL,
  facts           TEXT NOT NULL,            -- before and after, compact; see store/event.go
  cause           BIGINT NOT NULL,
  depth           BIGINT NOT NULL,
  data            TEXT NOT NULL,
  PRIMARY KEY (workspace_id, seq)
){{if not .PG}} WITHOUT ROWID{{end}};

-- Durable work. A claim moves run_at to the end of its lease, so that a dead worker's job comes back by itself.
CREATE TABLE jobs (
  id           {{.ID}} PRIMARY KEY,
  workspace_id BIGINT NOT NULL,
  kind         TEXT NOT NULL,
  order_key    BIGINT NOT NULL,             -- jobs of one key run one after the other; 0: none
  position     BIGINT NOT NULL,             -- in that order: the workspace's seq when it was enqueued
  rate_key     TEXT NOT NULL,
  unique_key   TEXT NOT NULL,
  args         TEXT NOT NULL,
  run_at       BIGINT NOT NULL,
  attempt      BIGINT NOT NULL,
  failures     BIGINT NOT NULL,
  state        SMALLINT NOT NULL,           -- 0 ready or running, 1 held, 2 dead, 3 behind another of its key
  last_error   TEXT NOT NULL,
  created_at   BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 0;
CREATE INDEX jobs_order ON jobs (order_key, position, id) WHERE order_key <> 0;
CREATE INDEX jobs_rate ON jobs (rate_key) WHERE state = 1;
CREATE UNIQUE INDEX jobs_unique ON jobs (unique_key) WHERE unique_key <> '';

-- How far a number or a pair has used its rate: virtual time of its bucket.
CREATE TABLE rates (
  rate_key TEXT PRIMARY KEY,
  until    BIGINT NOT NULL
);

-- Every delivery as it came. It belongs to the installation; its parts belong to the workspaces.
CREATE TABLE deliveries (
  id          {{.ID}} PRIMARY KEY,
  app_id      BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  items       BIGINT NOT NULL,
  state       SMALLINT NOT NULL,            -- 0 applied, 1 waits to be applied, 2 could not be read
  body        {{.Blob}} NOT NULL
);
CREATE INDEX deliveries_waiting ON deliveries (id) WHERE state = 1;

CREATE TABLE delivery_parts (
  workspace_id BIGINT NOT NULL,
  delivery_id  BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,             -- 0: of the account as a whole
  received_at  BIGINT NOT NULL,
  state        SMALLINT NOT NULL,           -- as deliveries.state
  items        BIGINT NOT NULL,
  applied      BIGINT NOT NULL,
  duplicates   BIGINT NOT NULL,
  quarantined  BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, delivery_id, inbox_id)
){{if not .PG}} WITHOUT ROWID{{end}};
CREATE INDEX delivery_parts_quarantined ON delivery_parts (workspace_id, delivery_id) WHERE quarantined > 0;

CREATE TABLE quarantined_items (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  delivery_id  BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  position     BIGINT NOT NULL,
  kind         TEXT NOT NULL,
  error        TEXT NOT NULL,
  raw          TEXT NOT NULL,
  at           BIGINT NOT NULL,
  resolved_at  BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE UNIQUE INDEX quarantined_items_delivery ON quarantined_items (workspace_id, delivery_id, inbox_id, position);

CREATE TABLE idempotency_keys (
  workspace_id BIGINT NOT NULL,
  author_id    BIGINT NOT NULL,
  name         TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status       BIGINT NOT NULL,
  response     TEXT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, author_id, name)
);
CREATE INDEX idempotency_keys_at ON idempotency_keys (at);

CREATE TABLE notices (
  id           {{.ID}}{{if not .PG}} PRIMARY KEY{{end}},
  workspace_id BIGINT NOT NULL,
  inbox_id     BIGINT NOT NULL,
  code         TEXT NOT NULL,
  severity     TEXT NOT NULL,
  params       TEXT NOT NULL,
  at           BIGINT NOT NULL,
  resolved_at  BIGINT NOT NULL
  {{if .PG}}, PRIMARY KEY (workspace_id, id){{end}}
);
CREATE INDEX notices_open ON notices (workspace_id, id) WHERE resolved_at = 0;

-- +goose Down
SELECT 1;
