package desk

import "time"

// MailSecurity is how a mail server is spoken to.
type MailSecurity string

const (
	MailSTARTTLS MailSecurity = "starttls" // usual on 587
	MailTLS      MailSecurity = "tls"      // from the first byte; usual on 465
	MailPlain    MailSecurity = "none"     // within one's own network
)

// MailServer takes a workspace's outgoing mail by SMTP.
type MailServer struct {
	Host               string
	Port               int
	Security           MailSecurity
	Username           string // "": it asks for none
	SenderName, Sender string // whom mail is from
	UpdatedAt          time.Time
}

// MailPorts are those that a mail server may listen on, unless the operator trusts it.
var MailPorts = []int{25, 465, 587, 2525}

// MailState says what became of a mail. Uncertain ones are not sent again.
type MailState string

const (
	MailQueued    MailState = "queued"
	MailSending   MailState = "sending" // an attempt is recorded, its outcome is not
	MailSent      MailState = "sent"
	MailFailed    MailState = "failed"
	MailUncertain MailState = "uncertain"
)

// TranscriptMail is a transcript that goes to somebody by mail.
type TranscriptMail struct {
	ID, Conversation int64
	Recipient        string // an address
	Customer         bool   // it is the customer's: no notes
	Notes            bool
	Locale           string
	UntilSeq         int64 // of the conversation's last message when it was asked for
	State            MailState
	Code, Detail     string // of the last failure
	By               int64
	Masked           bool // he sees the contact's phone and address masked, and so does whoever gets it
	CreatedAt        time.Time
	EndedAt          time.Time
}
