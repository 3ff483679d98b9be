-- +goose Up
-- What the card of a contact shows besides: its picture, where else it is found, whose it is, and whether it wants marketing.
ALTER TABLE contacts ADD COLUMN avatar_id BIGINT NOT NULL DEFAULT 0;      -- a file
ALTER TABLE contacts ADD COLUMN socials TEXT NOT NULL DEFAULT '';         -- JSON: network → address
ALTER TABLE contacts ADD COLUMN owner_team_id BIGINT NOT NULL DEFAULT 0;  -- owner_id is a member; one of both is 0
ALTER TABLE contacts ADD COLUMN marketing TEXT NOT NULL DEFAULT '';       -- JSON: channel → what was said of it, and when
UPDATE contacts SET marketing = '{"whatsapp":{"stopped":true}}' WHERE EXISTS (SELECT 1 FROM threads t
  WHERE t.workspace_id = contacts.workspace_id AND t.contact_id = contacts.id AND t.marketing_stopped_at <> 0);

-- The contact whose picture it is; 0: none's.
ALTER TABLE files ADD COLUMN contact_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX files_contact ON files (workspace_id, contact_id) WHERE contact_id > 0;

-- +goose Down
SELECT 1;
