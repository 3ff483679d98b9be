package realtime

import (
	"testing"

	"timbre/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }
