package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/desk"
)

// fixedClock is a clock that the test moves.
type fixedClock struct {
	mu sync.Mutex
	at time.Time
}

func newFixedClock() *fixedClock {
	return &fixedClock{at: time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC)}
}

func (c *fixedClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *fixedClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// retryAfter is the seconds of a too_many_attempts, or 0 if err is none.
func retryAfter(t *testing.T, err error) int {
	t.Helper()
	e, ok := errors.AsType[*desk.Error](err)
	if err != nil && (!ok || e.Kind != desk.KindLimited || e.Code != "too_many_attempts") {
		t.Fatalf("error %v", err)
	}
	if err == nil {
		return 0
	}
	return e.Params["retry_after_s"].(int)
}

var (
	office   = netip.MustParseAddr("203.0.113.7")
	stranger = netip.MustParseAddr("198.51.100.9")
)

func TestOneAccountFromOneAddressIsLimited(t *testing.T) {
	clock := newFixedClock()
	l := NewLimiter(NewMemoryCounters(clock.now))
	for i := range limitAccountAtAddress.Burst {
		if _, err := l.Login(t.Context(), "ana@ejemplo.mx", office); err != nil {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	for _, email := range []string{"ana@ejemplo.mx", " ANA@ejemplo.mx "} {
		if _, err := l.Login(t.Context(), email, office); retryAfter(t, err) != 60 {
			t.Errorf("%q once more: %v", email, err)
		}
	}
	if _, err := l.Login(t.Context(), "ana@ejemplo.mx", stranger); err != nil {
		t.Errorf("the same account from elsewhere: %v", err)
	}
	if _, err := l.Login(t.Context(), "bea@ejemplo.mx", office); err != nil {
		t.Errorf("a colleague: %v", err)
	}
	clock.advance(time.Minute)
	if _, err := l.Login(t.Context(), "ana@ejemplo.mx", office); err != nil {
		t.Errorf("after the time named: %v", err)
	}
	if _, err := l.Login(t.Context(), "ana@ejemplo.mx", office); retryAfter(t, err) != 60 {
		t.Errorf("a minute gives one attempt, not more: %v", err)
	}
}

func TestOneAddressIsLimitedOverAllAccounts(t *testing.T) {
	l := NewLimiter(NewMemoryCounters(newFixedClock().now))
	var passed, refused atomic.Int64
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			_, err := l.Login(t.Context(), fmt.Sprintf("user%d@ejemplo.mx", i), office)
			switch desk.CodeOf(err) {
			case "":
				passed.Add(1)
			case "too_many_attempts":
				refused.Add(1)
			}
		})
	}
	all.Wait()
	if passed.Load() != int64(limitAddress.Burst) || refused.Load() != 100-int64(limitAddress.Burst) {
		t.Errorf("of 100 at once %d passed, %d were refused", passed.Load(), refused.Load())
	}
}

func TestOneAccountIsLimitedOverAllAddresses(t *testing.T) {
	l := NewLimiter(NewMemoryCounters(newFixedClock().now))
	address := stranger
	for i := range limitAccount.Burst {
		if _, err := l.Login(t.Context(), "ana@ejemplo.mx", address); err != nil {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
		address = address.Next()
	}
	if _, err := l.Login(t.Context(), "ana@ejemplo.mx", address); retryAfter(t, err) != 60 {
		t.Errorf("once more from a new address: %v", err)
	}
}

func TestSuccessIsNotCounted(t *testing.T) {
	l := NewLimiter(NewMemoryCounters(newFixedClock().now))
	for i := range 500 {
		attempt, err := l.Login(t.Context(), "ana@ejemplo.mx", office)
		if err != nil {
			t.Fatalf("sign-in %d: %v", i+1, err)
		}
		if err := attempt.Succeeded(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSuccessForgivesNoOtherGuess(t *testing.T) {
	l := NewLimiter(NewMemoryCounters(newFixedClock().now))
	for range limitAccountAtAddress.Burst - 1 {
		if _, err := l.Login(t.Context(), "ana@ejemplo.mx", office); err != nil {
			t.Fatal(err)
		}
	}
	attempt, err := l.Login(t.Context(), "ana@ejemplo.mx", office)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // calling it twice gives back one
		if err := attempt.Succeeded(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Login(t.Context(), "ana@ejemplo.mx", office); err != nil {
		t.Errorf("the attempt given back: %v", err)
	}
	if _, err := l.Login(t.Context(), "ana@ejemplo.mx", office); retryAfter(t, err) == 0 {
		t.Error("the wrong guesses were forgiven too")
	}
}

func TestRefusedAttemptCostsTheOfficeNothing(t *testing.T) {
	l := NewLimiter(NewMemoryCounters(newFixedClock().now))
	for range 10 * limitAddress.Burst {
		l.Login(t.Context(), "ana@ejemplo.mx", office)
	}
	if _, err := l.Login(t.Context(), "bea@ejemplo.mx", office); err != nil {
		t.Errorf("a colleague of who hammers: %v", err)
	}
}

func TestTokensAreLimitedByAddress(t *testing.T) {
	l := NewLimiter(NewMemoryCounters(newFixedClock().now))
	for range limitToken.Burst {
		if _, err := l.Token(t.Context(), office); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Token(t.Context(), office); retryAfter(t, err) != 10 {
		t.Errorf("once more: %v", err)
	}
	if _, err := l.Token(t.Context(), stranger); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

func TestAddressesThatCountAsOne(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		same bool
	}{
		{"203.0.113.7", "::ffff:203.0.113.7", true},
		{"203.0.113.7", "203.0.113.8", false},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
		{"2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"fe80::1%eth0", "fe80::1%eth1", true},
	} {
		if got := subject(netip.MustParseAddr(tc.a)) == subject(netip.MustParseAddr(tc.b)); got != tc.same {
			t.Errorf("%s and %s: %v", tc.a, tc.b, got)
		}
	}
}

func TestCountersAreBoundedAndKeepWhoHammers(t *testing.T) {
	clock := newFixedClock()
	m := NewMemoryCounters(clock.now)
	m.max = 200
	limit := Limit{Burst: 5, Every: time.Minute}
	for range limit.Burst {
		m.Take(t.Context(), "hammered", limit)
	}
	for i := range 5000 {
		m.Take(t.Context(), fmt.Sprint("flood", i), limit)
	}
	if len(m.paid) > m.max {
		t.Errorf("%d counters", len(m.paid))
	}
	if wait, _ := m.Take(t.Context(), "hammered", limit); wait != time.Minute {
		t.Errorf("a flood of other keys freed the hammered one: %v", wait)
	}
	clock.advance(time.Hour)
	for i := range 5000 {
		m.Take(t.Context(), fmt.Sprint("later", i), limit)
	}
	if _, kept := m.paid["hammered"]; kept || len(m.paid) > m.max {
		t.Errorf("an hour later: %d counters, kept %v", len(m.paid), kept)
	}
}
