package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"timbre/internal/desk"
)

// searcher owns the index of messages. Its goroutine, KeepSearch, writes it; everybody reads.
type searcher struct {
	store *Store
	open  func(context.Context) (searchIndex, error)

	mu    sync.RWMutex // held for reading by whoever uses the index, for writing to replace it
	index searchIndex
	news  *bell // rung when an index has moved
}

func newSearcher(s *Store, o Options) *searcher {
	r := &searcher{store: s, news: newBell()}
	r.open = func(ctx context.Context) (searchIndex, error) {
		if o.URL != "" {
			return openPgSearch(ctx, o.URL)
		}
		return openLiteSearch(o.Dir)
	}
	return r
}

func (r *searcher) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index != nil {
		r.index.close()
		r.index = nil
	}
}

// with calls fn with the index, opened if it is not. A damaged one is dropped: the next who comes makes it anew.
func (r *searcher) with(ctx context.Context, fn func(searchIndex) error) error {
	r.mu.RLock()
	for r.index == nil {
		r.mu.RUnlock()
		if err := r.ensure(ctx); err != nil {
			return err
		}
		r.mu.RLock()
	}
	err := fn(r.index)
	r.mu.RUnlock()
	if err != nil && damaged(err) && ctx.Err() == nil {
		r.store.log.Warn("the search's index is damaged and is made anew", "error", err)
		r.close()
	}
	return err
}

func (r *searcher) ensure(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index != nil {
		return nil
	}
	index, err := r.open(ctx)
	if err == nil {
		r.index = index
	}
	return err
}

// Sizes and paces of the worker.
const (
	searchBatchSize = 1000
	searchGather    = 200 * time.Millisecond // what comes within is one batch
	searchPoll      = time.Second            // in case a ring was lost
	searchBusy      = 4                      // rests so many times as long as it worked while messages come in: a fifth of a core
	searchIdle      = 1                      // and otherwise
)

// KeepSearch keeps the index of messages up to date until ctx ends. One goroutine of each node runs it; nodes take turns.
func (s *Store) KeepSearch(ctx context.Context) {
	rung, stop := s.Follow(0)
	defer stop()
	pace := pacer{ctx: ctx}
	for ctx.Err() == nil {
		more, err := s.search.round(ctx, &pace)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("the search could not be brought up to date", "error", err)
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
		case <-rung:
			pace.wait(searchGather)
		case <-time.After(searchPoll):
		}
	}
}

// pacer rests between batches.
type pacer struct {
	ctx  context.Context
	last int64 // how many transactions there had been
}

func (p *pacer) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.ctx.Done():
	case <-timer.C:
	}
}

// rest waits in proportion to what a batch took, longer while the database is written to.
func (p *pacer) rest(s *Store, worked time.Duration) {
	commits, _ := s.Commits()
	times := searchIdle
	if commits != p.last {
		times = searchBusy
	}
	p.last = commits
	p.wait(time.Duration(times) * worked)
}

// round brings each workspace one batch further; more is true if there is more to do.
func (r *searcher) round(ctx context.Context, pace *pacer) (more bool, err error) {
	list, err := r.store.Workspaces(ctx)
	if err != nil {
		return false, err
	}
	for _, w := range list {
		began := time.Now()
		step, err := r.step(ctx, w.ID)
		if err != nil {
			return false, err
		}
		if step {
			more = true
			r.news.ring(w.ID)
			pace.rest(r.store, time.Since(began))
		}
	}
	return more, nil
}

// step does one batch of a workspace. It reports whether it did something.
func (r *searcher) step(ctx context.Context, workspace int64) (did bool, err error) {
	err = r.with(ctx, func(index searchIndex) error {
		p, err := index.position(ctx, workspace)
		if err != nil {
			return err
		}
		if p != (searchPosition{}) {
			fits, err := r.fits(ctx, workspace, p)
			if err != nil {
				return err
			}
			if !fits {
				did = true
				return index.clear(ctx, workspace)
			}
		}
		b := &searchBatch{workspace: workspace, from: p, to: p}
		switch {
		case p == (searchPosition{}):
			err = r.begin(ctx, b)
		case !p.built:
			err = r.scan(ctx, b)
		default:
			err = r.follow(ctx, index, b)
		}
		if errors.Is(err, errSearchGap) {
			did = true
			return index.clear(ctx, workspace)
		}
		if err != nil {
			return err
		}
		if b.to == b.from { // nothing new
			did, err = index.settle(ctx, workspace)
			return err
		}
		did, err = index.apply(ctx, b)
		return err
	})
	return did, err
}

// errSearchGap says that events were dropped which the index had not followed: it is made anew.
var errSearchGap = errors.New("the log has a gap")

// fits reports whether a position is one of this database: of our version, and its event is the one that it was. An index of another
// database, or of one that was put back to what it was earlier, is not.
func (r *searcher) fits(ctx context.Context, workspace int64, p searchPosition) (bool, error) {
	if p.version != searchVersion {
		return false, nil
	}
	if p.seq == 0 {
		return true, nil
	}
	last, err := r.store.LastSeq(ctx, workspace)
	if err != nil || last < p.seq {
		return false, err
	}
	var at int64
	found, err := one(ctx, r.store.engine, `SELECT at FROM events WHERE workspace_id = $1 AND seq = $2`, []any{workspace, p.seq}, &at)
	return err != nil || !found || at == p.at, err // an event that was dropped since says nothing
}

// begin notes where the log is before the first pass, so that nothing is missed that happens meanwhile.
func (r *searcher) begin(ctx context.Context, b *searchBatch) error {
	b.to.version = searchVersion
	var err error
	if b.to.seq, err = r.store.LastSeq(ctx, b.workspace); err != nil || b.to.seq == 0 {
		return err
	}
	_, err = one(ctx, r.store.engine, `SELECT at FROM events WHERE workspace_id = $1 AND seq = $2`, []any{b.workspace, b.to.seq}, &b.to.at)
	return err
}

// scan takes the next messages by their ids.
func (r *searcher) scan(ctx context.Context, b *searchBatch) error {
	docs, err := r.docs(ctx, `m.workspace_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3`, b.workspace, b.from.scanned, searchBatchSize)
	if err != nil {
		return err
	}
	b.docs = docs
	if len(docs) > 0 {
		b.to.scanned = docs[len(docs)-1].message
	}
	b.to.built = len(docs) < searchBatchSize
	return nil
}

// docs reads messages as the index takes them.
func (r *searcher) docs(ctx context.Context, where string, args ...any) ([]searchDoc, error) {
	out := make([]searchDoc, 0, searchBatchSize)
	err := each(ctx, r.store.engine, `SELECT m.id, m.conversation_id, m.inbox_id, m.kind, m.text, m.content, m.edited_at, m.deleted_at
		FROM messages m WHERE `+where, args, func(rs rows) error {
		var row messageRow
		m := &row.m
		if err := rs.Scan(&m.ID, &m.Conversation, &m.Inbox, &m.Kind, &m.Text, &row.content, &row.edited, &row.deleted); err != nil {
			return err
		}
		v, err := row.value()
		if err != nil {
			return err
		}
		out = append(out, searchDoc{message: v.ID, conversation: v.Conversation, inbox: v.Inbox, rewritten: !v.EditedAt.IsZero() || !v.DeletedAt.IsZero(),
			tokens: tokensOf(searchable(&v))})
		return nil
	})
	return out, err
}

// follow takes the next events of the log: messages that came or changed, and conversations and contacts that are no more.
func (r *searcher) follow(ctx context.Context, index searchIndex, b *searchBatch) error {
	events, err := r.store.Events(ctx, b.workspace, b.from.seq, searchBatchSize)
	if err != nil || len(events) == 0 {
		return err
	}
	if events[0].Seq != b.from.seq+1 {
		return errSearchGap
	}
	last := events[len(events)-1]
	b.to.seq, b.to.at = last.Seq, micros(last.At)
	created, messages, conversations, contacts := touched(events)
	if b.docs, err = r.changed(ctx, b.workspace, messages, created); err != nil {
		return err
	}
	if b.gone, err = r.missing(ctx, "conversations", b.workspace, conversations); err != nil {
		return err
	}
	lost, err := r.missing(ctx, "contacts", b.workspace, contacts)
	if err != nil || len(lost) == 0 {
		return err
	}
	more, err := r.orphans(ctx, index, b.workspace)
	b.gone = append(b.gone, more...)
	return err
}

// touched lists the ids that events name, each once, and says which messages are new.
func touched(events []desk.Event) (created map[int64]bool, messages, conversations, contacts []int64) {
	created, seen := map[int64]bool{}, map[int64]bool{}
	add := func(list *[]int64, id int64) {
		if id != 0 && !seen[id] {
			seen[id] = true
			*list = append(*list, id)
		}
	}
	for i := range events {
		e := &events[i]
		add(&messages, e.Message)
		switch e.Kind {
		case desk.MessageCreated:
			created[e.Message] = true
		case desk.MessageChanged:
		default:
			add(&conversations, e.Conversation)
			add(&contacts, e.Contact)
		}
	}
	return created, messages, conversations, contacts
}

// changed reads messages anew; one that is no more is taken out. Most changes are of the delivery, and nothing to the index.
func (r *searcher) changed(ctx context.Context, workspace int64, ids []int64, created map[int64]bool) ([]searchDoc, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	d := r.store.engine.dialect()
	docs, err := r.docs(ctx, `m.workspace_id = $1 AND `+d.in("m.id", 2)+` ORDER BY m.id`, workspace, d.list(ids))
	there := make(map[int64]bool, len(docs))
	for _, doc := range docs {
		there[doc.message] = true
	}
	docs = slices.DeleteFunc(docs, func(doc searchDoc) bool { return !created[doc.message] && !doc.rewritten })
	for _, id := range ids {
		if !there[id] {
			docs = append(docs, searchDoc{message: id})
		}
	}
	return docs, err
}

// missing returns those of some ids that a table does not have.
func (r *searcher) missing(ctx context.Context, table string, workspace int64, ids []int64) ([]int64, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	d := r.store.engine.dialect()
	there := make(map[int64]bool, len(ids))
	err := each(ctx, r.store.engine, `SELECT id FROM `+table+` WHERE workspace_id = $1 AND `+d.in("id", 2), []any{workspace, d.list(ids)}, func(rs rows) error {
		var id int64
		err := rs.Scan(&id)
		there[id] = true
		return err
	})
	var out []int64
	for _, id := range ids {
		if !there[id] {
			out = append(out, id)
		}
	}
	return out, err
}

// orphans lists the index's conversations that are no more. A contact was merged away or erased, which is rare.
func (r *searcher) orphans(ctx context.Context, index searchIndex, workspace int64) (out []int64, err error) {
	for after := int64(0); ; {
		list, err := index.conversations(ctx, workspace, after, searchBatchSize)
		if err != nil || len(list) == 0 {
			return out, err
		}
		gone, err := r.missing(ctx, "conversations", workspace, list)
		if err != nil {
			return out, err
		}
		out, after = append(out, gone...), list[len(list)-1]
	}
}

// SearchLag is how far the index of a workspace is behind.
type SearchLag struct {
	Built  bool  // the first pass over the messages is over
	Events int64 // of the log that were not followed yet
}

// SearchLag says how far the index of a workspace is behind the log.
func (s *Store) SearchLag(ctx context.Context, workspace int64) (b SearchLag, err error) {
	last, err := s.LastSeq(ctx, workspace)
	if err != nil {
		return b, err
	}
	err = s.search.with(ctx, func(index searchIndex) error {
		p, err := index.position(ctx, workspace)
		if err != nil {
			return err
		}
		fits, err := s.search.fits(ctx, workspace, p)
		b.Built, b.Events = p.built && fits, max(0, last-p.seq)
		return err
	})
	return b, err
}

// AwaitSearch returns once a workspace's index has all that the log has now. KeepSearch must run.
func (s *Store) AwaitSearch(ctx context.Context, workspace int64) error {
	moved, stop := s.search.news.follow(workspace)
	defer stop()
	last, err := s.LastSeq(ctx, workspace)
	if err != nil {
		return err
	}
	for {
		b, err := s.SearchLag(ctx, workspace)
		if err != nil {
			return err
		}
		now, err := s.LastSeq(ctx, workspace)
		if err != nil {
			return err
		}
		if b.Built && now-b.Events >= last {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), errors.New("the search did not catch up"))
		case <-moved:
		case <-time.After(searchPoll): // another node may have done it
		}
	}
}

// SearchBehind counts what the index of all workspaces has not followed yet.
func (s *Store) SearchBehind(ctx context.Context) (n int64, err error) {
	list, err := s.Workspaces(ctx)
	for _, w := range list {
		b, err := s.SearchLag(ctx, w.ID)
		if err != nil {
			return n, err
		}
		n += b.Events
		if !b.Built {
			n++
		}
	}
	return n, err
}
