package app

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// challengePlace binds challenges to what they are for.
const challengePlace = "challenges/"

// errChallenge refuses an answer that comes too late, again, or from elsewhere.
var errChallenge = &desk.Error{Kind: desk.KindUnauthenticated, Code: "challenge_ended"}

// challenge is what somebody has to answer. It is handed out sealed and nothing of it is kept, so that asking for one costs nothing;
// what is kept is which were answered, until they end.
type challenge struct {
	Bound string `json:"b"` // hash of the browser or the session that it is for
	Ends  int64  `json:"e"` // Unix time
}

// newChallenge makes one for a browser or a session. No two are alike: sealing mixes chance in.
func (a *App) newChallenge(what, bound string, age time.Duration) (string, error) {
	text, err := json.Marshal(challenge{bound, a.Store.Now().Add(age).Unix()})
	if err != nil {
		return "", err
	}
	return a.Sealer.Seal(string(text), challengePlace+what)
}

// answered is a challenge that somebody has answered, to be spent in the transaction that lets him in.
type answered struct {
	hash string
	ends time.Time
}

// answers checks that a challenge is ours, for this, still good, and for who shows it.
func (a *App) answers(what, bound, sealed string) (answered, error) {
	text, err := a.Sealer.Open(sealed, challengePlace+what)
	if err != nil {
		return answered{}, errChallenge
	}
	var c challenge
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return answered{}, err
	}
	if bound == "" || c.Bound != bound || !a.Store.Now().Before(time.Unix(c.Ends, 0)) {
		return answered{}, errChallenge
	}
	return onceOnly(sealed, c.Ends), nil
}

// onceOnly is what was handed out, to be spent.
func onceOnly(sealed string, ends int64) answered {
	hash := sha256.Sum256([]byte(sealed))
	return answered{hex.EncodeToString(hash[:]), time.Unix(ends, 0)}
}

// spend uses a challenge up.
func (c answered) spend(tx *store.Tx) error {
	good, err := tx.SpendChallenge(c.hash, c.ends)
	if err == nil && !good {
		err = errChallenge
	}
	return err
}
