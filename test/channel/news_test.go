package channel

import (
	"fmt"

	"timbre/internal/simulator"
)

// notices that administrators have not dealt with.
func (w *world) notices() []Thing {
	var page struct{ Items []Thing }
	w.Admin.Must("GET", "/notices", nil, &page)
	return page.Items
}

// resolve deals with all notices.
func (w *world) resolve() {
	for _, n := range w.notices() {
		w.Admin.Must("POST", "/notices/"+n["id"].(string)+"/resolve", nil, nil)
	}
}

func noticed(code, severity string) func(*chat, string, Thing) {
	return func(c *chat, variant string, _ Thing) {
		c.resolve()
		c.generate(variant)
		c.generate(variant) // told once
		list := c.notices()
		if len(list) != 1 || list[0]["code"] != code || list[0]["severity"] != severity || value(list[0], "inbox", "name") == nil {
			c.t.Errorf("told is %s", text(list))
		}
		if s := missing(c.inboxNow(), Thing{"state": "connected"}, "inbox"); s != "" {
			c.t.Error(s)
		}
	}
}

func (w *world) inboxNow() (b Thing) {
	w.Admin.Must("GET", w.inbox, nil, &b)
	return b
}

// templateIs: what Meta decides on the account's first template shows in the list, and where it matters as a notice.
func templateIs(status, notice, reason string) func(*chat, string, Thing) {
	return func(c *chat, variant string, _ Thing) {
		c.resolve()
		c.generate(variant)
		var state simulator.State
		c.control(c.t, "GET", "/state", nil, &state)
		meta := state.Templates[0]
		var page struct{ Items []Thing }
		c.Admin.Must("GET", "/templates", nil, &page)
		for _, shown := range page.Items {
			if shown["name"] != meta.Name || shown["language"] != meta.Language {
				continue
			}
			want := Thing{"status": status, "category": meta.Category, "rejected_reason": any(reason)}
			if reason == "" {
				want["rejected_reason"] = nil
			}
			if s := missing(shown, want, "template"); s != "" {
				c.t.Error(s)
			}
		}
		var codes []string
		for _, n := range c.notices() {
			codes = append(codes, fmt.Sprint(n["code"], value(n, "params", "template")))
		}
		want := "[]"
		if notice != "" {
			want = "[" + notice + meta.Name + "]"
		}
		if got := fmt.Sprint(codes); got != want {
			c.t.Errorf("told is %s instead of %s", got, want)
		}
		if status != "APPROVED" {
			c.generate("template_approved")
		}
	}
}

// templateRewritten: a template with other words is read anew before anybody fills it in.
func templateRewritten(c *chat, variant string, _ Thing) {
	var state simulator.State
	c.control(c.t, "GET", "/state", nil, &state)
	words := "Hola, {{1}}. Tu pedido {{2}} sale el {{3}} desde Bogotá."
	c.graph(c.t, "POST", "/"+state.Templates[0].ID, Thing{"components": []Thing{{"type": "BODY", "text": words}}}, nil)
	c.control(c.t, "POST", "/clock", Thing{"advance": "5s"}, nil) // Meta's review
	c.generate(variant)
	c.WaitIn(c.t, "the new words are here", func() bool {
		var page struct{ Items []Thing }
		c.Admin.Must("GET", "/templates", nil, &page)
		for _, shown := range page.Items {
			if shown["body"] == words && shown["status"] == "APPROVED" {
				return true
			}
		}
		return false
	})
}

// partnerRemoved: without access nothing is sent until an administrator has mended it.
func partnerRemoved(c *chat, variant string, _ Thing) {
	c.resolve()
	c.generate(variant)
	if s := missing(c.inboxNow(), Thing{"state": "paused", "state_code": "access_revoked"}, "inbox"); s != "" {
		c.t.Error(s)
	}
	if list := c.notices(); len(list) != 1 || list[0]["code"] != "access_revoked" || list[0]["severity"] != "critical" {
		c.t.Errorf("told is %s", text(list))
	}
	id := c.says("espera")
	c.Admin.Must("POST", c.inbox+"/resume", nil, nil)
	c.becomes(id, "delivered")
}

// pausedUntil: what Meta stops goes on once Meta says so, with what was written meanwhile and with nothing for an administrator to press.
func pausedUntil(end string) func(*chat, string, Thing) {
	return func(c *chat, variant string, _ Thing) {
		c.resolve()
		c.generate(variant)
		if s := missing(c.inboxNow(), Thing{"state": "paused", "state_code": variant}, "inbox"); s != "" {
			c.t.Error(s)
		}
		id := c.says("espera")
		c.settled(c.t) // its job has found the inbox paused
		c.generate(end)
		c.becomes(id, "delivered")
		if s := missing(c.inboxNow(), Thing{"state": "connected"}, "inbox"); s != "" {
			c.t.Error(s)
		}
		if list := c.notices(); len(list) != 1 || list[0]["code"] != end || list[0]["severity"] != "info" {
			c.t.Errorf("told is %s", text(list))
		}
	}
}

// bulk: a delivery of hundreds is all there, once.
func bulk(n int) func(*chat, string, Thing) {
	return func(c *chat, variant string, _ Thing) {
		had := c.row()["unread_count"].(float64)
		c.generate(variant)
		c.WaitIn(c.t, "all are here", func() bool { return c.row()["unread_count"] == had+float64(n) })
	}
}
