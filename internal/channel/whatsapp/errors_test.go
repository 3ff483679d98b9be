package whatsapp

import (
	"encoding/json"
	"strconv"
	"testing"

	"timbre/internal/channel"
)

func TestPolicies(t *testing.T) {
	for action, codes := range map[channel.Action][]int{
		channel.PauseAll: {0, 190, 3, 10, 200, 210, 299, 131005, 33, 368, 131031, 131037, 131045, 133010, 133000, 133005, 133015, 133016},
		channel.Retry:    {1, 2, 131000, 131016, 133004, 4, 80007, 613, 130429, 131048, 131053, 131056, 131057, 2494100, 131059, 132069},
		channel.Fail: {100, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131042, 131047, 131049, 131050, 131051, 131052, 131055,
			131060, 131062, 131063, 131064, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 134100, 135000,
			137000, 131201, 138000, 139100, 2388019, 424242},
	} {
		for _, code := range codes {
			got := (&wireError{Code: json.Number(strconv.Itoa(code)), Message: "m"}).refusal()
			if got.Action != action || got.Code != strconv.Itoa(code) || got.Detail != "m" {
				t.Errorf("code %d: %+v, want action %d", code, got, action)
			}
			if (got.Action == channel.PauseAll) && got.Notice == "" {
				t.Errorf("code %d pauses the inbox and tells nobody", code)
			}
		}
	}
}

func TestPolicyDetails(t *testing.T) {
	of := func(code string) *channel.SendError { return (&wireError{Code: json.Number(code)}).refusal() }
	first, second := of("190"), of("190")
	for what, ok := range map[string]bool{
		"131050 stops marketing":             of("131050").OptOut,
		"131026 is unreachable":              of("131026").Unreachable,
		"131056 holds the recipient only":    of("131056").Pair && !of("131056").Number,
		"130429 holds the number":            of("130429").Number && !of("130429").Pair,
		"131053 ends soon":                   of("131053").Tries == 2,
		"131000 ends":                        of("131000").Tries == 12,
		"131042 is told":                     of("131042").Notice != "",
		"132015 is told":                     of("132015").Notice != "",
		"131048 waits long and is told":      of("131048").After.Hours() >= 1 && of("131048").Notice != "",
		"no code, no action":                 *of("") == channel.SendError{Code: "unknown"},
		"two refusals share nothing":         first != second,
		"data that is a string is the words": (&wireError{Data: []byte(`"words"`), Message: "m"}).detail() == "words",
		"data without details is not":        (&wireError{Data: []byte(`{}`), Message: "m"}).detail() == "m",
	} {
		if !ok {
			t.Error("not so: " + what)
		}
	}
}
