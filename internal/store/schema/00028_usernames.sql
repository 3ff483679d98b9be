-- +goose Up
-- A contact may have a username in place of a number that it hides. It is a label: the channel's ids are the addresses.
ALTER TABLE contacts ADD COLUMN username TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
