package fault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/bucket"
	"timbre/test/live"
	"timbre/test/meta"
)

// walk goes into an object; nil if it does not lead there.
func walk(v any, path ...string) any {
	for _, key := range path {
		m, _ := v.(live.Thing)
		v = m[key]
	}
	return v
}

// Two nodes share nothing but PostgreSQL and a bucket. What a customer sends is shown by both, what is uploaded at one is sent by whichever has the
// job, and when the contact is erased nothing of it is left in the bucket; nothing ever lay in a node's own folder.
func TestFilesOnS3(t *testing.T) {
	service := bucket.Start(t)
	one := servertest.Start(t, servertest.Options{Postgres: true, Settings: func(set *config.Settings) {
		service.Use(set)
		set.SecretKey = config.Secret(strings.Repeat("ab", 32))
	}})
	other := one.Node()
	nodes := []*servertest.Server{one, other}
	lucia := one.Customer("Lucía")

	for i, kind := range []string{"image", "video", "voice", "document", "sticker"} {
		in := arrived(t, one, lucia.Sends(simulator.Inbound{Kind: kind}))
		file := fmt.Sprint(walk(in, "content", "media", "file_id"))
		whole := got(t, nodes[i%2], "/files/"+file+"/content", "", 200)
		if there := got(t, nodes[1-i%2], "/files/"+file+"/content", "", 200); len(whole) == 0 || !bytes.Equal(there, whole) {
			t.Errorf("the %s has %d bytes here, %d there", kind, len(whole), len(there))
		}
		if part := got(t, other, "/files/"+file+"/content", "bytes=10-19", 206); !bytes.Equal(part, whole[10:20]) {
			t.Errorf("a part of the %s is %q", kind, part)
		}
		if small := got(t, other, "/files/"+file+"/thumbnail", "", map[bool]int{true: 200, false: 404}[kind == "image" || kind == "sticker"]); kind == "image" &&
			http.DetectContentType(small) != "image/jpeg" {
			t.Errorf("the thumbnail is %.20q", small)
		}
		if kind == "sticker" {
			continue
		}
		up := upload(t, nodes[i%2], kind, "x", whole)
		var m struct{ ID string }
		nodes[1-i%2].Admin.Must("POST", "/conversations/1/messages", meta.Object{"kind": kind, "file_id": up}, &m)
		one.WaitFor("the "+kind+" is delivered", func() bool { return messageBy(t, one, "id", m.ID)["status"] == "delivered" })
		sees := lucia.Sees()
		var object struct{ ID string }
		last := sees[len(sees)-1]
		if err := json.Unmarshal(last.Object, &object); err != nil || last.From != "business" {
			t.Fatalf("the phone shows %+v", last)
		}
		if on := phone(t, one, object.ID); !bytes.Equal(on, whole) {
			t.Errorf("the %s on the phone has %d bytes, want %d", kind, len(on), len(whole))
		}
	}
	inTurns(t, nodes)
	if keys := service.Keys(); len(keys) != 9+1+3 { // what was put together, and the parts that go in an hour
		t.Errorf("the bucket holds %d files: %v", len(keys), keys)
	}

	service.Fail(func(*http.Request) int { return http.StatusServiceUnavailable })
	file := fmt.Sprint(walk(messageBy(t, one, "kind", "image"), "content", "media", "file_id"))
	if answer := got(t, other, "/files/"+file+"/content", "", 503); !strings.Contains(string(answer), "files_unavailable") {
		t.Errorf("without the bucket it says %s", answer)
	}
	service.Fail(nil)

	var page struct {
		Items []struct{ Contact struct{ ID string } }
	}
	one.Admin.Must("GET", "/conversations?status=all", nil, &page)
	contact := page.Items[0].Contact.ID
	if archive := got(t, other, "/contacts/"+contact+"/export", "", 200); !bytes.Contains(archive, []byte("files/"+file)) {
		t.Error("the picture is not in what is exported")
	}
	other.Admin.Must("DELETE", "/contacts/"+contact, nil, nil)
	one.Advance(2 * time.Hour)
	one.WaitFor("nothing is left in the bucket", func() bool { return len(service.Keys()) == 0 })
	for _, s := range nodes {
		_ = filepath.WalkDir(s.Settings.Data, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && d.Name() != "secret.key" {
				t.Errorf("in a node's folder lies %s", path)
			}
			return nil
		})
	}
}

// inTurns uploads a file in parts, each to another node, and sends it.
func inTurns(t *testing.T, nodes []*servertest.Server) {
	t.Helper()
	content := bytes.Repeat([]byte("ruana "), 1<<20)
	var u struct {
		ID     string
		Offset int64
		File   struct{ ID string }
	}
	nodes[0].Admin.Must("POST", "/uploads", meta.Object{"client_id": "a", "name": "a.bin", "size": len(content)}, &u)
	for i := 0; u.File.ID == ""; i++ {
		c := servertest.ClientOf(t, nodes[i%2].URL, nodes[0].Token)
		c.Header.Set("Upload-Offset", fmt.Sprint(u.Offset))
		part := content[u.Offset:min(u.Offset+5<<19, int64(len(content)))]
		c.Must("PATCH", "/uploads/"+u.ID, io.Reader(bytes.NewReader(part)), &u)
	}
	if got := got(t, nodes[0], "/files/"+u.File.ID+"/content", "", 200); !bytes.Equal(got, content) {
		t.Errorf("put together it has %d bytes, want %d", len(got), len(content))
	}
	nodes[1].Admin.Must("POST", "/conversations/1/messages", meta.Object{"kind": "document", "file_id": u.File.ID}, nil)
}

// messageBy is the newest message of the first conversation of which a field has a value; nil if there is none.
func messageBy(t *testing.T, s *servertest.Server, field string, value any) live.Thing {
	t.Helper()
	var page struct{ Items []live.Thing }
	if err := s.Admin.API("GET", "/conversations/1/messages?limit=100", nil, &page); err != nil && servertest.CodeOf(err) != "not_found" {
		t.Fatal(err)
	}
	for _, m := range page.Items {
		if m[field] == value {
			return m
		}
	}
	return nil
}

// arrived waits until a customer's file is here.
func arrived(t *testing.T, s *servertest.Server, external string) (m live.Thing) {
	t.Helper()
	s.WaitFor("the customer's file is here", func() bool {
		m = messageBy(t, s, "external_id", external)
		return walk(m, "content", "media", "state") == "ready"
	})
	return m
}

// got is what a node answers.
func got(t *testing.T, s *servertest.Server, path, span string, status int) []byte {
	t.Helper()
	c := servertest.ClientOf(t, s.URL, s.Token)
	if span != "" {
		c.Header.Set("Range", span)
	}
	res, err := c.Do("GET", "/api/v1"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != status {
		t.Fatalf("%s: %s (%v), %.200q", path, res.Status, err, body)
	}
	return body
}

// phone is a file as the customer's phone has it.
func phone(t *testing.T, s *servertest.Server, id string) []byte {
	t.Helper()
	res, err := http.Get(s.Settings.GraphURL + "/_sim/media/" + id)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("the phone's file %s: %s (%v)", id, res.Status, err)
	}
	return body
}

// upload stores a file as the interface does, and returns its id.
func upload(t *testing.T, s *servertest.Server, as, name string, content []byte) string {
	t.Helper()
	var f struct{ ID string }
	if err := tryUpload(t, s, as, name, content, &f); err != nil {
		t.Fatal(err)
	}
	return f.ID
}

func tryUpload(t *testing.T, s *servertest.Server, as, name string, content []byte, out any) error {
	t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	_ = m.WriteField("kind", as) // a buffer does not fail
	part, _ := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, name)}, "Content-Type": {"application/octet-stream"}})
	_, _ = part.Write(content)
	_ = m.Close()
	c := servertest.ClientOf(t, s.URL, s.Token)
	c.Header.Set("Content-Type", m.FormDataContentType())
	return c.API("POST", "/files", io.Reader(&form), out)
}

// R31: while the bucket does not answer, texts come and go, and whoever wants a file is told to come again. What a customer sent is fetched and what
// waits is sent when it is back.
func TestR31BucketAway(t *testing.T) {
	service := bucket.Start(t)
	s := servertest.Start(t, servertest.Options{Settings: service.Use})
	lucia := s.Customer("Lucía")
	first := arrived(t, s, lucia.Sends(simulator.Inbound{Kind: "image"}))
	picture := got(t, s, "/files/"+fmt.Sprint(walk(first, "content", "media", "file_id"))+"/content", "", 200)
	up := upload(t, s, "image", "foto.jpg", picture)

	service.Fail(func(*http.Request) int { return http.StatusServiceUnavailable })
	service.Asked()
	late := lucia.Sends(simulator.Inbound{Kind: "image"})
	s.WaitFor("its message is here", func() bool { return messageBy(t, s, "external_id", late) != nil })
	var m, text struct{ ID string }
	s.Admin.Must("POST", "/conversations/1/messages", meta.Object{"kind": "image", "file_id": up}, &m)
	s.Admin.Must("POST", "/conversations/1/messages", meta.Object{"kind": "note", "text": "¿dónde están las fotos?"}, &text)
	if code := servertest.CodeOf(tryUpload(t, s, "image", "foto.jpg", picture, &text)); code != "files_unavailable" {
		t.Errorf("an upload is refused with %q", code)
	}
	asked := strings.Join(service.Asked(), " ")
	s.WaitFor("the picture was to be kept, and the answer to be read", func() bool {
		asked += strings.Join(service.Asked(), " ")
		return strings.Count(asked, "PUT") > 3 && strings.Contains(asked, "GET") // three are the upload's
	})
	if state := walk(messageBy(t, s, "external_id", late), "content", "media", "state"); state != "pending" {
		t.Errorf("what cannot be kept is %v", state)
	}
	service.Fail(nil)
	s.WaitFor("the picture is fetched", func() bool {
		s.Advance(time.Minute)
		return walk(messageBy(t, s, "external_id", late), "content", "media", "state") == "ready"
	})
	s.WaitFor("the answer is delivered", func() bool {
		s.Advance(time.Minute)
		return messageBy(t, s, "id", m.ID)["status"] == "delivered"
	})
}
