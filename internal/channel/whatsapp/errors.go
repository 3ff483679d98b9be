package whatsapp

import (
	"strconv"
	"time"

	"timbre/internal/channel"
)

// policies says what each error code of Meta means for us. A code that is not here fails, with Meta's words for the agent.
// From https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes and what is seen live.
var policies = []struct {
	codes  []int
	policy channel.SendError
}{
	{[]int{0, 190}, pause("token_invalid")},
	{[]int{3, 10, 131005}, pause("permission_missing")}, // and 200 to 299
	{[]int{33}, pause("number_missing")},
	{[]int{368, 131031}, pause("account_restricted")},
	{[]int{131037}, pause("name_not_approved")},
	{[]int{131045, 133010}, pause("number_not_registered")},
	{[]int{133000, 133005, 133006, 133007, 133008, 133009, 133015, 133016}, pause("registration_failed")},

	{[]int{1, 2, 131000, 131016, 133004}, channel.SendError{Action: channel.Retry, Tries: outageTries}},
	{[]int{131059}, channel.SendError{Action: channel.Retry, Tries: 3}},
	{[]int{131053}, channel.SendError{Action: channel.Retry, Tries: 2}},
	{[]int{4, 613, 80007}, channel.SendError{Action: channel.Retry, Number: true, After: 5 * time.Minute}},
	{[]int{130429}, channel.SendError{Action: channel.Retry, Number: true}},
	{[]int{131056}, channel.SendError{Action: channel.Retry, Pair: true, After: 4 * time.Second}},
	{[]int{131057, 2494100}, channel.SendError{Action: channel.Retry, Number: true, After: time.Minute}},
	{[]int{131048}, channel.SendError{Action: channel.Retry, Number: true, After: time.Hour, Notice: "spam_limit"}},
	{[]int{132069}, channel.SendError{Action: channel.Retry, After: time.Hour}},

	{[]int{131026}, channel.SendError{Unreachable: true}},
	{[]int{131050}, channel.SendError{OptOut: true}},
	{[]int{131042}, channel.SendError{Notice: "payment_problem", HoldTemplates: true}},
	{[]int{131064}, channel.SendError{Notice: "template_limit", HoldTemplates: true}},
	{[]int{132015}, channel.SendError{Notice: "template_paused", Template: "PAUSED"}},
	{[]int{132016}, channel.SendError{Notice: "template_disabled", Template: "DISABLED"}},
}

// outageTries outlast a quarter of an hour: each pause is twice the one before, from a second on, less up to a half by chance.
const outageTries = 12

func pause(notice string) channel.SendError {
	return channel.SendError{Action: channel.PauseAll, Notice: notice}
}

var policyOf = func() map[int]channel.SendError {
	m := map[int]channel.SendError{}
	for _, row := range policies {
		for _, code := range row.codes {
			m[code] = row.policy
		}
	}
	return m
}()

// code of an error in the table; -1 if it names none.
func code(e *wireError) int {
	c, err := strconv.Atoi(string(e.Code))
	switch {
	case err != nil:
		return -1
	case c == 100 && e.Subcode == "33": // an object that does not exist, or not for this token
		return 33
	case c >= 200 && c <= 299:
		return 10
	}
	return c
}

// refusal of an error of Meta, wherever it came.
func (e *wireError) refusal() *channel.SendError {
	out, known := policyOf[code(e)]
	if !known && e.Transient {
		out.Action = channel.Retry
	}
	if out.Code = string(e.Code); out.Code == "" {
		out.Code = "unknown"
	}
	out.Detail = e.detail()
	return &out
}
