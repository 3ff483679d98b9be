package api_test

import (
	"testing"

	"timbre/internal/testkit/servertest"
)

// The interface judges a file before it is sent by what this server takes.
func TestStartTellsTheLargestFile(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		var start struct {
			MaxUpload int64 `json:"max_upload"`
		}
		s.Admin.Must("GET", "/start", nil, &start)
		if start.MaxUpload != s.Settings.MaxUpload {
			t.Errorf("%d bytes are told, and %d are taken", start.MaxUpload, s.Settings.MaxUpload)
		}
	})
}
