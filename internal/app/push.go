package app

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/push"
	"timbre/internal/store"
)

// Where what is secret of pushing rests.
const (
	pushKeyPlace          = "push_keys/private"
	pushSubscriptionPlace = "push_subscriptions/subscription"
)

// pushKey is the key of this installation as far as this node has read it.
type pushKey struct {
	mu  sync.Mutex
	key *push.Key
}

// PushKey is the key with which what is pushed is signed; it is made when it is first asked for, once for all nodes.
func (a *App) PushKey(ctx context.Context) (*push.Key, error) {
	a.pushing.mu.Lock()
	defer a.pushing.mu.Unlock()
	if a.pushing.key != nil {
		return a.pushing.key, nil
	}
	sealed, found, err := a.Store.PushKey(ctx)
	if err != nil {
		return nil, err
	}
	if !found {
		if err := a.makePushKey(ctx); err != nil {
			return nil, err
		}
		if sealed, _, err = a.Store.PushKey(ctx); err != nil { // another node's, if it was faster
			return nil, err
		}
	}
	text, err := a.Sealer.Open(sealed, pushKeyPlace)
	if err != nil {
		return nil, err
	}
	a.pushing.key, err = push.ParseKey(text)
	return a.pushing.key, err
}

func (a *App) makePushKey(ctx context.Context) error {
	key, err := push.NewKey()
	if err != nil {
		return err
	}
	private, err := key.Private()
	if err != nil {
		return err
	}
	public, err := key.Public()
	if err != nil {
		return err
	}
	sealed, err := a.Sealer.Seal(private, pushKeyPlace)
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		tx.InsertPushKey(public, sealed)
		return nil
	})
}

// Pushing is whether and with what is pushed to a browser.
type Pushing struct {
	PublicKey  string
	Here       bool // to the browser that asks
	Subscribed int  // browsers of the actor
}

// Pushing says what the actor's browser needs to have things pushed to it. session: the hash of its session.
func (a *App) Pushing(ctx context.Context, actor *desk.Actor, session string) (p Pushing, err error) {
	if actor.Kind != desk.ActorUser || session == "" {
		return p, desk.Forbidden("session")
	}
	key, err := a.PushKey(ctx)
	if err != nil {
		return p, err
	}
	if p.PublicKey, err = key.Public(); err != nil {
		return p, err
	}
	own := int64(0)
	p.Subscribed, own, err = a.Store.PushSubscriptionsOf(ctx, actor.Workspace, actor.User, session)
	p.Here = own != 0
	return p, err
}

// PushSubscription is where a browser is pushed to.
type PushSubscription = push.Subscription

// Subscribe lets things be pushed to the actor's browser, as long as its session lasts.
func (a *App) Subscribe(ctx context.Context, actor *desk.Actor, session string, s PushSubscription) error {
	if actor.Kind != desk.ActorUser || session == "" {
		return desk.Forbidden("session")
	}
	if field := s.Check(); field != "" {
		return desk.Invalid(field, "invalid")
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sealed, err := a.Sealer.Seal(string(text), pushSubscriptionPlace)
	if err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		tx.SavePushSubscription(store.PushSubscription{ID: tx.NewID(), User: actor.User, Session: session, Endpoint: a.Sealer.Fingerprint(s.Endpoint), Sealed: sealed})
		return nil
	})
}

// Unsubscribe ends what is pushed to the actor's browser.
func (a *App) Unsubscribe(ctx context.Context, actor *desk.Actor, session string) error {
	if actor.Kind != desk.ActorUser || session == "" {
		return desk.Forbidden("session")
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		tx.DropPushSubscription(actor.User, session)
		return nil
	})
}

// TryPush pushes a trial to the actor's browser.
func (a *App) TryPush(ctx context.Context, actor *desk.Actor, session string) error {
	if actor.Kind != desk.ActorUser || session == "" {
		return desk.Forbidden("session")
	}
	_, own, err := a.Store.PushSubscriptionsOf(ctx, actor.Workspace, actor.User, session)
	if err != nil {
		return err
	}
	if own == 0 {
		return desk.Conflict("not_subscribed")
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		return enqueuePush(tx, pushArgs{Subscription: own, Trial: true}, 0)
	})
}

// pushedWord is what a browser's worker is handed.
type pushedWord struct {
	Title     string `json:"title,omitempty"`
	Body      string `json:"body,omitempty"`
	Tag       string `json:"tag"` // one takes the place of another with the same
	Path      string `json:"path,omitempty"`
	Workspace int64  `json:"workspace,string"`
	User      int64  `json:"user,string"` // whose it is: what a button does is done in no other's name
	Number    int64  `json:"number,omitempty"`

	Actions []pushedAction `json:"actions,omitempty"`
	Over    bool           `json:"over,omitempty"` // nothing is shown: what was with this tag is no news any more
}

// pushedAction is a button below what is shown.
type pushedAction struct {
	Action string `json:"action"`
	Title  string `json:"title"`
}

// keepPushed is how long a service keeps what it cannot hand over, and we try.
const keepPushed = time.Hour

// handPush encrypts a word for a subscription and gives it to its service.
func (a *App) handPush(ctx context.Context, p store.PushSubscription, w pushedWord) error {
	to, err := a.pushedTo(p)
	if err != nil {
		return err
	}
	key, err := a.PushKey(ctx)
	if err != nil {
		return err
	}
	word, err := json.Marshal(w)
	if err != nil {
		return err
	}
	topic := sha256.Sum256([]byte(w.Tag))
	return a.Push.Send(ctx, key, to, push.Message{Text: word, Topic: base64.RawURLEncoding.EncodeToString(topic[:])[:32], TTL: keepPushed})
}

// pushedTo opens where a subscription leads; push.ErrGone if it cannot be read.
func (a *App) pushedTo(p store.PushSubscription) (*push.Subscription, error) {
	text, err := a.Sealer.Open(p.Sealed, pushSubscriptionPlace)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", push.ErrGone, err)
	}
	var to push.Subscription
	if err := json.Unmarshal([]byte(text), &to); err != nil {
		return nil, fmt.Errorf("%w: %w", push.ErrGone, err)
	}
	return &to, nil
}
