package openid

import (
	"context"
	"errors"
	"fmt"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"timbre/internal/egress"
)

// What can be wrong with a provider, or with what it says. They are stable.
const (
	Unreachable = "unreachable" // nobody answers
	Refused     = "address"     // we do not call there: a private address, or one that the operator has not named
	NoOpenID    = "not_openid"  // somebody answers, but not with a provider's description
	OtherIssuer = "issuer"      // the description is another issuer's; Told says which
	Unsupported = "unsupported" // it lacks something that we need; Told says what
	NoKeys      = "keys"        // its signing keys cannot be read
	BadClient   = "client"      // it does not know the client, or its secret
	BadCode     = "code"        // the code was used or has ended
	BadToken    = "token"       // what it says of the person does not hold
)

// Fault is an error of a provider.
type Fault struct {
	Code  string
	Told  string // for people, at most 200 bytes
	Cause error
}

func (f *Fault) Error() string { return fmt.Sprintf("openid: %s %s: %v", f.Code, f.Told, f.Cause) }

func (f *Fault) Unwrap() error { return f.Cause }

const longestTold = 200

func fault(code, told string, cause error) *Fault {
	return &Fault{code, told[:min(len(told), longestTold)], cause}
}

// called says what went wrong with a call, or what its answer was if there was one. What the answer said is not repeated.
func called(answered string, err error) error {
	var other *oidc.IssuerMismatchError
	var refusal *oauth2.RetrieveError
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, egress.ErrRefused):
		return fault(Refused, "", egress.RedactError(err))
	case errors.As(err, &other):
		return fault(OtherIssuer, other.Discovered, errors.New("another issuer"))
	case errors.As(err, &refusal):
		if refusal.ErrorCode == "invalid_grant" {
			return fault(BadCode, "", errors.New(refusal.ErrorCode))
		}
		return fault(BadClient, refusal.ErrorCode, fmt.Errorf("status %d", refusal.Response.StatusCode))
	case isNetwork(err):
		return fault(Unreachable, "", egress.RedactError(err))
	}
	return fault(answered, "", err)
}
