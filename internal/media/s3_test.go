package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"timbre/test/bucket"
)

func openTestS3(t *testing.T, change ...func(*S3Options)) (*S3, *bucket.Service) {
	t.Helper()
	service := bucket.Start(t)
	o := S3Options{URL: service.URL + "/" + bucket.Name + "/acme", Region: bucket.Region, KeyID: bucket.KeyID, Secret: bucket.Secret,
		Client: &http.Client{Transport: &http.Transport{}}, Spool: t.TempDir()}
	for _, c := range change {
		c(&o)
	}
	return OpenS3(o), service
}

// random is content without a pattern.
func random(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

func put(t *testing.T, s Store, content []byte) Blob {
	t.Helper()
	blob, err := s.Put(t.Context(), bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func TestS3KeepsFiles(t *testing.T) {
	s, service := openTestS3(t)
	for _, size := range []int{0, 1, firstWindow - 1, firstWindow, firstWindow + 1, 3*firstWindow + 1, 20<<20 + 1} {
		content := random(size)
		blob := put(t, s, content)
		if blob.Size != int64(size) || blob.SHA256 != sha256.Sum256(content) {
			t.Errorf("%d bytes are %+v", size, blob)
		}
		if keys := service.Keys(); len(keys) != 1 || keys[0] != "acme/"+pathOf(blob.Key) {
			t.Errorf("in the bucket lies %v, of %s", keys, blob.Key)
		}
		f, err := s.Open(t.Context(), blob.Key)
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) {
			t.Errorf("of %d bytes %d are read: %v", size, len(got), err)
		}
		f.Close()
		for range 2 { // the second time there is none
			if err := s.Delete(t.Context(), blob.Key); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Open(t.Context(), blob.Key); !errors.Is(err, ErrNotFound) {
			t.Errorf("after deletion: %v", err)
		}
	}
	if keys := service.Keys(); len(keys) != 0 {
		t.Errorf("%v is left", keys)
	}
}

// Reading anywhere, in steps of any size, reads what a file in memory would read.
func TestS3ReadsAnywhere(t *testing.T) {
	s, _ := openTestS3(t)
	content := random(3 << 20)
	f, err := s.Open(t.Context(), put(t, s, content).Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := iotest.TestReader(f, content); err != nil {
		t.Error(err)
	}
	same := bytes.NewReader(content)
	chance := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		offset := chance.Int64N(int64(len(content) + 10))
		if chance.IntN(3) == 0 { // a little ahead, as decoders go
			now, _ := same.Seek(0, io.SeekCurrent)
			offset = now + chance.Int64N(2*skipAhead)
		}
		n := chance.IntN(firstWindow)
		at, err := f.Seek(offset, io.SeekStart)
		if err != nil || at != offset {
			t.Fatalf("seek to %d: %d, %v", offset, at, err)
		}
		same.Seek(offset, io.SeekStart)
		got, want := make([]byte, n), make([]byte, n)
		g, gotErr := io.ReadFull(f, got)
		w, wantErr := io.ReadFull(same, want)
		if g != w || !errors.Is(gotErr, wantErr) || !bytes.Equal(got, want) {
			t.Fatalf("at %d: %d bytes, %v, want %d, %v", offset, g, gotErr, w, wantErr)
		}
	}
}

// A browser that asks for a part is answered with the part, and no more of the file is asked for than a window.
func TestS3ServesRanges(t *testing.T) {
	s, service := openTestS3(t)
	content := random(5 << 20)
	blob := put(t, s, content)
	service.Asked()
	f, err := s.Open(t.Context(), blob.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Range", "bytes=4000000-4000999")
	w := httptest.NewRecorder()
	ServeDownload(w, r, "a.mp4", "video/mp4", f, time.Now())
	if w.Code != http.StatusPartialContent || w.Header().Get("Content-Range") != "bytes 4000000-4000999/5242880" || !bytes.Equal(w.Body.Bytes(), content[4000000:4001000]) {
		t.Errorf("answered %d, %s, %d bytes", w.Code, w.Header().Get("Content-Range"), w.Body.Len())
	}
	path := "/" + bucket.Name + "/acme/" + pathOf(blob.Key)
	if asked, want := service.Asked(), []string{"GET " + path + " 0-262143", "GET " + path + " 4000000-4262143"}; !slices.Equal(asked, want) {
		t.Errorf("it was asked %v, want %v", asked, want)
	}
}

func TestS3KeepsNothingOfAFailedFile(t *testing.T) {
	stopped, stop := context.WithCancel(context.Background())
	stop()
	broken := errors.New("connection lost")
	down := func(*http.Request) int { return http.StatusServiceUnavailable }
	for name, c := range map[string]struct {
		ctx   context.Context
		r     io.Reader
		fault func(*http.Request) int
		want  error
	}{
		"one byte too long": {context.Background(), strings.NewReader("12345678901"), nil, ErrTooLarge},
		"endless":           {context.Background(), zeros{}, nil, ErrTooLarge},
		"broken":            {context.Background(), io.MultiReader(strings.NewReader("123"), iotest.ErrReader(broken)), nil, broken},
		"stopped":           {stopped, strings.NewReader("123"), nil, context.Canceled},
		"the service down":  {context.Background(), strings.NewReader("123"), down, ErrUnavailable},
		"no room":           {context.Background(), strings.NewReader("123"), func(*http.Request) int { return http.StatusInsufficientStorage }, ErrFull},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spool := t.TempDir()
			s, service := openTestS3(t, func(o *S3Options) { o.Spool = spool })
			service.Fail(c.fault)
			if _, err := s.Put(c.ctx, c.r, 10); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if keys := service.Keys(); len(keys) != 0 {
				t.Errorf("%v is left", keys)
			}
			if left, err := os.ReadDir(spool); err != nil || len(left) != 0 {
				t.Errorf("in the folder is left %v, %v", left, err)
			}
		})
	}
}

// What fails once is done the second time; a read that breaks goes on where it broke.
func TestS3TriesAgain(t *testing.T) {
	s, service := openTestS3(t)
	var n atomic.Int64
	service.Fail(func(*http.Request) int {
		if n.Add(1)%2 == 1 {
			return http.StatusInternalServerError
		}
		return 0
	})
	content := random(600 << 10)
	blob := put(t, s, content)
	cut := s.o.Client.Transport
	s.o.Client = &http.Client{Transport: cutting{cut}}
	f, err := s.Open(t.Context(), blob.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes are read: %v", len(got), err)
	}
}

// cutting is a network that loses each answer after 100 kB.
type cutting struct{ http.RoundTripper }

func (c cutting) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(io.LimitReader(resp.Body, 100_000), iotest.ErrReader(io.ErrUnexpectedEOF)), resp.Body}
	}
	return resp, err
}

// Whoever is not let in is told so, and a bucket that is not there is no file that is gone.
func TestS3SaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*S3Options)
		want   string
	}{
		"another secret": {func(o *S3Options) { o.Secret = "x" }, "SignatureDoesNotMatch"},
		"another key":    {func(o *S3Options) { o.KeyID = "x" }, "SignatureDoesNotMatch"},
		"another region": {func(o *S3Options) { o.Region = "x" }, "SignatureDoesNotMatch"},
		"another bucket": {func(o *S3Options) { o.URL = strings.Replace(o.URL, bucket.Name, "elsewhere", 1) }, "NoSuchBucket"},
		"nobody there":   {func(o *S3Options) { o.URL = "http://127.0.0.1:1/b" }, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := openTestS3(t, c.change)
			key := newKey()
			_, putErr := s.Put(t.Context(), strings.NewReader("x"), 1)
			_, openErr := s.Open(t.Context(), key)
			for what, err := range map[string]error{"put": putErr, "open": openErr, "delete": s.Delete(t.Context(), key)} {
				if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), bucket.Secret) {
					t.Errorf("%s: %v, want %s", what, err, c.want)
				}
			}
		})
	}
}

func TestS58S3RefusesForeignKeys(t *testing.T) {
	s, service := openTestS3(t)
	for _, key := range []string{"", "..", "../secret", "a", strings.Repeat("a", 31) + "/", strings.Repeat("A", 32), strings.Repeat("a", 33), "../../" + strings.Repeat("a", 26)} {
		if _, err := s.Open(t.Context(), key); !errors.Is(err, ErrNotFound) {
			t.Errorf("open %q: %v", key, err)
		}
		if err := s.Place(t.Context(), key, strings.NewReader("x")); !errors.Is(err, ErrNotFound) {
			t.Errorf("place %q: %v", key, err)
		}
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	if asked := service.Asked(); len(asked) != 0 {
		t.Errorf("it was asked %v", asked)
	}
}
