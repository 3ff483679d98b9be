package operator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/config"
	"timbre/internal/egress"
	"timbre/internal/server"
	"timbre/internal/store"
)

// doctor collects what he finds.
type doctor struct {
	set   config.Settings
	now   func() time.Time
	x     *store.Examination // nil: there is no database, or none that can be read
	lines []Line
}

func (d *doctor) say(m Mark, what, found, do string) {
	d.lines = append(d.lines, Line{m, what, found, do})
}

const keepAndRestore = "stop the server, keep a copy of the data folder, and restore the last backup into an empty one"

func (d *doctor) database(ctx context.Context) {
	x, err := store.Examine(ctx, databaseOf(d.set))
	switch {
	case errors.Is(err, store.ErrNoDatabase):
		d.say(Warn, "database", err.Error(), "`timbre serve` or `timbre migrate` makes it; if there should be one, look at --data and TIMBRE_DATABASE_URL")
		return
	case err != nil && d.set.DatabaseURL == "":
		d.say(Fail, "database", err.Error(), keepAndRestore)
		return
	case err != nil:
		d.say(Fail, "database", err.Error(), "check that it runs, and the address, user and password in TIMBRE_DATABASE_URL")
		return
	}
	d.x = &x
	engine := "SQLite"
	if x.Postgres {
		engine = "PostgreSQL"
	}
	d.say(OK, "database", engine+" "+x.Version, "")
	switch {
	case x.Schema > x.Newest && x.Floor <= x.Newest:
		d.say(Warn, "schema", fmt.Sprintf("%d, this program knows %d and can work on it", x.Schema, x.Newest), "bring this node to the newer version, too")
	case x.Schema > x.Newest:
		d.say(Fail, "schema", fmt.Sprintf("%d, this program knows %d", x.Schema, x.Newest), "start the newer version that made it")
	case x.Schema < x.Newest:
		d.say(Warn, "schema", fmt.Sprintf("%d, this program brings it to %d", x.Schema, x.Newest), "make a backup, then start the server or run `timbre migrate`")
	default:
		d.say(OK, "schema", strconv.FormatInt(x.Schema, 10), "")
	}
	if len(x.Faults) > 0 {
		d.say(Fail, "integrity", strings.Join(x.Faults, "; "), keepAndRestore)
	}
	d.durability()
}

// durability: what was acknowledged must survive a power cut.
func (d *doctor) durability() {
	s := d.x.Settings
	if !d.x.Postgres {
		if s["journal_mode"] != "wal" {
			d.say(Warn, "durability", "journal mode "+s["journal_mode"], "start the server once: it sets WAL")
			return
		}
		d.say(OK, "durability", "write-ahead log, each commit synced", "")
		return
	}
	for _, name := range []string{"fsync", "full_page_writes"} {
		if s[name] != "on" {
			d.say(Fail, "durability", name+" is "+s[name], "set "+name+" = on in postgresql.conf: a power cut may lose or break data")
			return
		}
	}
	d.say(OK, "durability", "fsync, full_page_writes and synchronous_commit are on", "")
	if n, err := strconv.Atoi(s["max_connections"]); err == nil && n < 30 {
		d.say(Warn, "connections", fmt.Sprintf("max_connections is %d", n), "each node uses up to 19: raise max_connections")
	}
}

// secretKey: without it the credentials in the database are lost.
func (d *doctor) secretKey() {
	sealed, place := "", ""
	if d.x != nil {
		if sealed, place = d.x.InboxToken, app.TokenPlace; sealed == "" {
			sealed, place = d.x.AppSecret, app.SecretPlace
		}
	}
	box, where, err := d.box()
	switch {
	case errors.Is(err, os.ErrNotExist) && sealed == "":
		d.say(Warn, "secret key", "none yet", "the first start makes one in the data folder; keep a copy of it apart from the backups")
		return
	case errors.Is(err, os.ErrNotExist):
		d.say(Fail, "secret key", "missing, and the database holds sealed credentials", "put back secret.key or TIMBRE_SECRET_KEY; without it, enter the credentials of each inbox again")
		return
	case err != nil:
		d.say(Fail, "secret key", err.Error(), "32 bytes in hex or base64; `openssl rand -base64 32` makes one")
		return
	}
	if sealed != "" {
		if _, err := app.SealWith(box).Open(sealed, place); err != nil {
			d.say(Fail, "secret key", where+" does not open the credentials in the database", "use the key of the server that wrote them, or name it in TIMBRE_SECRET_KEY_FORMER")
			return
		}
	}
	d.say(OK, "secret key", where, "")
}

// box reads the key without making one.
func (d *doctor) box() (box *auth.Box, where string, err error) {
	text, where := d.set.SecretKey.Reveal(), "TIMBRE_SECRET_KEY"
	if text == "" {
		where = filepath.Join(d.set.Data, "secret.key")
		b, err := os.ReadFile(where)
		if err != nil {
			return nil, where, err
		}
		text = string(b)
	}
	var keys []auth.MasterKey
	for _, t := range append([]string{text}, reveal(d.set.FormerKeys)...) {
		key, err := auth.ParseMasterKey(t)
		if err != nil {
			return nil, where, err
		}
		keys = append(keys, key)
	}
	box, err = auth.NewBox(keys[0], keys[1:]...)
	return box, where, err
}

func reveal(list []config.Secret) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.Reveal()
	}
	return out
}

// files: the server must be able to write, read and delete where files rest.
func (d *doctor) files(ctx context.Context) {
	if d.set.Files.URL != "" {
		d.bucket(ctx)
		return
	}
	dir := server.FilesFolder(d.set)
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		d.say(Warn, "files folder", dir+" is not there yet", "the first start makes it")
		return
	}
	f, err := os.CreateTemp(dir, "doctor-*")
	if err != nil {
		d.say(Fail, "files folder", err.Error(), "give the user that runs Timbre the right to write there")
		return
	}
	_, err = f.WriteString("ok")
	if err := errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name())); err != nil {
		d.say(Fail, "files folder", err.Error(), "look at the disk: it may be full or failing")
		return
	}
	d.say(OK, "files folder", dir, "")
}

// Free space below which files, or soon everything, are refused. In bytes.
const (
	littleSpace = 2 << 30
	noSpace     = 200 << 20
)

func (d *doctor) space() {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(d.set.Data, &fs); err != nil {
		d.say(Warn, "free space", err.Error(), "")
		return
	}
	free := fs.Bavail * uint64(fs.Bsize)
	found := fmt.Sprintf("%.1f GB in %s", float64(free)/(1<<30), d.set.Data)
	switch {
	case free < noSpace:
		d.say(Fail, "free space", found, "free some: without space new messages are refused until there is room")
	case free < littleSpace:
		d.say(Warn, "free space", found, "free some soon, or lower --raw-retention-days")
	default:
		d.say(OK, "free space", found, "")
	}
}

// publicURL: Meta delivers only to https, and cookies are only safe there.
func (d *doctor) publicURL() {
	u, err := url.Parse(d.set.PublicURL)
	switch {
	case d.set.PublicURL == "" || err != nil:
		d.say(Warn, "public address", "TIMBRE_PUBLIC_URL is not set", "set it to the https address that people and Meta use")
	case u.Scheme == "https" || isLocal(u.Hostname()):
		d.say(OK, "public address", d.set.PublicURL, "")
	default:
		d.say(Warn, "public address", d.set.PublicURL+" is not https", "put a proxy with a certificate in front: Meta delivers only to https, and passwords travel readable")
	}
}

func isLocal(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// patience is how long the Graph API may take to answer.
const patience = 10 * time.Second

// maxSkew is how far the clock may be off: windows of 24 hours are counted by it.
const maxSkew = 2 * time.Minute

// graph asks the Graph API for anything; its answer also tells the time.
func (d *doctor) graph(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	u, err := url.Parse(d.set.GraphURL)
	if err != nil {
		d.say(Fail, "Graph API", err.Error(), "correct TIMBRE_GRAPH_URL")
		return
	}
	door := egress.New(egress.Config{Trusted: []egress.Endpoint{egress.EndpointOf(u)}})
	defer door.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.set.GraphURL+"/"+d.set.GraphVersion+"/", nil)
	if err != nil {
		d.say(Fail, "Graph API", err.Error(), "correct TIMBRE_GRAPH_URL")
		return
	}
	res, err := door.Client(egress.Channel(whatsapp.Hosts()...)).Do(req)
	if err != nil {
		d.say(Fail, "Graph API", err.Error(), "allow this machine to reach "+u.Host+": without it nothing is sent")
		return
	}
	res.Body.Close()
	d.say(OK, "Graph API", d.set.GraphURL+" answers", "")
	if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		if skew := d.now().Sub(date).Abs(); skew > maxSkew {
			d.say(Warn, "clock", fmt.Sprintf("%s away from the Graph API's", skew.Round(time.Second)), "switch time synchronisation on (timedatectl set-ntp true)")
			return
		}
		d.say(OK, "clock", "right", "")
	}
}

// searchLag is how many events the search may be behind without a word: it follows within seconds.
const searchLag = 2000

// search: what is written is found within seconds. A server that does not run leaves it behind by what was last written.
func (d *doctor) search() {
	if d.x == nil || d.x.Schema != d.x.Newest {
		return
	}
	switch n := d.x.SearchBehind; {
	case n < 0:
		d.say(Warn, "search", "its index is not made yet", "a running server makes it by itself, a million messages in some minutes; until then search finds the oldest only")
	case n > searchLag:
		d.say(Warn, "search", fmt.Sprintf("%d events behind", n), "a running server catches up by itself; if this number grows, look for \"search\" in the log")
	default:
		d.say(OK, "search", "follows", "")
	}
}

// work: what lies still and waits for a person.
func (d *doctor) work() {
	if d.x == nil {
		return
	}
	for _, w := range []struct {
		n        int64
		what, do string
	}{
		{d.x.Paused, "inboxes are paused", "open Settings → Inboxes: each says why; resume it there"},
		{d.x.Backlog["jobs_dead"], "jobs failed for good", "look for \"a job is dead\" in the log"},
		{d.x.Backlog["deliveries_unread"], "deliveries could not be read", "open Deliveries and replay them after an upgrade"},
		{d.x.Backlog["quarantined"], "items of deliveries could not be applied", "open Settings → Deliveries and replay them after an upgrade"},
	} {
		if w.n > 0 {
			d.say(Warn, "waiting", fmt.Sprintf("%d %s", w.n, w.what), w.do)
		}
	}
}
