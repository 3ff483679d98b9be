// Package postoffice is an SMTP server that keeps what it is given.
package postoffice

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Office is the server.
type Office struct {
	Address string // host:port

	server  *smtp.Server
	mu      sync.Mutex
	letters []Letter
	hangUp  bool
}

// Letter is a mail as its reader sees it.
type Letter struct {
	From, To, Subject, Text string
	Header                  mail.Header
	PDF                     []byte
}

// Who may send. Mailboxes whose name is nadie do not exist.
const (
	User     = "tienda"
	Password = "secreto-del-correo"
)

// Open opens an office on a free port of this machine.
func Open() (*Office, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Office{Address: l.Addr().String()}
	p.server = smtp.NewServer(p)
	p.server.Domain, p.server.AllowInsecureAuth = "localhost", true
	go p.server.Serve(l)
	return p, nil
}

// Close closes the office and its connections.
func (p *Office) Close() { p.server.Close() }

func (p *Office) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &visit{office: p, conn: c}, nil
}

// To returns what came for an address.
func (p *Office) To(address string) []Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []Letter
	for _, l := range p.letters {
		if l.To == address {
			out = append(out, l)
		}
	}
	return out
}

// HangsUp makes it break off after it has taken a message, before it says so.
func (p *Office) HangsUp(yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hangUp = yes
}

// visit is one connection.
type visit struct {
	office   *Office
	conn     *smtp.Conn
	in       bool
	from, to string
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Login} }

func (v *visit) Auth(string) (sasl.Server, error) { return &login{visit: v}, nil }

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	if !v.in {
		return smtp.ErrAuthRequired
	}
	v.from = from
	return nil
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nadie@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	v.to = to
	return nil
}

func (v *visit) Data(r io.Reader) error {
	l, err := read(r)
	if err != nil {
		return err
	}
	l.From, l.To = v.from, v.to
	v.office.mu.Lock()
	v.office.letters = append(v.office.letters, l)
	hangUp := v.office.hangUp
	v.office.mu.Unlock()
	if hangUp {
		v.conn.Conn().Close()
	}
	return nil
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

// login is the mechanism LOGIN: two questions.
type login struct {
	visit *visit
	step  int
	name  string
}

func (l *login) Next(answer []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.name = string(answer)
		return []byte("Password:"), false, nil
	}
	if l.name != User || string(answer) != Password {
		return nil, false, errors.New("wrong user or password")
	}
	l.visit.in = true
	return nil, true, nil
}

func read(r io.Reader) (l Letter, err error) {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return l, err
	}
	l.Header = m.Header
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return l, err
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return l, err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		l.Text, err = decoded(m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return l, err
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if err != nil {
			return l, err
		}
		text, err := decoded(part.Header.Get("Content-Transfer-Encoding"), part)
		if err != nil {
			return l, err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "application/pdf") {
			l.PDF = []byte(text)
		} else {
			l.Text = text
		}
	}
}

func decoded(encoding string, r io.Reader) (string, error) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	b, err := io.ReadAll(r)
	return strings.ReplaceAll(string(b), "\r\n", "\n"), err
}
