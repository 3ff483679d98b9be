package app

import (
	"strings"

	"timbre/internal/auth"
)

// Where sealed secrets rest; Seal and Open of one secret must name the same place.
const (
	SecretPlace = "meta_apps/secret"
	VerifyPlace = "meta_apps/verify"
	TokenPlace  = "inboxes/token"
)

// SealWith returns the sealer of a box of keys. A context is "table/column".
func SealWith(box *auth.Box) Sealer { return boxSealer{box} }

type boxSealer struct{ box *auth.Box }

func (s boxSealer) Seal(plain, context string) (string, error) {
	return s.box.Seal(placeOf(context), plain), nil
}

func (s boxSealer) Open(sealed, context string) (string, error) {
	return s.box.Open(placeOf(context), sealed)
}

func (s boxSealer) Fingerprint(secret string) string { return s.box.Fingerprints(secret)[0] }

func placeOf(context string) auth.Place {
	table, column, _ := strings.Cut(context, "/")
	return auth.Place{Table: table, Column: column}
}
