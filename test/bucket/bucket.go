// Package bucket is an S3-compatible service with one bucket, in memory. It lets in only what is signed with its key, takes only the content that
// was signed, and can be told to fail.
package bucket

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"timbre/internal/config"
)

// Its only bucket, and the key that opens it.
const (
	Name   = "timbre-files"
	Region = "eu-south-9"
	KeyID  = "AKIDDELBALDE"
	Secret = "secreto/del+balde"
)

// Service is the service.
type Service struct {
	URL string

	memory *s3mem.Backend
	inside http.Handler
	server *http.Server
	mu     sync.Mutex
	fault  func(*http.Request) int
	asked  []string
}

// Start starts a service on a free port of this machine, until the test ends.
func Start(t testing.TB) *Service {
	t.Helper()
	s := &Service{memory: s3mem.New()}
	if err := s.memory.CreateBucket(Name); err != nil {
		t.Fatal(err)
	}
	s.inside = gofakes3.New(s.memory).Server()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.URL = "http://" + l.Addr().String()
	s.server = &http.Server{Handler: s}
	go s.server.Serve(l)
	t.Cleanup(func() { s.Close() })
	return s
}

// Close closes it.
func (s *Service) Close() error { return s.server.Close() }

// Setting is what TIMBRE_FILES_URL says of it, with a prefix like "/acme".
func (s *Service) Setting(prefix string) string {
	return "s3://" + Name + prefix + "?endpoint=" + s.URL + "&region=" + Region
}

// Use has an installation keep its files here, below a prefix.
func (s *Service) Use(set *config.Settings) {
	set.Files = config.Bucket{Name: "s3://" + Name + "/acme", URL: s.URL + "/" + Name + "/acme", Region: Region, KeyID: KeyID, Secret: Secret}
}

// Fail has requests answered with a status, for as long as it is told one; nil: none.
func (s *Service) Fail(with func(*http.Request) int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = with
}

// Asked are the requests since the last time, as "GET /bucket/key 0-99".
func (s *Service) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.asked
	s.asked = nil
	return list
}

// KeepVersions has the bucket keep what is deleted.
func (s *Service) KeepVersions() error {
	return s.memory.SetVersioningConfiguration(Name, gofakes3.VersioningConfiguration{Status: gofakes3.VersioningEnabled})
}

// Keys are the names of what lies in the bucket.
func (s *Service) Keys() []string {
	list, err := s.memory.ListBucket(Name, nil, gofakes3.ListBucketPage{})
	if err != nil {
		panic(err) // there is one, and it is in memory
	}
	var keys []string
	for _, o := range list.Contents {
		keys = append(keys, o.Key)
	}
	return keys
}

// ServeHTTP looks at who asks and for what, as S3 does, before anything is done.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+strings.TrimPrefix(r.Header.Get("Range"), "bytes=")))
	fault := s.fault
	s.mu.Unlock()
	if fault != nil {
		if status := fault(r); status != 0 {
			refuse(w, status, "Disturbed")
			return
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	hash := sha256.Sum256(body)
	switch {
	case !signed(r, KeyID, Secret, Region):
		refuse(w, http.StatusForbidden, "SignatureDoesNotMatch")
		return
	case r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(hash[:]):
		refuse(w, http.StatusBadRequest, "XAmzContentSHA256Mismatch")
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.inside.ServeHTTP(w, r)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>This was refused.</Message></Error>`, code)
}

// headers that must be signed if they are there.
func mustBeSigned(name string) bool {
	return name == "host" || strings.HasPrefix(name, "x-amz-")
}

// field is a part of the Authorization header.
func field(authorization, name string) string {
	_, rest, _ := strings.Cut(authorization, name+"=")
	value, _, _ := strings.Cut(rest, ",")
	return strings.TrimSpace(value)
}

// signed checks a signature of version 4 as Amazon describes it.
func signed(r *http.Request, keyID, secret, region string) bool {
	authorization, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	at := r.Header.Get("X-Amz-Date")
	if !ok || len(at) != len("20060102T150405Z") {
		return false
	}
	scope := strings.Join([]string{at[:8], region, "s3", "aws4_request"}, "/")
	names := strings.Split(field(authorization, "SignedHeaders"), ";")
	for name := range r.Header {
		if lower := strings.ToLower(name); mustBeSigned(lower) && !slices.Contains(names, lower) {
			return false
		}
	}
	if !slices.Contains(names, "host") || field(authorization, "Credential") != keyID+"/"+scope {
		return false
	}
	canonical := r.Method + "\n" + r.URL.EscapedPath() + "\n" + strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20") + "\n"
	for _, name := range names {
		value := strings.Join(r.Header.Values(name), ",")
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = fmt.Sprint(r.ContentLength)
		}
		canonical += name + ":" + strings.TrimSpace(value) + "\n"
	}
	canonical += "\n" + strings.Join(names, ";") + "\n" + r.Header.Get("X-Amz-Content-Sha256")
	return field(authorization, "Signature") == signature(secret, at, scope, canonical)
}
