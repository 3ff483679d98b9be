package attack

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// S20: a file that a browser could run, by what it is, what it is called or what it says that it is, is saved and never shown, and can do nothing.
func TestS20ActiveFiles(t *testing.T) {
	mostly(t, servertest.Options{}, func(t *testing.T, w *world) {
		script := `<script>alert(document.domain)</script>`
		for name, content := range map[string]string{
			"a.svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">` + script + `</svg>`, "a.html": `<!doctype html>` + script, "a.xhtml": `<html xmlns="http://www.w3.org/1999/xhtml">` + script + `</html>`,
			"a.xml": `<?xml version="1.0"?><?xml-stylesheet href="data:text/xsl,x" type="text/xsl"?><a/>`, "a.pdf": "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
			"a.js": "alert(1)", "a.css": "*{background:url(http://evil.example)}", "a.swf": "FWS\x09", "a.hta": script, "a.mht": "MIME-Version: 1.0\nContent-Type: text/html\n\n" + script,
			"gif.html": "GIF89a/*" + script + "*/=1", "jpeg.html": "\xff\xd8\xff\xe0" + script, "png.svg": "\x89PNG\r\n\x1a\n" + script, "pdf.html": "%PDF-1.4\n" + script, "a.txt": script, "a.wasm": "\x00asm\x01\x00\x00\x00",
		} {
			for _, kind := range []string{"", "image/png", "text/html", "image/svg+xml"} {
				status, id := w.uploadAs(w.x.admin, name, kind, content)
				if status != 201 {
					continue // refused, which is as well
				}
				for _, part := range []string{"content", "thumbnail"} {
					got := w.try(w.x.admin, "GET", "/files/"+id+"/"+part, nil)
					if part == "thumbnail" && got.status == 404 {
						continue
					}
					disposition, _, err := mime.ParseMediaType(got.header.Get("Content-Disposition"))
					shown := disposition == "inline" && strings.HasPrefix(got.kind, "image/") && got.kind != "image/svg+xml"
					if got.status != 200 || err != nil || disposition != "attachment" && !shown || got.header.Get("X-Content-Type-Options") != "nosniff" ||
						got.header.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || strings.Contains(got.kind, "html") || strings.Contains(got.kind, "xml") && !strings.Contains(got.kind, "vnd.") ||
						len(got.header.Values("Set-Cookie")) > 0 {
						t.Errorf("%s as %q: %s is served with %d %v", name, kind, part, got.status, got.header)
					}
				}
			}
		}
	})
}

// uploadAs sends content under a name and a type, and returns how that was answered.
func (w *world) uploadAs(c *servertest.Client, name, kind, content string) (status int, id string) {
	w.t.Helper()
	const boundary = "grenze"
	head := mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": name})
	body := "--" + boundary + "\r\nContent-Disposition: " + head + "\r\nContent-Type: " + kind + "\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n"
	c.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	defer c.Header.Del("Content-Type")
	status, text := w.said(c, "POST", "/files", io.Reader(strings.NewReader(body)))
	if m := regexp.MustCompile(`"id":"([0-9]+)"`).FindStringSubmatch(text); m != nil {
		id = m[1]
	}
	return status, id
}

// S58 and S24: whatever a file is called, it lies under a key of ours, in our folder, and is shown under a name in which nothing is hidden, with the
// extension that it has.
func TestS58NamesOfFiles(t *testing.T) {
	mostly(t, servertest.Options{}, func(t *testing.T, w *world) {
		key := regexp.MustCompile(`^[a-z2-7]{2}/[a-z2-7]{32}$`)
		for name, extension := range map[string]string{
			"../../../../etc/cron.d/evil": "", "/etc/passwd": "", `C:\Windows\evil.txt`: ".txt", "..\\..\\evil.txt": ".txt", "%2e%2e%2fevil.txt": ".txt", "evil\x00.txt": ".txt", "ev\u200bil.txt": ".txt",
			"foto\u202egpj.exe": ".exe", "CON": "", "nul.txt": ".txt", ".htaccess": "", "...": "", strings.Repeat("x", 4096) + ".docx": ".docx", "e\u0301\u0301\u0301\u0301\u0301\u0301.md": ".md",
			"factura.pdf                                        .exe": ".exe", "a\u2028b.txt": ".txt", "\uff0e\uff0e\uff0fevil.txt": ".txt", "a;b=\"c\".txt": ".txt", " ": "",
		} {
			status, id := w.uploadAs(w.x.admin, name, "text/plain", "contenido de "+name)
			if status != 201 {
				t.Errorf("%.40q is answered %d", name, status)
				continue
			}
			var f struct{ Name string }
			w.x.admin.Must("GET", "/files/"+id, nil, &f)
			hidden := strings.ContainsFunc(f.Name, func(r rune) bool {
				return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("/\\<>:\"|?*\u2028\u2029", r)
			})
			if f.Name == "" || len(f.Name) > 255 || hidden || strings.HasPrefix(f.Name, ".") || !strings.HasSuffix(f.Name, extension) {
				t.Errorf("%.40q is called %q", name, f.Name)
			}
		}
		folder := filepath.Join(w.Settings.Data, "files")
		files := 0
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				under, _ := filepath.Rel(folder, path)
				if files++; !key.MatchString(filepath.ToSlash(under)) {
					t.Errorf("a file lies at %s", under)
				}
			}
			return err
		})
		if err != nil || files < 10 {
			t.Errorf("%d files lie in the folder: %v", files, err)
		}
		if _, err := os.Stat(filepath.Join(w.Settings.Data, "..", "evil.txt")); err == nil {
			t.Error("a file lies outside")
		}
	})
}

// inside are ways to write a machine that nobody outside may reach.
var inside = []string{"127.0.0.1", "127.1", "0.0.0.0", "localhost", "LOCALHOST.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "169.254.169.254",
	"[fd00:ec2::254]", "[fe80::1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1.", "timbre.localhost", "[64:ff9b::7f00:1]", "\uff11\uff12\uff17.0.0.1"}

// S27 and S31: the addresses that somebody may type, of a mail server and of a browser's push service, lead to no machine inside, nor to us; a test
// of them tells nothing of what is there. (Those of channels, which nobody types, and what is between: internal/egress.)
func TestS27AddressesInside(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:2525")
	if err != nil {
		t.Skipf("the port of the canary is taken: %v", err)
	}
	defer l.Close()
	var reached atomic.Int64
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			_, _ = io.WriteString(conn, "220 canario-adentro\r\n")
			conn.Close()
		}
	}()
	w := begin(t, servertest.Options{})
	admin := w.x.admin
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	encoded := base64.RawURLEncoding.EncodeToString
	for _, host := range inside {
		set := meta.Object{"host": strings.Trim(host, "[]"), "port": 2525, "security": "none", "sender_name": "x", "sender": "a@b.example"}
		if got := w.try(admin, "PUT", "/mail-server", set); got.status < 400 {
			status, text := w.said(admin, "POST", "/mail-server/test", nil)
			if status < 400 || status >= 500 || strings.Contains(text, "canario") {
				t.Errorf("a mail server at %s: %d %s", host, status, text)
			}
		}
		endpoint := fmt.Sprintf("https://%s/x", host)
		if got := w.try(admin, "PUT", "/me/push", meta.Object{"endpoint": endpoint, "p256dh": encoded(key.PublicKey().Bytes()), "auth": encoded(make([]byte, 16))}); got.status < 400 {
			if status, text := w.said(admin, "POST", "/me/push/test", nil); status >= 500 || strings.Contains(text, "canario") {
				t.Errorf("pushing to %s: %d %s", host, status, text)
			}
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}
