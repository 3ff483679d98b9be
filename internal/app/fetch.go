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

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/media"
	"timbre/internal/store"
)

// maxInboundFile bounds what a customer can make us store: WhatsApp's own limit.
const maxInboundFile = 100 << 20

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
	if err := a.bring(ctx, &f); err != nil {
		if !final(err) && j.Failures+1 < jobs.MaxFailures {
			return err
		}
		a.Log.WarnContext(ctx, "a customer's file could not be fetched", "file", f.ID, "error", err)
		f.State, f.Problem = "failed", problemOf(err)
	}
	return a.showFile(ctx, f)
}

// bring downloads a file, checks it and fills in what it is. A file that makes us panic is one that cannot be read.
func (a *App) bring(ctx context.Context, f *store.File) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	var remote channel.RemoteMedia
	if err := json.Unmarshal([]byte(f.Remote), &remote); err != nil {
		return jobs.Dead{Cause: err}
	}
	b, err := a.Store.Inbox(ctx, f.Workspace, f.Inbox)
	if err != nil {
		return err
	}
	fetcher, ok := a.Channels[b.Channel].(channel.MediaFetcher)
	if !ok {
		return jobs.Dead{Cause: errors.New("the channel has no files")}
	}
	account, err := a.account(b)
	if err != nil {
		return jobs.Dead{Cause: err}
	}
	body, mime, _, err := fetcher.Fetch(ctx, account, remote)
	if err != nil {
		return err
	}
	defer body.Close()
	blob, err := a.Media.Put(ctx, body, maxInboundFile)
	if err != nil {
		return err
	}
	if !sameHash(remote.SHA256, blob.SHA256) {
		a.Media.Delete(ctx, blob.Key)
		return errWrongHash
	}
	if f.MIME == "" {
		f.MIME = mime
	}
	return a.describe(ctx, f, blob)
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
		return fmt.Errorf("inspect: %w", err)
	}
	f.Key, f.Hash, f.Size, f.State, f.Problem = blob.Key, hex.EncodeToString(blob.SHA256[:]), blob.Size, "ready", ""
	f.MIME, f.Width, f.Height, f.Duration, f.Animated = info.MIME, info.Width, info.Height, int(info.Duration.Milliseconds()), info.Animated
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

// showFile writes a file's state and patches it into its message.
func (a *App) showFile(ctx context.Context, f store.File) error {
	gone := false
	err := a.Store.Write(ctx, f.Workspace, store.Need{}, func(tx *store.Tx) error {
		tx.UpdateFile(f)
		m, err := tx.MessageByID(f.Message)
		if gone = desk.CodeOf(err) == desk.ErrNotFound.Code; gone {
			return nil
		}
		switch r := m.Content.Referral; {
		case err != nil:
			return err
		case m.Content.Media != nil && m.Content.Media.File == f.ID:
			m.Content.Media = mediaOf(f.File)
		case r != nil && r.Picture != nil && r.Picture.File == f.ID:
			shown := *r
			shown.Picture = mediaOf(f.File)
			m.Content.Referral = &shown
		default:
			return nil
		}
		return a.saveMessage(tx, m, systemActor)
	})
	if err == nil && gone && f.Key != "" { // its message was erased meanwhile
		return a.Media.Delete(ctx, f.Key)
	}
	return err
}
