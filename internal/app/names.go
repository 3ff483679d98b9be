package app

import (
	"context"
	"sync"
	"time"

	"timbre/internal/desk"
)

// nameBook keeps each workspace's names in memory. It is renewed when this node has changed one, and after namesAge, as other
// nodes may have.
type nameBook struct {
	mu sync.Mutex
	of map[int64]*namePage
}

type namePage struct {
	mu      sync.Mutex // held while it is read: who comes meanwhile waits instead of reading too
	names   *desk.Names
	version int64
	at      time.Time
}

// namesAge is how long another node's change of a name may stay unseen.
const namesAge = time.Second

func (b *nameBook) page(workspace int64) *namePage {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of == nil {
		b.of = map[int64]*namePage{}
	}
	p := b.of[workspace]
	if p == nil {
		p = &namePage{}
		b.of[workspace] = p
	}
	return p
}

// Names returns what the members, teams, tokens and inboxes of an actor's workspace are called, and shows him contacts as he may see
// them. Do not change it.
func (a *App) Names(ctx context.Context, actor *desk.Actor) (*desk.Names, error) {
	names, err := a.allNames(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	return names.For(actor), nil
}

// allNames are a workspace's with nothing masked, for what is no answer to somebody.
func (a *App) allNames(ctx context.Context, workspace int64) (*desk.Names, error) {
	p := a.names.page(workspace)
	p.mu.Lock()
	defer p.mu.Unlock()
	now, version := a.Store.Now(), a.Store.NamesVersion(workspace)
	if p.names != nil && p.version == version && now.Sub(p.at) < namesAge && !now.Before(p.at) {
		return p.names, nil
	}
	names, err := a.Store.Names(ctx, workspace)
	if err != nil {
		return nil, err
	}
	for id, inbox := range names.Inboxes {
		if c := a.Channels[inbox.Channel]; c != nil {
			inbox.ReplyWindow = c.Capabilities().ReplyWindow
			names.Inboxes[id] = inbox
		}
	}
	p.names, p.version, p.at = names, version, now
	return names, nil
}
