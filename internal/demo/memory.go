package demo

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/simulator"
)

// How many conversations the simulator looks through at the start, how many phones it has at least, and how much each remembers.
const (
	seenConversations  = 200
	rememberedPhones   = 12
	rememberedMessages = 30
)

// memory gives phones to those who wrote last, and to everybody who may be answered, with what was said. Whoever has none there
// never wrote, as far as the simulator knows, and it would refuse the answer.
type memory struct {
	server  *server.Server
	sim     *simulator.Simulator
	base    string // of the simulator
	token   string
	actor   *desk.Actor
	log     *slog.Logger
	uploads map[string]string // storage key → id at the simulator
}

func (m *memory) fill(ctx context.Context) error {
	inboxes, err := m.server.Store.Inboxes(ctx, m.actor.Workspace)
	if err != nil {
		return err
	}
	numbers := map[int64]string{}
	for _, b := range inboxes {
		numbers[b.ID] = b.Account
	}
	newest, _, err := m.server.Store.List(ctx, m.actor, desk.ListQuery{View: desk.ViewAll, Status: "all", Sort: desk.SortActivity, Limit: seenConversations})
	if err != nil {
		return err
	}
	now := m.server.Store.Now()
	for i, l := range newest {
		answerable := now.Sub(l.LastInboundAt) < desk.ReplyWindow
		if l.Contact.Phone == "" && l.Contact.Username == "" || numbers[l.Conversation.Inbox] == "" || i >= rememberedPhones && !answerable {
			continue
		}
		p, err := m.sim.AddPhone(phoneOf(&l.Contact))
		if err != nil {
			return fmt.Errorf("phone: %w", err)
		}
		if err := m.remember(ctx, p, numbers[l.Conversation.Inbox], &l.Conversation); err != nil {
			return err
		}
	}
	return nil
}

// phoneOf is a contact's phone. Of whoever has a username the number is not known.
func phoneOf(c *desk.Contact) simulator.Phone {
	if c.Phone == "" {
		return simulator.Phone{Name: c.Name, Username: c.Username, UserID: userID(c.Username), HidePhone: true}
	}
	number := waID(c.Phone)
	return simulator.Phone{WaID: number, Name: c.Name, UserID: userID(number)}
}

// waID writes a number as WhatsApp does, which leaves Mexican mobiles the 1 that nobody dials any more.
func waID(phone string) string {
	number := strings.TrimPrefix(phone, "+")
	if strings.HasPrefix(number, "52") && len(number) == 12 {
		return "521" + number[2:]
	}
	return number
}

// userID is the id that WhatsApp would give somebody towards this business. It is the same at every start: two people with one
// id would become one.
func userID(number string) string {
	h := fnv.New64a()
	io.WriteString(h, number)
	return fmt.Sprintf("CO.%016d", h.Sum64()%1e16)
}

// remember puts a conversation's last messages on a phone.
func (m *memory) remember(ctx context.Context, p simulator.Phone, number string, c *desk.Conversation) error {
	page, _, err := m.server.Store.MessagesBefore(ctx, c, "", rememberedMessages)
	if err != nil {
		return err
	}
	external := map[int64]string{}
	var out []simulator.Message
	for _, row := range slices.Backward(page) { // oldest first
		external[row.ID] = row.ExternalID
		if row.ExternalID == "" || row.Direction == desk.Internal || !row.DeletedAt.IsZero() {
			continue
		}
		msg, known, err := m.message(ctx, number, &row.Message)
		if err != nil {
			return err
		}
		if !known {
			continue
		}
		msg.ContextID = external[row.ReplyTo]
		out = append(out, msg)
	}
	return m.sim.Remember(p.ID, number, out...)
}

// message is a message as a phone holds it. Kinds that the demo does not write are left out.
func (m *memory) message(ctx context.Context, number string, row *desk.Message) (out simulator.Message, known bool, err error) {
	out = simulator.Message{ID: row.ExternalID, From: "customer", Type: string(row.Kind), At: row.ReceivedAt, Reactions: map[string]string{}}
	if row.Direction == desk.Out {
		out.From, out.Status = "business", row.Delivery.String()
	}
	for _, r := range row.Reactions {
		if r.Emoji == "" {
			continue
		}
		if r.Author == desk.AuthorCustomer {
			out.Reactions["customer"] = r.Emoji
		} else {
			out.Reactions["business"] = r.Emoji
		}
	}
	var object any
	switch {
	case row.Kind == desk.KindText:
		object = map[string]any{"body": row.Text}
	case row.Kind == desk.KindTemplate && row.Content.Template != nil:
		use := row.Content.Template
		out.Rendered = &simulator.Rendered{Header: use.HeaderText, Body: row.Text, Footer: use.Footer}
		object = map[string]any{"name": use.Name}
	case row.Kind == desk.KindLocation && row.Content.Location != nil:
		object = row.Content.Location
	case row.Kind.Media() && row.Content.Media != nil && row.Content.Media.State == "ready":
		if object, err = m.media(ctx, number, row); err != nil {
			m.log.Warn("a phone of the demo does not remember a file", "message", row.ID, "error", err)
			return out, false, nil
		}
		if row.Kind == desk.KindVoice {
			out.Type = "audio"
		}
	default:
		return out, false, nil
	}
	out.Object, err = json.Marshal(object)
	return out, true, err
}

// media uploads a message's file, once, and describes it as WhatsApp does.
func (m *memory) media(ctx context.Context, number string, row *desk.Message) (map[string]any, error) {
	f, err := m.server.Store.FileByID(ctx, row.Workspace, row.Content.Media.File)
	if err != nil {
		return nil, err
	}
	id := m.uploads[f.Key]
	if id == "" {
		if id, err = m.upload(ctx, number, f.Key, f.MIME, f.Name); err != nil {
			return nil, err
		}
		m.uploads[f.Key] = id
	}
	object := map[string]any{"id": id, "mime_type": f.MIME}
	if row.Text != "" {
		object["caption"] = row.Text
	}
	if row.Kind == desk.KindDocument {
		object["filename"] = f.Name
	}
	if row.Kind == desk.KindVoice {
		object["voice"] = true
	}
	return object, nil
}

// upload is POST /{number}/media of the Graph API.
func (m *memory) upload(ctx context.Context, number, key, mime, name string) (id string, err error) {
	r, err := m.server.App.Media.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer r.Close()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("messaging_product", "whatsapp")
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Type": {mime},
		"Content-Disposition": {multipart.FileContentDisposition("file", cmp.Or(name, "file"))}})
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(part, r); err != nil {
		return "", err
	}
	form.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.base+"/v25.0/"+number+"/media", &body)
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+m.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var answer struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.ID == "" {
		return "", fmt.Errorf("the simulator answers %s to a file of type %s", res.Status, mime)
	}
	return answer.ID, nil
}
