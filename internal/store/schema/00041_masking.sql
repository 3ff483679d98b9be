-- +goose Up
-- How each role sees phones and addresses of contacts: '' as its permission says, else as desk.Masking writes it.
ALTER TABLE workspaces ADD COLUMN masking TEXT NOT NULL DEFAULT '';
-- A transcript that somebody asked for who sees them masked has them masked, too.
ALTER TABLE transcript_mails ADD COLUMN masked BOOLEAN NOT NULL DEFAULT FALSE;
-- Up to now everybody saw them: tokens that may do certain things only go on seeing them.
UPDATE tokens SET scopes = scopes || ' contacts.reveal' WHERE scopes <> '';

-- +goose Down
SELECT 1;
