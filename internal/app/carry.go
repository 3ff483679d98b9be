package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// carryWithin is how long a file may be on its way to or from a provider: the largest, over a slow line. That it gets on at all is seen to
// by whoever makes the calls.
const carryWithin = 75 * time.Minute

// carried is a file that the provider has.
type carried struct{ id string }

// carry gives the provider the file of a message that is still queued. Only then is the message on its way: whoever is cut off while a
// large file goes up leaves nothing in doubt, and a file that is there is not carried again when its message is refused for now. nil: the
// message does not go now, and the error is its job's outcome.
func (a *App) carry(ctx context.Context, j store.Job, s *sending) (*carried, error) {
	uploader, ok := s.sender.(channel.Uploader)
	if !ok {
		return &carried{}, nil
	}
	part, done := jobs.Lasting(ctx, carryWithin)
	defer done()
	out, account, err := a.outgoing(part, s)
	if err != nil || s.sender.Check(out) != nil {
		return &carried{}, nil // it fails as one without a file does
	}
	file := out.File
	if file == nil {
		file = out.Header
	}
	if file == nil || file.RemoteID != "" {
		return &carried{}, nil
	}
	id, err := uploader.Upload(part, account, *file)
	if err != nil {
		if jobs.Stopping(part) {
			return nil, jobs.Again(0)
		}
		refusal, ok := errors.AsType[*channel.SendError](err)
		if !ok {
			refusal = &channel.SendError{Action: channel.Retry, Code: "network", Cause: err}
		}
		return nil, a.endSend(ctx, j, s, channel.Receipt{}, refusal)
	}
	return &carried{id}, a.Store.Write(context.WithoutCancel(ctx), j.Workspace, store.Need{}, func(tx *store.Tx) error {
		return keepRemote(tx, fileOf(&s.message.Content), remoteFile{ID: id, Inbox: s.message.Inbox, At: tx.Now})
	})
}

// fileOf is the file that a message carries; 0: none.
func fileOf(c *desk.Content) int64 {
	switch header := headerOf(c); {
	case c.Media != nil:
		return c.Media.File
	case header != nil:
		return header.File
	}
	return 0
}

// remoteFile is where a provider has a file.
type remoteFile struct {
	ID    string    `json:"id"`
	Inbox int64     `json:"inbox,string"`
	At    time.Time `json:"at"`
}

// remoteLives is how long an uploaded file is used again; the provider keeps it for 30 days.
const remoteLives = 25 * 24 * time.Hour

func (a *App) openFile(ctx context.Context, workspace, id int64) (*channel.OutgoingFile, error) {
	f, err := a.Store.FileByID(ctx, workspace, id)
	if err != nil {
		return nil, err
	}
	out := outgoingFile(&f)
	var remote remoteFile
	if f.UploadedBy != 0 && f.Remote != "" && json.Unmarshal([]byte(f.Remote), &remote) == nil &&
		remote.Inbox == f.Inbox && a.Store.Now().Sub(remote.At) < remoteLives {
		out.RemoteID = remote.ID
	}
	out.Open = func() (io.ReadCloser, error) { return a.Media.Open(context.WithoutCancel(ctx), f.Key) }
	return out, nil
}

func keepRemote(tx *store.Tx, file int64, r remoteFile) error {
	f, err := tx.File(file)
	if err != nil || f.UploadedBy == 0 { // it is a customer's, and says where he put it
		return err
	}
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f.Remote = string(b)
	tx.UpdateFile(f)
	return nil
}
