package app

import (
	"context"
	"sync"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// route finds the inboxes of one app's deliveries: by account for what is one number's, by portfolio for what is the account's.
type route struct {
	byAccount   map[string]store.Inbox
	byPortfolio map[string][]store.Inbox
	attended    map[int64]*attended // by inbox: those that tell customers when they are closed
	at          time.Time
}

// routes keeps each app's route for a moment: settings that another node changed are seen within routeAge, and an account that
// is not known is looked up at once.
type routes struct {
	mu   sync.Mutex
	apps map[int64]*route
}

const routeAge = 2 * time.Second

func (a *App) route(ctx context.Context, app int64, accounts []string) (*route, error) {
	a.routes.mu.Lock()
	r := a.routes.apps[app]
	a.routes.mu.Unlock()
	if r != nil && time.Since(r.at) < routeAge && r.knows(accounts) {
		return r, nil
	}
	list, err := a.Store.InboxesOfApp(ctx, app)
	if err != nil {
		return nil, err
	}
	r = &route{byAccount: map[string]store.Inbox{}, byPortfolio: map[string][]store.Inbox{}, at: time.Now()}
	for _, b := range list {
		if b.State == desk.InboxRemoved { // what still comes for it is in its ledger, and goes no further
			if now, taken := r.byAccount[b.Account]; !taken || now.State == desk.InboxRemoved {
				r.byAccount[b.Account] = b
			}
			continue
		}
		r.byAccount[b.Account] = b
		r.byPortfolio[b.Portfolio] = append(r.byPortfolio[b.Portfolio], b)
	}
	if r.attended, err = a.attendedOf(ctx, list); err != nil {
		return nil, err
	}
	a.routes.mu.Lock()
	if a.routes.apps == nil {
		a.routes.apps = map[int64]*route{}
	}
	a.routes.apps[app] = r
	a.routes.mu.Unlock()
	return r, nil
}

// forgetRoutes makes this node see a changed inbox or app at once.
func (a *App) forgetRoutes() {
	a.routes.mu.Lock()
	clear(a.routes.apps)
	a.routes.mu.Unlock()
	a.hooks.mu.Lock()
	clear(a.hooks.list)
	a.hooks.mu.Unlock()
}

// concerned lists the portfolio's inboxes that an update is for. One whose number nobody has told us yet may be the one that it names.
func (r *route) concerned(u *channel.Update) []store.Inbox {
	all := r.byPortfolio[u.Portfolio]
	if u.Number == "" {
		return all
	}
	number := desk.CanonicalPhone(u.Number)
	var its, unknown []store.Inbox
	for _, b := range all {
		switch {
		case b.Number == "":
			unknown = append(unknown, b)
		case desk.CanonicalPhone(b.Number) == number:
			its = append(its, b)
		}
	}
	if len(its) > 0 {
		return its
	}
	return unknown
}

func (r *route) knows(accounts []string) bool {
	for _, acc := range accounts {
		if _, ok := r.byAccount[acc]; !ok {
			return false
		}
	}
	return true
}
