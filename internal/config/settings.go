package config

import (
	"log/slog"
	"net/netip"
	"time"
)

// Settings of the program, read and checked. Call.Settings holds them.
type Settings struct {
	Listen         string         // host:port; the host may be empty, the port 0
	Data           string         // folder of the database, the files and the secret key
	DatabaseURL    Secret         // postgres://…; "": SQLite in Data
	Files          Bucket         // where files lie; no URL: in Data
	PublicURL      string         // scheme and host as people type them, no slash at the end; "": see PublicURLAt
	GraphURL       string         // base of Meta's Graph API, no slash at the end
	GraphVersion   string         // e.g. v25.0
	SecretKey      Secret         // "": the one in Data
	FormerKeys     []Secret       // open what they sealed, and seal nothing
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	MailServers    []string       // host:port of mail servers within one's own network
	Identity       []string       // host:port of identity providers within one's own network
	Mail           MailServer     // by which the installation itself writes; no host: none
	LogLevel       slog.Level
	LogFormat      string // json or text
	Traces         bool   // requests are followed from one system to the next
	MaxUpload      int64  // bytes of one file
	RawRetention   time.Duration
	Node           string // name of this process among several

	// For benches only.
	CommitDelay time.Duration // added to each commit, as a slower disk would
	RatesOff    bool          // no limits of sending per number and pair
}

// Bucket of an S3-compatible service, read from s3://bucket/prefix?endpoint=…&region=…
type Bucket struct {
	Name   string // as it was typed, without what follows the question mark
	URL    string // what the keys of files are added to, with a slash: https://s3.example.com/bucket/prefix
	Region string
	KeyID  Secret
	Secret Secret
}

// MailServer is read from smtp://user:password@host:587, smtps:// or smtp+plain://, and the address that mail is from.
type MailServer struct {
	Scheme     string // smtp (STARTTLS), smtps or smtp+plain
	Host       string
	Port       int
	Username   string
	Password   Secret
	SenderName string
	Sender     string
}

// Secret is a text that neither logs nor errors show.
type Secret string

// Reveal returns the text.
func (s Secret) Reveal() string { return string(s) }

// String hides the text; it only tells whether there is one.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "(secret)"
}

// GoString hides the text likewise.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the text likewise, in JSON and in logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// options are the settings as they are written. The name of a field gives its flag and its variable: DatabaseURL is
// --database-url and TIMBRE_DATABASE_URL.
type options struct {
	Config            string `help:"File with settings, one NAME=value a line, named like the variables." placeholder:"FILE"`
	Listen            string `help:"Address to listen on. Default: :8080; of the demo 127.0.0.1:8080." placeholder:"HOST:PORT"`
	Data              string `help:"Folder for the database, the files and the secret key. Default: data; of the demo demo-data." placeholder:"FOLDER"`
	DatabaseURL       string `help:"PostgreSQL to use instead of SQLite in the data folder; as a variable if it holds a password." placeholder:"postgres://…"`
	FilesURL          string `help:"Bucket for the files instead of the data folder, for several nodes." placeholder:"s3://BUCKET/PREFIX?endpoint=URL&region=NAME"`
	PublicURL         string `help:"Address that people type, for links and cookies. Default: the address listened on." placeholder:"https://…"`
	GraphURL          string `help:"Base of Meta's Graph API. Default: ${default}." default:"https://graph.facebook.com" placeholder:"URL"`
	GraphVersion      string `help:"Its version. Default: ${default}." default:"v25.0" placeholder:"VERSION"`
	TrustedProxies    string `help:"Networks of the proxies in front, whose X-Forwarded-For is believed." placeholder:"CIDR,…"`
	MailServers       string `help:"Mail servers within your own network that mail may be handed to." placeholder:"HOST:PORT,…"`
	IdentityProviders string `help:"Identity providers within your own network that people may sign in by." placeholder:"HOST:PORT,…"`
	MailFrom          string `help:"Whom mail of the installation is from." placeholder:"NAME <ADDRESS>"`
	LogLevel          string `help:"debug, info, warn or error. Default: ${default}." default:"info" placeholder:"LEVEL"`
	LogFormat         string `help:"json or text. Default: json; of the demo text." placeholder:"FORMAT"`
	Traces            string `help:"on or off: follow requests by W3C traceparent, in the log and to providers. Default: ${default}." default:"off" placeholder:"on"`
	MaxUpload         string `help:"Largest file that is taken. Default: ${default}." default:"50MB" placeholder:"SIZE"`
	RawRetention      string `name:"raw-retention-days" help:"Days for which webhook deliveries are kept as they came. Default: ${default}." default:"30" placeholder:"DAYS"`
	Node              string `help:"Name of this process, when several share a PostgreSQL. Default: the machine's." placeholder:"NAME"`

	MailURL     string `hidden:"" name:"mail-url"` // smtp://user:password@host:port
	FilesKeyID  string `hidden:""`                 // who opens the bucket
	FilesSecret string `hidden:""`                 // and by what
	SecretKey   string `hidden:""`                 // 32 bytes in hex or base64
	FormerKeys  string `hidden:"" name:"secret-key-former"`
	CommitDelay string `hidden:"" name:"bench-commit-delay" default:"0s"`
	RatesOff    string `hidden:"" name:"bench-rates-off" default:"false"`
}

// commandDefaults are those that differ by command.
func (o *options) commandDefaults(command string) {
	listen, data, format := ":8080", "data", "json"
	if command == "demo" {
		listen, data, format = "127.0.0.1:8080", "demo-data", "text"
	}
	for _, d := range []struct {
		option *string
		value  string
	}{{&o.Listen, listen}, {&o.Data, data}, {&o.LogFormat, format}} {
		if *d.option == "" {
			*d.option = d.value
		}
	}
}
