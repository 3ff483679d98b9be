package app

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/media"
	"timbre/internal/store"
)

// maxInboundFile bounds what a customer can make us store: WhatsApp's own limit.
const maxInboundFile = 100 << 20

// keptRemote is how long the provider keeps a customer's file: so long it is worth trying.
const keptRemote = 7 * 24 * time.Hour

// fetchPause is the longest pause between two tries.
const fetchPause = time.Hour

// fetch is the worker of fetchMediaJob: it brings a customer's file here before the provider forgets it.
func (a *App) fetch(ctx context.Context, j store.Job) error {
	var args fetchMediaArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	f, err := a.Store.FileByID(ctx, j.Workspace, args.File)
	if desk.CodeOf(err) == desk.ErrNotFound.Code || (err == nil && f.State == "ready") {
		return nil
	}
	if err != nil {
		return err
	}
	b, err := a.Store.Inbox(ctx, f.Workspace, f.Inbox)
	if err != nil {
		return err
	}
	part, done := jobs.Lasting(ctx, carryWithin)
	defer done()
	if err := a.bring(part, &f, b); err != nil {
		if jobs.Stopping(part) {
			return jobs.Again(0)
		}
		if outcome := a.notBrought(context.WithoutCancel(ctx), j, &f, b, err); outcome != nil {
			return outcome
		}
		a.Log.WarnContext(ctx, "a customer's file could not be fetched", "file", f.ID, "error", err)
		f.State, f.Problem = "failed", problemOf(err)
	}
	return a.showFile(context.WithoutCancel(ctx), f)
}

// notBrought says how it goes on with a file that did not come; nil: not at all. As long as the provider has it, it is tried again, ever more
// seldom; what is wrong with the file itself, or with us, is only so a few times.
func (a *App) notBrought(ctx context.Context, j store.Job, f *store.File, b store.Inbox, err error) error {
	r, refused := errors.AsType[*channel.SendError](err)
	switch {
	case final(err):
		return nil
	case refused && r.Action == channel.PauseAll:
		return a.fetchHeld(ctx, j, b, r)
	case errors.As(err, new(broken)) && !errors.Is(err, media.ErrUnavailable):
		if j.Failures+1 < jobs.MaxFailures {
			return err
		}
		return nil
	case a.Store.Now().Sub(f.CreatedAt) > keptRemote:
		return nil
	}
	wait := jobs.BackoffUpTo(j.Attempt-1, fetchPause)
	if refused {
		wait = max(wait, r.After)
	}
	a.Log.WarnContext(ctx, "a customer's file could not be fetched yet; it will be tried again", "file", f.ID, "attempt", j.Attempt, "error", err)
	return jobs.Again(wait)
}

// fetchHeld keeps a file's job with its inbox, whose token is refused: it goes on when the inbox does. The same token sends, so the inbox is
// paused as when a message is refused.
func (a *App) fetchHeld(ctx context.Context, j store.Job, tried store.Inbox, r *channel.SendError) error {
	var outcome error
	err := a.Store.Write(ctx, j.Workspace, store.Need{}, func(tx *store.Tx) error {
		outcome = jobs.Hold()
		if j.RateKey == "" { // it is of before files were held with their inbox
			outcome = jobs.Again(fetchPause)
		}
		b, err := tx.Inbox(tried.ID)
		switch {
		case err != nil:
			return err
		case b.TokenSealed != tried.TokenSealed: // meanwhile there is another
			outcome = jobs.Again(0)
		case b.State == desk.InboxConnected:
			return a.pause(tx, b.ID, r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return outcome
}

// broken is what went wrong with a file itself, or by our fault: another try will hardly mend it.
type broken struct{ error }

func (b broken) Unwrap() error { return b.error }

// bring downloads a file, checks it and fills in what it is. A file that makes us panic is one that cannot be read.
func (a *App) bring(ctx context.Context, f *store.File, b store.Inbox) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = broken{fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	var remote channel.RemoteMedia
	if err := json.Unmarshal([]byte(f.Remote), &remote); err != nil {
		return jobs.Dead{Cause: err}
	}
	fetcher, ok := a.Channels[b.Channel].(channel.MediaFetcher)
	if !ok {
		return jobs.Dead{Cause: errors.New("the channel has no files")}
	}
	account, err := a.account(b)
	if err != nil {
		return jobs.Dead{Cause: err}
	}
	body, mime, size, err := fetcher.Fetch(ctx, account, remote)
	if err != nil {
		return err
	}
	defer body.Close()
	if size > maxInboundFile {
		return fmt.Errorf("%w: %d bytes are announced", media.ErrTooLarge, size)
	}
	blob, err := a.Media.Put(ctx, body, maxInboundFile)
	if err != nil {
		return err
	}
	if !sameHash(remote.SHA256, blob.SHA256) {
		a.Media.Delete(ctx, blob.Key)
		return broken{errWrongHash}
	}
	if f.MIME == "" {
		f.MIME = mime
	}
	if err := a.describe(ctx, f, blob); err != nil {
		return errors.Join(err, a.Media.Delete(context.WithoutCancel(ctx), blob.Key))
	}
	return nil
}

var errWrongHash = errors.New("the file is not the one that the provider announced")

// describe fills in what a stored file is.
func (a *App) describe(ctx context.Context, f *store.File, blob media.Blob) error {
	r, err := a.Media.Open(ctx, blob.Key)
	if err != nil {
		return err
	}
	defer r.Close()
	info, err := media.Inspect(r, f.MIME, f.Name)
	if err != nil {
		return broken{fmt.Errorf("inspect: %w", err)}
	}
	f.Key, f.Hash, f.Size, f.State, f.Problem = blob.Key, hex.EncodeToString(blob.SHA256[:]), blob.Size, "ready", ""
	f.MIME, f.Width, f.Height, f.Duration, f.Animated = info.MIME, info.Width, info.Height, int(info.Duration.Milliseconds()), info.Animated
	f.Codecs = strings.Join(info.Codecs, ",")
	if f.Kind == "" {
		f.Kind = desk.Kind(info.Kind)
	}
	return nil
}

// sameHash compares with what the provider announced, in base64 or hex; nothing announced is nothing to compare.
func sameHash(announced string, got [sha256.Size]byte) bool {
	if announced == "" {
		return true
	}
	for _, decode := range []func(string) ([]byte, error){base64.StdEncoding.DecodeString, base64.RawURLEncoding.DecodeString, hex.DecodeString} {
		if want, err := decode(announced); err == nil && len(want) == sha256.Size {
			return subtle.ConstantTimeCompare(want, got[:]) == 1
		}
	}
	return false
}

// final reports whether trying again cannot help.
func final(err error) bool {
	r, ok := errors.AsType[*channel.SendError](err)
	return (ok && r.Action == channel.Fail) || errors.Is(err, media.ErrTooLarge) || errors.As(err, new(jobs.Dead))
}

func problemOf(err error) string {
	if r, ok := errors.AsType[*channel.SendError](err); ok {
		return r.Code
	}
	switch {
	case errors.Is(err, media.ErrTooLarge):
		return "too_large"
	case errors.Is(err, errWrongHash):
		return "damaged"
	}
	return "download_failed"
}

// missingFile is the file of a message that was given up; 0: there is none.
func missingFile(c *desk.Content) int64 {
	if c.Media != nil && c.Media.State == "failed" {
		return c.Media.File
	}
	if r := c.Referral; r != nil && r.Picture != nil && r.Picture.State == "failed" {
		return r.Picture.File
	}
	return 0
}

// fetchAnew fetches a file that was given up, from the beginning.
func (a *App) fetchAnew(tx *store.Tx, m *desk.Message) error {
	f, err := tx.File(missingFile(&m.Content))
	if err != nil {
		return err
	}
	f.State, f.Problem = "pending", ""
	tx.UpdateFile(f)
	show(m, f)
	return enqueueFetch(tx, f, "fetch:"+number(f.ID))
}

// show puts what is known of a file into its message.
func show(m *desk.Message, f store.File) (shown bool) {
	switch r := m.Content.Referral; {
	case m.Content.Media != nil && m.Content.Media.File == f.ID:
		m.Content.Media = mediaOf(f.File)
	case r != nil && r.Picture != nil && r.Picture.File == f.ID:
		with := *r
		with.Picture = mediaOf(f.File)
		m.Content.Referral = &with
	default:
		return false
	}
	return true
}

// showFile writes a file's state and patches it into its message.
func (a *App) showFile(ctx context.Context, f store.File) error {
	gone := false
	err := a.Store.Write(ctx, f.Workspace, store.Need{}, func(tx *store.Tx) error {
		tx.UpdateFile(f)
		m, err := tx.MessageByID(f.Message)
		if gone = desk.CodeOf(err) == desk.ErrNotFound.Code; gone {
			return nil
		}
		if err != nil || !show(&m, f) {
			return err
		}
		return a.saveMessage(tx, m, systemActor)
	})
	if err == nil && gone && f.Key != "" { // its message was erased meanwhile
		return a.Media.Delete(ctx, f.Key)
	}
	return err
}
