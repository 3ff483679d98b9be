package whatsapp

import "testing"

func TestIsEmoji(t *testing.T) {
	for _, s := range []string{"👍", "👍🏽", "❤️", "❤", "☺️", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇴", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#️⃣", "‼️", "©️", "🫶", "🤷🏻‍♀️", "⭐", "〰️", "㊗️"} {
		if !isEmoji(s) {
			t.Errorf("%q is none", s)
		}
	}
	for _, s := range []string{"", "a", "ok", "1", "#", "👍👍", "👍 ", "👍a", "<b>", "🇨", "🇨🇴🇨🇴", "\u200d", "👍\u200d", "️", "ñ", "日"} {
		if isEmoji(s) {
			t.Errorf("%q is one", s)
		}
	}
}
