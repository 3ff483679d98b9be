package api_test

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

type libraryFile struct {
	ID, Kind, Name, Scope string
	Folder                *string `json:"folder_id"`
	Sticker               bool
}

type library struct {
	Folders []struct {
		ID, Name string
		Parent   *string `json:"parent_id"`
	}
	Files []libraryFile
}

func libraryOf(t *testing.T, c *servertest.Client, query string) (names string) {
	t.Helper()
	var lib library
	c.Must("GET", "/library"+query, nil, &lib)
	var all []string
	for _, f := range lib.Folders {
		all = append(all, f.Name+"/")
	}
	for _, f := range lib.Files {
		all = append(all, f.Name)
	}
	return strings.Join(all, " ")
}

// The library is everybody's to look at and to send from, and changes by its permission.
func TestLibrary(t *testing.T) { // C04
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		st := s.Stream(luz, -1)
		defer st.Close()
		var prices, lists struct{ ID string }
		s.Admin.Must("POST", "/library/folders", map[string]any{"name": "Catálogos"}, &lists)
		st.Next("library")
		s.Admin.Must("POST", "/library/folders", map[string]any{"name": "Precios", "parent_id": lists.ID}, &prices)
		var file libraryFile
		s.Admin.Must("POST", "/library/files", map[string]any{"file_id": upload(t, s.Admin, "Lista Ñandú.txt", "precios"), "folder_id": prices.ID}, &file)
		if file.Name != "Lista Ñandú.txt" || file.Folder == nil || *file.Folder != prices.ID || file.Scope != "shared" || file.Kind != "document" {
			t.Errorf("%+v", file)
		}
		if got := libraryOf(t, luz, ""); got != "Catálogos/ Precios/ Lista Ñandú.txt" {
			t.Errorf("luz has %q", got)
		}
		for query, want := range map[string]string{"nandu+LISTA": "Lista Ñandú.txt", "catalogo": "Catálogos/", "nada": ""} {
			if got := libraryOf(t, luz, "?q="+query); got != want {
				t.Errorf("%s finds %q, want %q", query, got, want)
			}
		}

		for _, c := range [][3]string{{"POST", "/folders", `{"name":"x"}`}, {"PATCH", "/folders/" + lists.ID, `{"name":"x"}`}, {"DELETE", "/folders/" + lists.ID, ""},
			{"POST", "/files", `{"file_id":"` + upload(t, luz, "a.txt", "a") + `"}`}, {"PATCH", "/files/" + file.ID, `{"name":"x"}`}, {"DELETE", "/files/" + file.ID, ""}} {
			refused(t, call(t, luz, c[0], "/api/v1/library"+c[1], c[2]), 403, "permission_missing")
		}
		refused(t, call(t, s.Admin, "DELETE", "/api/v1/library/folders/"+prices.ID, ""), 409, "folder_not_empty")
		refused(t, call(t, s.Admin, "DELETE", "/api/v1/library/folders/"+lists.ID, ""), 409, "folder_not_empty")
		for body, fault := range map[string]string{`{"parent_id":"` + prices.ID + `"}`: "parent_id", `{"parent_id":"77"}`: "parent_id", `{"name":" "}`: "name"} {
			if got := call(t, s.Admin, "PATCH", "/api/v1/library/folders/"+lists.ID, body); got.Status != 422 || !strings.Contains(got.Body, `"`+fault+`"`) {
				t.Errorf("%s: %d %s", body, got.Status, got.Body)
			}
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/library/folders", `{"name":"catalogos"}`), 422, "invalid")
		s.Admin.Must("PATCH", "/library/files/"+file.ID, map[string]any{"name": "Precios de mayo", "folder_id": nil}, &file)
		if file.Name != "Precios de mayo.txt" || file.Folder != nil {
			t.Errorf("%+v", file)
		}
		s.Admin.Must("DELETE", "/library/folders/"+prices.ID, nil, nil)
		refused(t, call(t, s.Admin, "DELETE", "/api/v1/library/folders/"+prices.ID, ""), 404, "not_found")
	})
}

// contents are the files that lie in the data folder.
func contents(t *testing.T, s *servertest.Server) (n int) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(s.Settings.Data, "files"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		if os.IsNotExist(err) {
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A file of the library is sent without being uploaded again, again and again; what was sent of it outlives it, and what nothing
// has any more goes.
func TestLibraryFilesAreSent(t *testing.T) { // C04
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		waits(t, s)
		var kept, unsent libraryFile
		s.Admin.Must("POST", "/library/files", map[string]any{"file_id": upload(t, s.Admin, "lista.txt", "precios")}, &kept)
		s.Admin.Must("POST", "/library/files", map[string]any{"file_id": upload(t, s.Admin, "otra.txt", "otros")}, &unsent)
		var sent struct {
			Content struct {
				Media struct {
					FileID string `json:"file_id"`
					Name   string
				}
			}
		}
		for range 2 {
			luz.Must("POST", "/conversations/1/messages", map[string]any{"kind": "document", "file_id": kept.ID}, &sent)
		}
		if sent.Content.Media.FileID == kept.ID || sent.Content.Media.Name != "lista.txt" {
			t.Errorf("%+v", sent)
		}
		if n := contents(t, s); n != 2 {
			t.Errorf("%d contents are kept", n)
		}
		for _, f := range []libraryFile{kept, unsent} {
			s.Admin.Must("DELETE", "/library/files/"+f.ID, nil, nil)
			refused(t, call(t, luz, "GET", "/api/v1/files/"+f.ID, ""), 404, "not_found")
		}
		s.Advance(2 * time.Hour)
		s.WaitFor("the content that nothing has to go", func() bool { return contents(t, s) == 1 })
		if got := call(t, luz, "GET", "/api/v1/files/"+sent.Content.Media.FileID+"/content", ""); got.Body != "precios" {
			t.Errorf("what was sent is %+v", got)
		}
	})
}

// What a canned response had goes with it; what it no longer names goes when no draft can want it any more.
func TestFilesThatCannedResponsesLeave(t *testing.T) { // C07
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		var gone, changed canned
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "a", "text": "a", "files": []string{upload(t, s.Admin, "a.txt", "a")}}, &gone)
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "b", "text": "b", "files": []string{upload(t, s.Admin, "b.txt", "b"), upload(t, s.Admin, "c.txt", "c")}}, &changed)
		s.Admin.Must("PATCH", "/canned-responses/"+changed.ID, map[string]any{"files": []string{changed.Files[1].ID}}, nil)
		s.Admin.Must("DELETE", "/canned-responses/"+gone.ID, nil, nil)
		s.Advance(2 * time.Hour)
		s.WaitFor("the deleted one's content to go", func() bool { return contents(t, s) == 2 })
		if err := s.App.DropUnnamedFiles(t.Context()); err != nil || contents(t, s) != 2 {
			t.Fatalf("a draft may still use it: %v", err)
		}
		s.Advance(31 * 24 * time.Hour)
		if err := s.App.DropUnnamedFiles(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Advance(2 * time.Hour)
		s.WaitFor("the content that is not named to go", func() bool { return contents(t, s) == 1 })
		if got := call(t, s.Admin, "GET", "/api/v1/files/"+changed.Files[1].ID+"/content", ""); got.Body != "c" {
			t.Errorf("%+v", got)
		}
	})
}

// webp is the beginning of a WebP picture, and zeros up to a size.
func webp(side uint32, animated bool, size int) []byte {
	head := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00"), 0x10, 0, 0, 0)
	if animated {
		head[20] |= 0x02
	}
	edge := binary.LittleEndian.AppendUint32(nil, side-1)[:3]
	head = append(append(head, edge...), edge...)
	out := append(head, bytes.Repeat([]byte{0}, size-len(head))...)
	binary.LittleEndian.PutUint32(out[4:], uint32(size-8))
	return out
}

// Stickers are what their own bytes say; the tray is everybody's by permission, and one's own besides.
func TestStickers(t *testing.T) { // C05
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo := member(t, s, "luz", "agent"), member(t, s, "teo", "agent")
		add := func(c *servertest.Client, scope string, content []byte) answer {
			f, err := give(t, c, "", "pegatina.webp", "image/webp", content)
			if err != nil {
				t.Fatal(err)
			}
			return call(t, c, "POST", "/api/v1/library/files", `{"file_id":"`+f.ID+`","sticker":true,"scope":"`+scope+`"}`)
		}
		for name, c := range map[string]struct {
			content []byte
			fault   string
		}{
			"600 pixels": {webp(600, false, 9000), "sticker_size"}, "101 KB": {webp(512, false, 101<<10), "media_too_big"},
			"501 KB, moving": {webp(512, true, 501<<10), "media_too_big"}, "text": {[]byte("hola"), "sticker_type"},
		} {
			if got := add(luz, "personal", c.content); got.Status != 422 || !strings.Contains(got.Body, c.fault) {
				t.Errorf("%s: %d %s", name, got.Status, got.Body)
			}
		}
		refused(t, add(luz, "shared", webp(512, false, 9000)), 403, "permission_missing")
		var own, shared libraryFile
		decode(t, add(luz, "personal", webp(512, false, 9000)).Body, &own)
		decode(t, add(s.Admin, "shared", webp(512, true, 400<<10)).Body, &shared)
		if own.Kind != "sticker" || own.Scope != "personal" || !own.Sticker || shared.Scope != "shared" {
			t.Errorf("%+v %+v", own, shared)
		}
		if a, b := libraryOf(t, luz, ""), libraryOf(t, teo, ""); a != "pegatina.webp pegatina.webp" || b != "pegatina.webp" {
			t.Errorf("luz has %q, teo %q", a, b)
		}
		refused(t, call(t, teo, "GET", "/api/v1/files/"+own.ID+"/content", ""), 404, "not_found")
		refused(t, call(t, teo, "DELETE", "/api/v1/library/files/"+own.ID, ""), 404, "not_found")
		refused(t, call(t, luz, "PATCH", "/api/v1/library/files/"+own.ID, `{"folder_id":"5"}`), 422, "invalid")

		waits(t, s)
		refused(t, call(t, teo, "POST", "/api/v1/conversations/1/messages", `{"kind":"sticker","file_id":"`+own.ID+`"}`), 422, "invalid")
		luz.Must("POST", "/conversations/1/messages", map[string]any{"kind": "sticker", "file_id": own.ID}, nil)
		luz.Must("DELETE", "/library/files/"+own.ID, nil, nil)
	})
}
