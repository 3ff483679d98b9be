package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"timbre/internal/desk"
)

// Dial opens a connection to the outside, guarded.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Message is a mail with one recipient.
type Message struct {
	ID          string // without brackets; the same mail has the same one
	To, ToName  string
	Subject     string
	Text        string
	Attachments []Attachment
	End         string // where its reader ends mails of the kind; "": nowhere
}

// Attachment of a mail.
type Attachment struct {
	Name, MIME string
	Data       []byte
}

// Refused is the server's no, or that it could not be reached: nothing was sent.
type Refused struct {
	Temporary bool   // trying again may help
	Code      string // unreachable, tls, auth, sender, recipient, refused
	Detail    string // the server's words
}

func (r *Refused) Error() string { return "mail " + r.Code + ": " + r.Detail }

// ErrUncertain is wrapped by errors of a mail that the server may have taken.
var ErrUncertain = errors.New("mail: the server took the message and did not answer")

// timeout of everything: connecting, signing in, the message.
const timeout = 45 * time.Second

// Send hands a message to a server. It returns a *Refused, an error that wraps ErrUncertain, or nil: the server has it.
func Send(ctx context.Context, dial Dial, s desk.MailServer, password string, m Message) error {
	msg, err := compose(s, m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client, err := enter(ctx, dial, s, password)
	if err != nil {
		return err
	}
	defer client.Close()
	return outcome(client.Send(msg))
}

// enter connects and signs in, by the mechanisms that the server may know.
func enter(ctx context.Context, dial Dial, s desk.MailServer, password string) (client *gomail.Client, err error) {
	for _, how := range mechanisms(s) {
		if client, err = clientOf(dial, s, password, how); err != nil {
			return nil, &Refused{Code: "refused", Detail: err.Error()}
		}
		if err = client.DialWithContext(ctx); err == nil {
			return client, nil
		}
		if !errors.Is(err, gomail.ErrPlainAuthNotSupported) && !errors.Is(err, gomail.ErrLoginAuthNotSupported) {
			break
		}
	}
	return nil, unreached(err)
}

// mechanisms of signing in. The library chooses where it has made the connection secure by itself. Otherwise it does not see that it is, or
// the administrator has decided that it need not be.
func mechanisms(s desk.MailServer) []gomail.SMTPAuthType {
	switch {
	case s.Username == "":
		return []gomail.SMTPAuthType{gomail.SMTPAuthNoAuth}
	case s.Security == desk.MailSTARTTLS:
		return []gomail.SMTPAuthType{gomail.SMTPAuthAutoDiscover}
	}
	return []gomail.SMTPAuthType{gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc}
}

func clientOf(dial Dial, s desk.MailServer, password string, how gomail.SMTPAuthType) (*gomail.Client, error) {
	settings := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithTLSConfig(settings)}
	switch s.Security {
	case desk.MailTLS:
		plain := dial
		dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := plain(ctx, network, address)
			if err != nil {
				return nil, err
			}
			secure := tls.Client(conn, settings)
			if err := secure.HandshakeContext(ctx); err != nil {
				conn.Close()
				return nil, &handshakeError{err}
			}
			return secure, nil
		}
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case desk.MailSTARTTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	options = append(options, gomail.WithDialContextFunc(gomail.DialContextFunc(dial)))
	if s.Username != "" {
		options = append(options, gomail.WithSMTPAuth(how), gomail.WithUsername(s.Username), gomail.WithPassword(password))
	}
	return gomail.NewClient(s.Host, options...)
}

type handshakeError struct{ error }

func (h *handshakeError) Unwrap() error { return h.error }

// unreached says why a server could not be spoken to or did not let us in.
func unreached(err error) error {
	r := &Refused{Temporary: true, Code: "unreachable", Detail: err.Error()}
	var said *textproto.Error
	var certificate *tls.CertificateVerificationError
	var handshake *handshakeError
	switch {
	case errors.As(err, &said):
		r.Temporary = said.Code < 500
		r.Detail = fmt.Sprintf("%d %s", said.Code, said.Msg)
		if said.Code == 530 || said.Code == 534 || said.Code == 535 || said.Code == 538 || said.Code == 454 {
			r.Code = "auth"
		}
	case errors.As(err, &certificate), errors.As(err, &handshake), strings.Contains(strings.ToUpper(err.Error()), "STARTTLS"):
		r.Code, r.Temporary = "tls", false
	case strings.Contains(err.Error(), "refused: "): // by the guard: see egress
		r.Temporary = false
	}
	return r
}

// outcome of a send: a refusal, or uncertain where the message was out when the line went dead.
func outcome(err error) error {
	if err == nil {
		return nil
	}
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return fmt.Errorf("%w: %w", ErrUncertain, err)
	}
	code := map[gomail.SendErrReason]string{gomail.ErrSMTPMailFrom: "sender", gomail.ErrSMTPRcptTo: "recipient"}[e.Reason]
	switch {
	case e.ErrorCode() != 0, e.Reason == gomail.ErrSMTPMailFrom, e.Reason == gomail.ErrSMTPRcptTo, e.Reason == gomail.ErrSMTPData,
		e.Reason == gomail.ErrGetSender, e.Reason == gomail.ErrGetRcpts, e.Reason == gomail.ErrConnCheck:
		if code == "" {
			code = "refused"
		}
		return &Refused{Temporary: e.IsTemp() || e.ErrorCode() == 0, Code: code, Detail: e.Error()}
	case e.Reason == gomail.ErrSMTPReset: // after the message was taken
		return nil
	}
	return fmt.Errorf("%w: %w", ErrUncertain, err)
}

func compose(s desk.MailServer, m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(s.SenderName, s.Sender); err != nil {
		return nil, &Refused{Code: "sender", Detail: err.Error()}
	}
	if err := msg.AddToFormat(m.ToName, m.To); err != nil {
		return nil, &Refused{Code: "recipient", Detail: err.Error()}
	}
	msg.Subject(m.Subject)
	msg.SetDate()
	msg.SetMessageIDWithValue(m.ID)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no answer by machines
	if m.End != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+m.End+">")
		if strings.HasPrefix(m.End, "https:") { // RFC 8058: mail programs end it by a POST, without showing a page
			msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	for _, a := range m.Attachments {
		if err := msg.AttachReader(a.Name, bytes.NewReader(a.Data), gomail.WithFileContentType(gomail.ContentType(a.MIME))); err != nil {
			return nil, fmt.Errorf("attachment: %w", err)
		}
	}
	return msg, nil
}
