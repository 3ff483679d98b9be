package api_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

// uploadState is an upload as it travels.
type uploadState struct {
	ID           string
	Size, Offset int64
	File         *struct {
		ID, Name, MIME, Kind string
		Size                 int64
	}
}

// film is content without a pattern.
func noise(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

func beginUpload(t *testing.T, c *servertest.Client, id string, size int) (u uploadState) {
	t.Helper()
	c.Must("POST", "/uploads", map[string]any{"client_id": id, "name": "film.bin", "type": "application/octet-stream", "size": size}, &u)
	return u
}

// send brings the bytes of an upload from an offset, and returns how far it is then.
func send(t *testing.T, c *servertest.Client, id string, offset int64, content io.Reader) (u uploadState, err error) {
	t.Helper()
	own := servertest.ClientOf(t, c.URL, c.Token) // several send at once
	own.HTTP.Jar = c.HTTP.Jar
	own.Header = http.Header{"Content-Type": {"application/offset+octet-stream"}, "Upload-Offset": {strconv.FormatInt(offset, 10)}}
	return u, own.API("PATCH", "/uploads/"+id, content, &u)
}

// breaksOff is a line that brings so many bytes and then no more.
func breaksOff(content []byte) io.Reader {
	return io.MultiReader(bytes.NewReader(content), brokenLine{})
}

type brokenLine struct{}

func (brokenLine) Read([]byte) (int, error) { return 0, errors.New("the line is down") }

// whole reads a file as its uploader has it.
func whole(t *testing.T, c *servertest.Client, id string) string {
	t.Helper()
	return call(t, c, "GET", "/api/v1/files/"+id+"/content", "").Body
}

// The same upload sent again, since its answer was lost, gives the same file, and its content is kept once. Whoever else uses the same id has
// nothing to do with it.
func TestUploadSentTwice(t *testing.T) { // C03
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		again := func(c *servertest.Client, name string) (string, error) {
			c.Header.Set("Idempotency-Key", "0195-a")
			defer c.Header.Del("Idempotency-Key")
			f, err := give(t, c, "", name, "text/plain", []byte("hola"))
			return f.ID, err
		}
		first, err := again(luz, "a.txt")
		if err != nil {
			t.Fatal(err)
		}
		if second, err := again(luz, "a.txt"); err != nil || second != first || contents(t, s) != 1 {
			t.Errorf("%s, %v, want %s: %d contents", second, err, first, contents(t, s))
		}
		if _, err := again(luz, "b.txt"); servertest.CodeOf(err) != "idempotency_key_reused" {
			t.Errorf("another file of the same id: %v", err)
		}
		if hers, err := again(s.Admin, "b.txt"); err != nil || hers == first {
			t.Errorf("somebody else's: %s, %v", hers, err)
		}
		var twins sync.WaitGroup
		ids := make([]string, 4)
		for i := range ids {
			twins.Go(func() {
				c := servertest.ClientOf(t, s.URL, s.Token)
				c.Header.Set("Idempotency-Key", "0195-b")
				f, err := give(t, c, "", "c.txt", "text/plain", []byte("hola"))
				if ids[i] = f.ID; err != nil {
					t.Error(err)
				}
			})
		}
		twins.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("at once they became %v", ids)
			}
		}
		if n := contents(t, s); n != 3 {
			t.Errorf("%d contents are kept", n)
		}
	})
}

// An upload in parts goes on where the server has it, whatever byte its line broke at, and becomes the file that one request would have made.
func TestUploadInParts(t *testing.T) { // C03, ux §3.2.6
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		content := noise(6<<20 + 1)
		u := beginUpload(t, luz, "a", len(content))
		if again := beginUpload(t, luz, "a", len(content)); u.Offset != 0 || again.ID != u.ID {
			t.Fatalf("begun as %+v, again as %+v", u, again)
		}
		refused(t, call(t, luz, "POST", "/api/v1/uploads", `{"client_id":"a","name":"film.bin","size":5}`), 422, "idempotency_key_reused")

		if _, err := send(t, luz, u.ID, 0, breaksOff(content[:3_141_592])); err == nil {
			t.Fatal("the line did not break")
		}
		s.WaitFor("what came before the line broke is kept", func() bool {
			luz.Must("GET", "/uploads/"+u.ID, nil, &u)
			return u.Offset > 0
		})
		if u.Offset > 3_141_592 || u.File != nil {
			t.Fatalf("%+v", u)
		}

		// What does not go on where it is, is too long, or comes from somebody else leaves it as it is.
		_, err := send(t, luz, u.ID, 0, bytes.NewReader(content[:u.Offset]))
		if p, ok := errors.AsType[*servertest.Problem](err); !ok || p.Status != 409 || p.Code != "upload_offset" || p.Params["offset"] != float64(u.Offset) {
			t.Errorf("a part that is here already: %v", err)
		}
		for name, body := range map[string]io.Reader{
			"announced": bytes.NewReader(append(content[u.Offset:len(content):len(content)], 'x')),
			"not":       io.MultiReader(bytes.NewReader(content[u.Offset:]), bytes.NewReader([]byte("x"))),
		} {
			if _, err := send(t, luz, u.ID, u.Offset, body); servertest.CodeOf(err) != "file_too_large" {
				t.Errorf("too long, %s: %v", name, err)
			}
		}
		if _, err := send(t, s.Admin, u.ID, u.Offset, bytes.NewReader(content[u.Offset:])); servertest.CodeOf(err) != "not_found" {
			t.Errorf("somebody else: %v", err)
		}
		for _, method := range []string{"GET", "DELETE"} {
			refused(t, call(t, s.Admin, method, "/api/v1/uploads/"+u.ID, ""), 404, "not_found")
		}
		refused(t, call(t, luz, "PATCH", "/api/v1/uploads/"+u.ID, "x", "Upload-Offset: -1"), 422, "invalid")

		// Of two at once one is taken; either way the file is there once.
		middle := u.Offset + 1_000_000
		if u, err = send(t, luz, u.ID, u.Offset, bytes.NewReader(content[u.Offset:middle])); err != nil || u.Offset != middle {
			t.Fatalf("%+v, %v", u, err)
		}
		var twins sync.WaitGroup
		for range 2 {
			twins.Go(func() {
				got, err := send(t, luz, u.ID, middle, bytes.NewReader(content[middle:]))
				if code := servertest.CodeOf(err); code != "" && code != "upload_offset" || code == "" && got.File == nil {
					t.Errorf("%+v, %v", got, err)
				}
			})
		}
		twins.Wait()
		u = beginUpload(t, luz, "a", len(content)) // its answers may be lost
		if u.File == nil || u.File.Name != "film.bin" || u.File.Kind != "document" || u.File.Size != int64(len(content)) {
			t.Fatalf("%+v", u)
		}
		if got, err := send(t, luz, u.ID, middle, bytes.NewReader(content[middle:])); err != nil || got.File == nil || got.File.ID != u.File.ID {
			t.Errorf("the last part again: %+v, %v", got, err)
		}
		if whole(t, luz, u.File.ID) != string(content) {
			t.Error("it is not what was sent")
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1/files/"+u.File.ID, ""), 404, "not_found")
		s.Advance(2 * time.Hour)
		s.WaitFor("its parts to go", func() bool { return contents(t, s) == 1 })
		if whole(t, luz, u.File.ID) != string(content) {
			t.Error("without its parts it is not what was sent")
		}
	})
}

// What is not finished is bounded, can be cancelled, and goes after a day without a byte.
func TestUnfinishedUploads(t *testing.T) { // C03, L08
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		refused(t, call(t, s.Admin, "POST", "/api/v1/uploads", `{"client_id":"a","name":"a","size":52428801}`), 413, "file_too_large")
		refused(t, call(t, s.Admin, "POST", "/api/v1/uploads", `{"client_id":"a","name":"a","size":0}`), 422, "invalid")
		refused(t, call(t, s.Admin, "POST", "/api/v1/uploads", `{"client_id":"","name":"a","size":1}`), 422, "invalid")
		for i := range 30 {
			beginUpload(t, s.Admin, strconv.Itoa(i), 10)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/uploads", `{"client_id":"more","name":"a","size":1}`), 429, "too_many_uploads")
		gone, kept := beginUpload(t, s.Admin, "0", 10), beginUpload(t, s.Admin, "1", 10)
		for _, u := range []uploadState{gone, kept} {
			if _, err := send(t, s.Admin, u.ID, 0, bytes.NewReader([]byte("hola"))); err != nil {
				t.Fatal(err)
			}
		}
		s.Admin.Must("DELETE", "/uploads/"+gone.ID, nil, nil)
		refused(t, call(t, s.Admin, "GET", "/api/v1/uploads/"+gone.ID, ""), 404, "not_found")
		beginUpload(t, s.Admin, "more", 10)
		s.Advance(2 * time.Hour)
		s.WaitFor("what was cancelled to go", func() bool { return contents(t, s) == 1 })

		s.Advance(21 * time.Hour)
		if _, err := send(t, s.Admin, kept.ID, 4, bytes.NewReader([]byte("!"))); err != nil {
			t.Fatal(err)
		}
		s.Advance(2 * time.Hour) // the others are older than a day
		if err := s.App.DropUnnamedFiles(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s.Admin.Must("GET", "/uploads/"+kept.ID, nil, &kept); kept.Offset != 5 {
			t.Errorf("%+v", kept)
		}
		s.Advance(25 * time.Hour)
		if err := s.App.DropUnnamedFiles(t.Context()); err != nil {
			t.Fatal(err)
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1/uploads/"+kept.ID, ""), 404, "not_found")
		s.Advance(2 * time.Hour)
		s.WaitFor("what was left to go", func() bool { return contents(t, s) == 0 })
	})
}
