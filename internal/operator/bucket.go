package operator

import (
	"bytes"
	"context"
	"errors"
	"io"

	"timbre/internal/media"
	"timbre/internal/server"
)

// bucket writes a file into the bucket, reads it, deletes it, and looks whether it is gone: all that a server does there.
func (d *doctor) bucket(ctx context.Context) {
	const what = "files on S3"
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	files, done, err := server.Files(d.set, d.now())
	if err != nil {
		d.say(Fail, what, err.Error(), "correct TIMBRE_FILES_URL")
		return
	}
	defer done()
	written := []byte("timbre doctor")
	blob, err := files.Put(ctx, bytes.NewReader(written), int64(len(written)))
	if err != nil {
		d.say(Fail, what, err.Error(), "check TIMBRE_FILES_URL (bucket, endpoint, region), the key, and that it may PutObject")
		return
	}
	read, err := readAll(ctx, files, blob.Key)
	if err == nil && !bytes.Equal(read, written) {
		err = errors.New("what was written is not what is read")
	}
	if err != nil {
		d.say(Fail, what, err.Error(), "let the key GetObject")
	}
	if gone := files.Delete(ctx, blob.Key); gone != nil {
		d.say(Fail, what, gone.Error(), "let the key DeleteObject: what is erased must go")
		return
	}
	if err != nil {
		return
	}
	switch _, err := readAll(ctx, files, blob.Key); {
	case !errors.Is(err, media.ErrNotFound):
		d.say(Fail, what, "what was deleted is not said to be gone", "let the key ListBucket: without it a file that is gone looks like one that is forbidden")
	case files.(interface{ KeepsVersions() bool }).KeepsVersions():
		d.say(Warn, what, d.set.Files.Name+" keeps versions", "what is erased stays there: suspend versioning, or let a lifecycle rule expire noncurrent versions")
	default:
		d.say(OK, what, d.set.Files.Name, "")
	}
}

func readAll(ctx context.Context, files media.Store, key string) ([]byte, error) {
	r, err := files.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
