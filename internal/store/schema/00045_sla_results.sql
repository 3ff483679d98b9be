-- +goose Up
-- What became of each SLA target: it was met, or missed, whose the conversation was then. One that still runs has no row.
CREATE TABLE sla_results (
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  target          SMALLINT NOT NULL,   -- 1 first reply, 2 next reply, 3 resolution
  began           BIGINT NOT NULL,     -- by which one measure is told from the next
  ended           BIGINT NOT NULL,     -- when it was met, or was to be
  met             BOOLEAN NOT NULL,
  inbox_id        BIGINT NOT NULL,
  team_id         BIGINT NOT NULL,     -- 0: none
  assignee_id     BIGINT NOT NULL,     -- 0: nobody
  PRIMARY KEY (workspace_id, conversation_id, target, began)
);
-- All that is counted of a day stands in it.
CREATE INDEX sla_results_ended ON sla_results (workspace_id, ended, inbox_id, team_id, assignee_id, met);

-- +goose Down
SELECT 1;
