package api

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// styleHash names the page's only style for its policy, so that no other one applies.
func styleHash(page string) string {
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return base64.StdEncoding.EncodeToString(sum[:])
}
