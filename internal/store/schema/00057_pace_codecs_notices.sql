-- +goose Up
-- How many messages a second the provider takes of this key's number; 0: it has not said, and the channel's own rate holds.
ALTER TABLE rates ADD COLUMN per_second BIGINT NOT NULL DEFAULT 0;

-- What the tracks of a file are coded with, with commas; '': it is not known, as of all files from before.
ALTER TABLE files ADD COLUMN codecs TEXT NOT NULL DEFAULT '';

-- Who dealt with a notice; 0: nobody did, it ended by itself. Of those from before it is not known.
ALTER TABLE notices ADD COLUMN resolved_by BIGINT NOT NULL DEFAULT 0;
{{if not .PG}}CREATE INDEX notices_all ON notices (workspace_id, id);{{end}}

-- +goose Down
SELECT 1;
