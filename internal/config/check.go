package config

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// settings checks the options and says of the first bad one where it stands and what is expected. Secrets are never repeated.
func (o *options) settings(from origins) (Settings, error) {
	s := Settings{Data: o.Data, DatabaseURL: Secret(o.DatabaseURL), SecretKey: Secret(o.SecretKey), LogFormat: o.LogFormat, Traces: o.Traces == "on", Node: o.Node}
	if s.Node == "" {
		s.Node = hostname()
	}
	for _, key := range strings.FieldsFunc(o.FormerKeys, isComma) {
		s.FormerKeys = append(s.FormerKeys, Secret(key))
	}
	var days int
	for _, check := range []struct {
		name string
		err  error
	}{
		{"listen", set(&s.Listen, o.Listen, listenAddress)},
		{"database-url", databaseURL(o.DatabaseURL)},
		{"files-url", filesURL(&s.Files, o.FilesURL, o.FilesKeyID, o.FilesSecret)},
		{"public-url", set(&s.PublicURL, o.PublicURL, origin)},
		{"graph-url", set(&s.GraphURL, o.GraphURL, baseURL)},
		{"graph-version", set(&s.GraphVersion, o.GraphVersion, graphVersion)},
		{"trusted-proxies", set(&s.TrustedProxies, o.TrustedProxies, networks)},
		{"mail-servers", set(&s.MailServers, o.MailServers, addresses)},
		{"identity-providers", set(&s.Identity, o.IdentityProviders, addresses)},
		{"mail-url", set(&s.Mail, o.MailURL, mailURL)},
		{"mail-from", mailFrom(&s.Mail, o.MailFrom)},
		{"log-level", set(&s.LogLevel, o.LogLevel, logLevel)},
		{"log-format", oneOf(o.LogFormat, "json", "text")},
		{"traces", oneOf(o.Traces, "on", "off")},
		{"max-upload", set(&s.MaxUpload, o.MaxUpload, size)},
		{"raw-retention-days", set(&days, o.RawRetention, retentionDays)},
		{"bench-commit-delay", set(&s.CommitDelay, o.CommitDelay, delay)},
		{"bench-rates-off", set(&s.RatesOff, o.RatesOff, strconv.ParseBool)},
	} {
		if check.err != nil {
			return Settings{}, fmt.Errorf("%s: %w", from.of(check.name), check.err)
		}
	}
	s.RawRetention = time.Duration(days) * 24 * time.Hour
	return s, nil
}

func set[T any](to *T, text string, read func(string) (T, error)) error {
	v, err := read(text)
	*to = v
	return err
}

func listenAddress(text string) (string, error) {
	_, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "", fmt.Errorf("%q must be host:port, like 127.0.0.1:8080 or :8080", text)
	}
	return text, nil
}

func databaseURL(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return errors.New("must be postgres://user@host/database; leave it out to use SQLite in the data folder")
	}
	return nil
}

func baseURL(text string) (string, error) {
	u, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%q must be an address like https://desk.example.com", text)
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	return u.String(), nil
}

// origin is a base URL without a path: the interface lives at the root of its host.
func origin(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	base, err := baseURL(text)
	if err == nil && strings.Count(base, "/") > 2 {
		err = fmt.Errorf("%q must have no path; give Timbre a host name of its own", text)
	}
	return base, err
}

var graphVersionForm = regexp.MustCompile(`^v\d+\.\d+$`)

func graphVersion(text string) (string, error) {
	if !graphVersionForm.MatchString(text) {
		return "", fmt.Errorf("%q must be a version like v25.0", text)
	}
	return text, nil
}

func networks(text string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, one := range strings.FieldsFunc(text, isComma) {
		network, err := netip.ParsePrefix(one)
		if address, e := netip.ParseAddr(one); e == nil {
			network, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("%q must be a network like 10.0.0.0/8 or an address", one)
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

func addresses(text string) ([]string, error) {
	var all []string
	for _, one := range strings.FieldsFunc(text, isComma) {
		host, port, err := net.SplitHostPort(one)
		if n, e := strconv.ParseUint(port, 10, 16); err != nil || e != nil || n == 0 || host == "" {
			return nil, fmt.Errorf("%q must be host:port, like mail.internal:25", one)
		}
		all = append(all, one)
	}
	return all, nil
}

// mailURL reads the mail server of the installation. What it was given is not repeated: it may hold a password.
func mailURL(text string) (m MailServer, err error) {
	if text == "" {
		return m, nil
	}
	u, err := url.Parse(text)
	ports := map[string]string{"smtp": "587", "smtps": "465", "smtp+plain": "25"}
	if err != nil || u.Hostname() == "" || ports[u.Scheme] == "" || strings.Trim(u.Path, "/") != "" {
		return m, errors.New("must be smtp://user:password@host:587 (or smtps://…, smtp+plain://…), with a password that is URL-encoded")
	}
	m = MailServer{Scheme: u.Scheme, Host: u.Hostname(), Username: u.User.Username()}
	password, _ := u.User.Password()
	m.Password = Secret(password)
	m.Port, err = strconv.Atoi(cmp.Or(u.Port(), ports[u.Scheme]))
	return m, err
}

func mailFrom(m *MailServer, text string) error {
	if text == "" && m.Host == "" {
		return nil
	}
	from, err := mail.ParseAddress(text)
	if err != nil {
		return fmt.Errorf("%q must be an address like Timbre <timbre@example.com>", text)
	}
	m.SenderName, m.Sender = cmp.Or(from.Name, "Timbre"), from.Address
	return nil
}

func isComma(r rune) bool { return r == ',' || r == ' ' }

func logLevel(text string) (slog.Level, error) {
	var level slog.Level
	if err := oneOf(text, "debug", "info", "warn", "error"); err != nil {
		return level, err
	}
	return level, level.UnmarshalText([]byte(text))
}

func oneOf(text string, choices ...string) error {
	for _, c := range choices {
		if text == c {
			return nil
		}
	}
	return fmt.Errorf("%q must be %s", text, strings.Join(choices, " or "))
}

const (
	smallestUpload = 1 << 20
	largestUpload  = 2 << 30
)

// size reads bytes: "52428800", "50MB", "1 GB". A kilobyte is 1,024 bytes.
func size(text string) (int64, error) {
	number, unit := strings.ToUpper(strings.TrimSpace(text)), int64(1)
	for i, suffix := range []string{"KB", "MB", "GB"} {
		if rest, ok := strings.CutSuffix(number, suffix); ok {
			number, unit = strings.TrimSpace(rest), 1<<(10*(i+1))
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n > largestUpload/unit || n*unit < smallestUpload {
		return 0, fmt.Errorf("%q must be a size between 1MB and 2GB, like 50MB", text)
	}
	return n * unit, nil
}

func retentionDays(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 3650 {
		return 0, fmt.Errorf("%q must be a number of days from 1 to 3650", text)
	}
	return n, nil
}

func delay(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > time.Second {
		return 0, fmt.Errorf("%q must be a duration up to 1s, like 1ms", text)
	}
	return d, nil
}

// PublicURLAt is the address for people when none is set: that of the listener, by a name that a browser on this machine reaches.
func PublicURLAt(listener net.Addr) string {
	address, err := netip.ParseAddrPort(listener.String())
	if err != nil {
		return "http://localhost"
	}
	host := "localhost"
	if a := address.Addr(); !a.IsUnspecified() {
		host = a.Unmap().String()
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(int(address.Port())))
}
