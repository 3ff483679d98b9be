package store

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"timbre/internal/desk"
)

const shownColumns = messageColumns + `, ` + previewColumns

// shownJoins follow a message to what it answers. NULL is looked up nowhere; with a condition on m beside it PostgreSQL would look for 0 first.
const shownJoins = `
	LEFT JOIN messages q ON q.workspace_id = m.workspace_id AND q.id = nullif(m.reply_to, 0)`

// shown lookups for shownColumns of at most n of one conversation's messages, or, with number 0, for those and the number of each one's
// conversation.
func shown(number int64, n int, out *[]desk.Shown, text string, args []any) lookup {
	*out = desk.Timelines.Take(n)
	var row messageRow
	var quoted previewRow
	dst := append(row.dst(), quoted.dst()...)
	if number == 0 {
		dst = append(dst, &number)
	}
	return lookup{text, args, func(r rows) error {
		err := r.Scan(dst...)
		if err != nil {
			return err
		}
		m := desk.Shown{Number: number, Quoted: quoted.value()}
		m.Message, err = row.value()
		*out = append(*out, m)
		return err
	}}
}

// MessagesBefore returns up to limit messages of a conversation, newest first: the last ones, or those before the cursor; and
// the cursor of what is older still, "" if nothing is. The caller has checked that the conversation may be seen.
func (s *Store) MessagesBefore(ctx context.Context, c *desk.Conversation, after string, limit int) (page []desk.Shown, next string, err error) {
	question, err := s.messagesBefore(c, after, limit, &page)
	if err == nil {
		err = s.engine.look(ctx, question)
	}
	page, next = messagePage(page, limit)
	return page, next, err
}

// messagesBefore lookups for one message more than the page.
func (s *Store) messagesBefore(c *desk.Conversation, after string, limit int, out *[]desk.Shown) (lookup, error) {
	args := []any{c.Workspace, c.ID, limit + 1}
	beyond := ""
	if after != "" {
		key, id, ok := parseMessageCursor(after)
		if !ok {
			return lookup{}, desk.Invalid("after", "invalid")
		}
		args = append(args, key, id)
		beyond = ` AND (m.sort_key, m.id) < ($4, ` + s.engine.dialect().rowID("$5") + `)`
	}
	return shown(c.Number, limit+1, out, `SELECT `+shownColumns+` FROM messages m`+shownJoins+`
		WHERE m.conversation_id = $2 AND m.workspace_id = $1 AND NOT m.hidden`+beyond+` ORDER BY m.sort_key DESC, m.id DESC LIMIT $3`, args), nil
}

// lastMessages lookups for a conversation's last ones, newest first, by its number.
func (s *Store) lastMessages(workspace, number int64, n int, out *[]desk.Shown) lookup {
	return shown(number, n, out, `SELECT `+shownColumns+` FROM messages m`+shownJoins+`
		WHERE m.conversation_id = `+ofNumber("id")+` AND m.workspace_id = $1 AND NOT m.hidden ORDER BY m.sort_key DESC, m.id DESC LIMIT $3`,
		[]any{workspace, number, n})
}

// messagePage takes off the one that tells that there are more.
func messagePage(page []desk.Shown, limit int) ([]desk.Shown, string) {
	if len(page) <= limit {
		return page, ""
	}
	return page[:limit], messageCursor(&page[limit-1].Message)
}

// MessagesAround returns up to limit messages of a conversation with one of them in the middle, newest first, and the cursor
// of what is older, "" if nothing is.
func (s *Store) MessagesAround(ctx context.Context, c *desk.Conversation, message int64, limit int) (page []desk.Shown, next string, err error) {
	m, found, err := oneMessage(ctx, s.engine, `m.workspace_id = $1 AND m.id = $2 AND m.conversation_id = $3 AND NOT m.hidden`, c.Workspace, message, c.ID)
	if err == nil && !found {
		err = notFound
	}
	if err != nil {
		return nil, "", err
	}
	newer := limit / 2
	older := limit - newer // with the message itself
	const keys = `SELECT n.sort_key, n.id FROM messages n WHERE n.conversation_id = $2 AND n.workspace_id = $1 AND NOT n.hidden AND (n.sort_key, n.id) `
	err = s.engine.look(ctx, shown(c.Number, limit+1, &page, `SELECT `+shownColumns+` FROM (
			SELECT * FROM (`+keys+`<= ($3, $4) ORDER BY n.sort_key DESC, n.id DESC LIMIT $5) o
			UNION ALL
			SELECT * FROM (`+keys+`> ($3, $4) ORDER BY n.sort_key, n.id LIMIT $6) y
		) p JOIN messages m ON m.workspace_id = $1 AND m.id = p.id`+shownJoins+` ORDER BY p.sort_key DESC, p.id DESC`,
		[]any{c.Workspace, c.ID, m.SortKey, m.ID, older + 1, newer}))
	if err != nil {
		return nil, "", err
	}
	middle := slices.IndexFunc(page, func(s desk.Shown) bool { return s.ID == message })
	if len(page)-middle > older {
		page = page[:len(page)-1]
		next = messageCursor(&page[len(page)-1].Message)
	}
	return page, next, nil
}

// MessagesByIDs reads messages as they are shown, in no order, for whoever has checked that they may be seen.
func (s *Store) MessagesByIDs(ctx context.Context, workspace int64, ids []int64) (out []desk.Shown, err error) {
	err = s.engine.look(ctx, s.messagesByIDs(workspace, ids, &out))
	return out, err
}

func (s *Store) messagesByIDs(workspace int64, ids []int64, out *[]desk.Shown) lookup {
	d := s.engine.dialect()
	return shown(0, len(ids), out, `SELECT `+shownColumns+`, c.number FROM messages m
		JOIN conversations c`+d.byRow()+` ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id`+shownJoins+`
		WHERE m.workspace_id = $1 AND NOT m.hidden AND `+d.in("m.id", 2), []any{workspace, d.list(ids)})
}

// messageCursor names a message by its place in the timeline.
func messageCursor(m *desk.Message) string {
	text := strconv.FormatInt(m.SortKey, 36) + "," + strconv.FormatInt(m.ID, 36)
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func parseMessageCursor(cursor string) (key, id int64, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	first, second, cut := strings.Cut(string(text), ",")
	if err != nil || !cut {
		return 0, 0, false
	}
	if key, err = strconv.ParseInt(first, 36, 64); err != nil {
		return 0, 0, false
	}
	id, err = strconv.ParseInt(second, 36, 64)
	return key, id, err == nil
}
