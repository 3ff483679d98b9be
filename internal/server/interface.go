package server

import (
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// The interface loads nothing from elsewhere and runs no inline script. Images and media also come from memory (blob:), since
// a file is shown before it is sent.
const interfacePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
	"connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// encoderPolicy is that of the worker that encodes Opus for browsers that do not: it compiles what it brings with it.
const encoderPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"

// interfaceHandler serves the built interface: its files, and for every other address the page that shows it.
func interfaceHandler(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.NotFound(w, r)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name == "" || !isFile(files, name) || strings.HasPrefix(name, ".") {
			if strings.HasPrefix(name, "assets/") {
				http.NotFound(w, r) // of another version: the page must not pretend to be a script
				return
			}
			name = "index.html"
		}
		if !isFile(files, name) {
			http.Error(w, "The interface was not built into this program: run make build.", http.StatusServiceUnavailable)
			return
		}
		serveFile(w, r, files, name)
	})
}

// unreceivedMost is how much of what is shared is read only to be let go.
const unreceivedMost = 256 << 20

// unreceived answers what a phone shares with the interface where its worker, which keeps that on the phone, is not at work yet. Whose it
// is cannot be told, so nothing of it is kept, and the page says so. It is read first: a browser that is answered before it has sent all
// shows a broken line instead.
func unreceived(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, unreceivedMost))
	http.Redirect(w, r, "/share?lost=early", http.StatusSeeOther)
}

// isFile reports whether the interface has a file; of some it has only compressed copies.
func isFile(files fs.FS, name string) bool {
	return isStored(files, name) || isStored(files, name+".gz")
}

func isStored(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && !info.IsDir()
}

func serveFile(w http.ResponseWriter, r *http.Request, files fs.FS, name string) {
	h := w.Header()
	policy := interfacePolicy
	if strings.HasPrefix(name, "assets/encoderWorker") {
		policy = encoderPolicy
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", contentType(name))
	h.Add("Vary", "Accept-Encoding")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable") // its name holds its hash
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	stored := name
	for _, e := range [...]struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if strings.Contains(r.Header.Get("Accept-Encoding"), e.encoding) && isStored(files, name+e.suffix) {
			h.Set("Content-Encoding", e.encoding)
			stored = name + e.suffix
			break
		}
	}
	f, err := open(files, stored)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer f.Close()
	if r.Method == http.MethodGet {
		io.Copy(w, f)
	}
}

// open opens a file, unpacking its copy if that is all there is.
func open(files fs.FS, name string) (io.ReadCloser, error) {
	f, err := files.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if f, err = files.Open(name + ".gz"); err != nil {
		return nil, err
	}
	return gzip.NewReader(f)
}

func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}
