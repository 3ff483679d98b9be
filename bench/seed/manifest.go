package seed

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"timbre/internal/auth"
	"timbre/internal/desk"
)

// Manifest is what a load generator needs to know of a world: whom it may act as, and on what.
type Manifest struct {
	Params    Params
	MadeAt    time.Time
	SecretKey string // TIMBRE_SECRET_KEY of this data
	Workspace string // id
	HookPath  string // below the server's address
	AppSecret string
	Portfolio string
	BotToken  string
	Messages  int
	Large     int64 // number of the large conversation
	Inboxes   []Inbox
	Admin     Member
	Agents    []Member
	Watchers  []Member
	Active    []Active // open conversations, newest first
}

// Inbox of a manifest.
type Inbox struct{ ID, Account string }

// Member of a manifest, with the token of a session.
type Member struct {
	ID, Email, Session string
	Sight              desk.Sight
	Inboxes            []int // places in Manifest.Inboxes
}

// Active is a conversation to which a customer may write and to which one may answer.
type Active struct {
	Number              int64
	Inbox               int // place in Manifest.Inboxes
	Agent               int // place in Manifest.Agents; -1: it waits in the queue
	Name, Phone, UserID string
}

// Password of all members.
const Password = "tres-tristes-tigres-2026"

// maxActive bounds the manifest.
const maxActive = 12_000

const (
	appSecret   = "2f0c1a6b9d8e47f3a5b6c7d8e9f00112"
	verifyToken = "bench-verify"
	graphToken  = "EAAbench"
)

// Make fills an empty database: of a PostgreSQL if url is given, else of a data folder.
func Make(ctx context.Context, p Params, url, dir string, progress func(string)) (Manifest, error) {
	began := time.Now()
	w := newWorld(p, began)
	progress(fmt.Sprintf("drawn %d conversations, %d messages in %.1f s", len(w.conversations), len(w.messages), time.Since(began).Seconds()))
	m, s, err := w.credentials(ctx)
	if err != nil {
		return m, err
	}
	var l loader
	if url != "" {
		l, err = openPostgres(ctx, url)
	} else {
		l, err = openSQLite(ctx, dir)
	}
	if err != nil {
		return m, err
	}
	defer l.close()
	if err := l.begin(ctx); err != nil {
		return m, err
	}
	for _, t := range append(w.tables(s), w.big()...) {
		from := time.Now()
		n, err := l.load(ctx, t)
		if err != nil {
			return m, fmt.Errorf("load %s: %w", t.name, err)
		}
		if took := time.Since(from); took > time.Second {
			progress(fmt.Sprintf("loaded %d %s in %.1f s", n, t.name, took.Seconds()))
		}
	}
	from := time.Now()
	if err := l.finish(ctx); err != nil {
		return m, err
	}
	progress(fmt.Sprintf("indexed in %.1f s; all in %.1f s", time.Since(from).Seconds(), time.Since(began).Seconds()))
	return m, nil
}

// credentials makes the secrets, and the manifest that tells them.
func (w *world) credentials(ctx context.Context) (Manifest, secrets, error) {
	key := auth.MasterKey{}
	for i := range key {
		key[i] = byte(i + 1) // a bench protects nothing
	}
	m := Manifest{Params: w.Params, MadeAt: w.now, SecretKey: hex.EncodeToString(key[:]), Workspace: desk.FormatID(w.workspace),
		HookPath: "/hooks/whatsapp/" + appPath, AppSecret: appSecret, Portfolio: portfolio, Messages: len(w.messages), Large: int64(w.large + 1)}
	var s secrets
	box, err := auth.NewBox(key)
	if err != nil {
		return m, s, err
	}
	if s.passwordHash, err = auth.NewPasswords(auth.DefaultCost).Hash(ctx, Password); err != nil {
		return m, s, err
	}
	s.fingerprint = box.Fingerprints(appSecret)[0]
	s.secret = box.Seal(auth.Place{Table: "meta_apps", Column: "secret"}, appSecret)
	s.verify = box.Seal(auth.Place{Table: "meta_apps", Column: "verify"}, verifyToken)
	s.graphKey = box.Seal(auth.Place{Table: "inboxes", Column: "token"}, graphToken)
	m.BotToken, s.botHash = auth.NewToken(auth.APIToken)
	for _, b := range w.inboxes {
		m.Inboxes = append(m.Inboxes, Inbox{desk.FormatID(b.id), b.account})
	}
	for i, who := range w.members {
		text, hash := auth.NewToken(auth.SessionToken)
		s.sessionHashes = append(s.sessionHashes, hash)
		told := Member{ID: desk.FormatID(who.id), Email: who.email, Session: text, Sight: who.sight, Inboxes: who.inboxes}
		switch {
		case i == 0:
			m.Admin = told
		case i <= w.Agents:
			m.Agents = append(m.Agents, told)
		default:
			m.Watchers = append(m.Watchers, told)
		}
	}
	m.Active = w.active()
	return m, s, nil
}

// active lists open conversations, newest first, the large one left out.
func (w *world) active() []Active {
	var out []Active
	for i := len(w.conversations) - 1; i >= 0 && len(out) < maxActive; i-- {
		v := &w.conversations[i]
		if v.status != desk.Open || i == w.large {
			continue
		}
		c := &w.contacts[v.contact]
		out = append(out, Active{Number: int64(i + 1), Inbox: c.inbox, Agent: max(v.assignee, 0) - 1, Name: c.name, Phone: c.phone, UserID: c.bsuid})
	}
	return out
}

// Save writes the manifest into a folder.
func (m Manifest) Save(dir string) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return os.WriteFile(manifestFile(dir), b, 0o600)
}

// Load reads the manifest of a folder; found is false if there is none.
func Load(dir string) (m Manifest, found bool, err error) {
	b, err := os.ReadFile(manifestFile(dir))
	if os.IsNotExist(err) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	return m, true, json.Unmarshal(b, &m)
}

func manifestFile(dir string) string { return filepath.Join(dir, "manifest.json") }

// Freshen moves the reply windows and the last use of sessions to now, so that old data serves as well as new.
func Freshen(now time.Time) []string {
	return []string{
		fmt.Sprintf("UPDATE threads SET last_inbound_at = %d WHERE last_inbound_at > 0", now.UnixMicro()),
		fmt.Sprintf("UPDATE sessions SET last_seen_at = %d", now.UnixMicro()),
		fmt.Sprintf("UPDATE tokens SET last_used_at = %d", now.UnixMicro()),
	}
}
