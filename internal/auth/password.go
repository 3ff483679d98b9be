package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"timbre/internal/desk"
)

// Cost of one argon2id hash.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost is the second choice of RFC 9106 §4, on one thread: about 100 ms on a server of 2026.
var DefaultCost = Cost{Memory: 64 << 10, Passes: 3, Threads: 1}

// maxCost bounds what a stored hash may ask of us, should the database hold nonsense.
var maxCost = Cost{Memory: 256 << 10, Passes: 10, Threads: 8}

const (
	hashesAtOnce = 2               // 64 MiB and a core each
	longestQueue = 5 * time.Second // whoever would wait longer is sent away
	saltSize     = 16              // bytes
	keySize      = 32              // bytes
)

// Passwords hashes and checks passwords, a few at once. It is safe for concurrent use.
type Passwords struct {
	cost  Cost
	slots chan struct{}
	wait  time.Duration
}

// NewPasswords makes new hashes at the cost given; older hashes are checked at their own.
func NewPasswords(cost Cost) *Passwords {
	return &Passwords{cost: cost, slots: make(chan struct{}, hashesAtOnce), wait: longestQueue}
}

// Hash returns the PHC string to store, e.g. "$argon2id$v=19$m=65536,t=3,p=1$salt$key". Whether the password is a good one
// is CheckPassword's question.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	key, err := p.derive(ctx, password, salt, p.cost)
	if err != nil {
		return "", err
	}
	return phc{p.cost, salt, key}.String(), nil
}

// Verify reports whether the password is the one that was hashed. For "" (an unknown user, or one who has not chosen a
// password) it takes as long and says no, so that the time tells nobody which addresses exist.
func (p *Passwords) Verify(ctx context.Context, hash, password string) (bool, error) {
	known, err := parsePHC(hash)
	if hash == "" {
		known, err = phc{p.cost, make([]byte, saltSize), nil}, nil
	}
	if err != nil {
		return false, err
	}
	key, err := p.derive(ctx, password, known.salt, known.cost)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, known.key) == 1, nil
}

// NeedsRehash reports whether a hash was made at another cost than today's. Ask after a successful Verify.
func (p *Passwords) NeedsRehash(hash string) bool {
	known, err := parsePHC(hash)
	return err != nil || known.cost != p.cost
}

// derive waits for a slot and hashes. It gives up when ctx ends, or as unavailable when the queue is too long.
func (p *Passwords) derive(ctx context.Context, password string, salt []byte, cost Cost) ([]byte, error) {
	timer := time.NewTimer(p.wait)
	defer timer.Stop()
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-timer.C:
		return nil, desk.Unavailable("busy", errors.New("too many passwords to check")).With("retry_after_s", 5)
	}
	defer p.release()
	return argon2.IDKey(normal(password), salt, cost.Passes, cost.Memory, cost.Threads, keySize), nil
}

// release frees the slot. The last one out returns the working memory, more than all else the program keeps, to the system.
func (p *Passwords) release() {
	<-p.slots
	if len(p.slots) == 0 && p.cost.Memory >= DefaultCost.Memory {
		debug.FreeOSMemory()
	}
}

// normal is the password's one form for hashing: keyboards write "ñ" in more than one way (NIST SP 800-63B §3.1.1.2).
func normal(password string) []byte { return norm.NFKC.Bytes([]byte(password)) }

// phc is a hash in its parts.
type phc struct {
	cost      Cost
	salt, key []byte
}

var base64PHC = base64.RawStdEncoding

func (h phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Threads,
		base64PHC.EncodeToString(h.salt), base64PHC.EncodeToString(h.key))
}

// parsePHC reads what String wrote, and no more: the format's options are fixed. Errors never hold the hash.
func parsePHC(s string) (phc, error) {
	var h phc
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errors.New("password hash: not argon2id of a known version")
	}
	c := &h.cost
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); err != nil {
		return h, errors.New("password hash: unreadable cost")
	}
	if c.Passes < 1 || c.Threads < 1 || c.Memory > maxCost.Memory || c.Passes > maxCost.Passes || c.Threads > maxCost.Threads {
		return h, errors.New("password hash: cost out of bounds")
	}
	var err error
	if h.salt, err = base64PHC.DecodeString(parts[4]); err != nil || len(h.salt) < 8 {
		return h, errors.New("password hash: unreadable salt")
	}
	if h.key, err = base64PHC.DecodeString(parts[5]); err != nil || len(h.key) != keySize {
		return h, errors.New("password hash: unreadable key")
	}
	return h, nil
}
