package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
)

// Limit lets Burst attempts through at once, and then one more Every so often.
type Limit struct {
	Burst int
	Every time.Duration
}

// Counters remember how often something was tried. They live in memory, or in a database that several nodes share.
type Counters interface {
	// Take counts an attempt. If the limit is reached it counts nothing and says how long to wait; 0 lets through.
	Take(ctx context.Context, key string, limit Limit) (wait time.Duration, err error)
	// Return takes back one attempt that was counted.
	Return(ctx context.Context, key string, limit Limit) error
}

// What may be tried. An address stands for an office full of people, so it gets more than one account from it. An account gets
// more from all addresses together than from one, so that a stranger cannot easily lock somebody out.
var (
	limitAddress          = Limit{Burst: 50, Every: 10 * time.Second}
	limitAccountAtAddress = Limit{Burst: 10, Every: time.Minute}
	limitAccount          = Limit{Burst: 100, Every: time.Minute}
	limitToken            = Limit{Burst: 30, Every: 10 * time.Second}
	limitCode             = Limit{Burst: 10, Every: 5 * time.Minute}
	limitNumber           = Limit{Burst: 20, Every: 3 * time.Minute}
	limitMailTo           = Limit{Burst: 3, Every: 20 * time.Minute}
	limitMailFrom         = Limit{Burst: 20, Every: time.Minute}
)

// Limiter bounds guessing. Every attempt is counted before its secret is looked at, so that parallel ones do not slip through;
// one that proves right is given back.
type Limiter struct{ counters Counters }

// NewLimiter counts in the counters given.
func NewLimiter(counters Counters) *Limiter { return &Limiter{counters} }

// Attempt is one counted try.
type Attempt struct {
	limiter *Limiter
	counted []count
}

type count struct {
	key   string
	limit Limit
}

// Login counts a try to sign in as an e-mail address from a network address, known or not. Too many is the error
// too_many_attempts with retry_after_s.
func (l *Limiter) Login(ctx context.Context, email string, from netip.Addr) (*Attempt, error) {
	source, account := subject(from), digest(email)
	return l.take(ctx,
		count{"login/at/" + source, limitAddress},
		count{"login/as/" + account + "/at/" + source, limitAccountAtAddress},
		count{"login/as/" + account, limitAccount})
}

// Token counts a try of an invitation's, a set-up's or an API's token that is not known to be right.
func (l *Limiter) Token(ctx context.Context, from netip.Addr) (*Attempt, error) {
	return l.take(ctx, count{"token/at/" + subject(from), limitToken})
}

// Code counts a try of a second factor of a user whose password was right.
func (l *Limiter) Code(ctx context.Context, user int64) (*Attempt, error) {
	return l.take(ctx, count{"code/of/" + strconv.FormatInt(user, 10), limitCode})
}

// Number counts that a member names a phone who may not see those that there are. No such try is given back.
func (l *Limiter) Number(ctx context.Context, by int64) error {
	_, err := l.take(ctx, count{"number/by/" + strconv.FormatInt(by, 10), limitNumber})
	return err
}

// Mail counts a wish for a mail to an address, known or not. No such wish is given back.
func (l *Limiter) Mail(ctx context.Context, email string, from netip.Addr) error {
	_, err := l.take(ctx, count{"mail/at/" + subject(from), limitMailFrom}, count{"mail/to/" + digest(email), limitMailTo})
	return err
}

// Succeeded gives the attempt back: who has the right secret was not guessing.
func (a *Attempt) Succeeded(ctx context.Context) error { return a.giveBack(ctx) }

func (l *Limiter) take(ctx context.Context, counts ...count) (*Attempt, error) {
	a := &Attempt{limiter: l}
	for _, c := range counts {
		wait, err := l.counters.Take(ctx, c.key, c.limit)
		if err != nil {
			return nil, err
		}
		if wait > 0 {
			if err := a.giveBack(ctx); err != nil {
				return nil, err
			}
			return nil, tooMany(wait)
		}
		a.counted = append(a.counted, c)
	}
	return a, nil
}

func (a *Attempt) giveBack(ctx context.Context) error {
	for _, c := range a.counted {
		if err := a.limiter.counters.Return(ctx, c.key, c.limit); err != nil {
			return err
		}
	}
	a.counted = nil
	return nil
}

func tooMany(wait time.Duration) error {
	refusal := &desk.Error{Kind: desk.KindLimited, Code: "too_many_attempts"}
	return refusal.With("retry_after_s", int(math.Ceil(wait.Seconds())))
}

// subject is what is counted as one address: an IPv6 customer owns a /64 at least.
func subject(from netip.Addr) string {
	from = from.Unmap().WithZone("")
	if from.Is6() {
		if prefix, err := from.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return from.String()
}

// digest keeps the key short and the address out of memory and database.
func digest(email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(email))))
	return hex.EncodeToString(sum[:16])
}
