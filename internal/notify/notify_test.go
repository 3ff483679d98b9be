package notify

import (
	"slices"
	"testing"
	"time"

	"timbre/internal/desk"
)

const (
	ana, bea, eva = 1, 2, 3
	conversation  = 70
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func changed(actor, was, is int64) *desk.Event {
	return &desk.Event{Kind: desk.ConversationChanged, Actor: actor, Conversation: conversation, Before: desk.Facts{Inbox: 9, Assignee: was}, After: desk.Facts{Inbox: 9, Assignee: is}}
}

func teamEvent(actor, was, is, assignee int64) *desk.Event {
	return &desk.Event{Kind: desk.ConversationChanged, Actor: actor, Conversation: conversation,
		Before: desk.Facts{Inbox: 9, Team: was, Assignee: assignee}, After: desk.Facts{Inbox: 9, Team: is, Assignee: assignee}}
}

func joins(actor int64, follows, called bool) *desk.Event {
	return &desk.Event{Kind: desk.ParticipantsChanged, Actor: actor, Conversation: conversation, Subject: bea, After: desk.Facts{Inbox: 9},
		Data: desk.FollowsData(follows, called)}
}

func lineOf(name string, to int64) *desk.Message {
	return &desk.Message{ID: 5, Kind: desk.KindEvent, Direction: desk.Internal, Content: desk.Content{Event: &desk.EventLine{Name: name, ToID: to}}}
}

func TestAlertOf(t *testing.T) {
	queue, mine := desk.Facts{Inbox: 9}, desk.Facts{Inbox: 9, Assignee: ana}
	hidden := queue
	hidden.Hidden = true
	for name, c := range map[string]struct {
		desk.Event
		want Alert
	}{
		"into the queue":            {desk.Event{Kind: desk.ConversationCreated, After: queue}, Alert{0, desk.AlertQueue}},
		"back into the queue":       {desk.Event{Kind: desk.ConversationChanged, Before: mine, After: queue}, Alert{0, desk.AlertQueue}},
		"it waits on":               {desk.Event{Kind: desk.ConversationChanged, Before: queue, After: queue}, Alert{}},
		"a blocked one":             {desk.Event{Kind: desk.ConversationCreated, After: hidden}, Alert{}},
		"written in hers":           {desk.Event{Kind: desk.MessageCreated, After: mine}, Alert{ana, desk.AlertMessage}},
		"written by herself":        {desk.Event{Kind: desk.MessageCreated, Actor: ana, After: mine}, Alert{}},
		"written in nobody's":       {desk.Event{Kind: desk.MessageCreated, After: queue}, Alert{}},
		"whatever else is of a row": {desk.Event{Kind: desk.MessageChanged, After: mine}, Alert{}},
	} {
		c.Conversation = conversation
		if got, may := AlertOf(&c.Event); got != c.want || may != (c.want.Kind != "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What is said outside the interface is said in all languages.
func TestSentences(t *testing.T) {
	for locale, words := range sentences {
		if len(words) != len(sentences["es"]) {
			t.Errorf("%s has %d sentences", locale, len(words))
		}
		for key := range sentences["es"] {
			if words[key] == "" {
				t.Errorf("%s has none for %s", locale, key)
			}
		}
	}
	if got := Sentence("en", desk.AlertFollowed, desk.NotifyFollowed, "", "Lucía", 3); got != "3 news in Lucía, which you follow" {
		t.Errorf("three are %q", got)
	}
}

func TestDecide(t *testing.T) {
	follows := func(user int64) desk.Involvement { return desk.Involvement{User: user, Participates: true} }
	mutes := desk.Involvement{User: bea, Participates: true, MutedUntil: now.Add(time.Hour)}
	wrote := &desk.Event{Kind: desk.MessageCreated, Conversation: conversation, Message: 5, After: desk.Facts{Inbox: 9, Assignee: ana}}
	customer := &desk.Message{ID: 5, Kind: desk.KindText, Direction: desk.In, Author: desk.AuthorCustomer}
	note := &desk.Message{ID: 5, Kind: desk.KindNote, Direction: desk.Internal, Author: desk.AuthorAgent, AuthorID: eva}
	calls := &desk.Event{Kind: desk.InvolvementChanged, Actor: ana, Conversation: conversation, Message: 5, Subject: bea, After: desk.Facts{Inbox: 9}}
	failed := &desk.Event{Kind: desk.MessageChanged, Conversation: conversation, Message: 5, Data: desk.FailedData(), After: desk.Facts{Inbox: 9}}
	answer := &desk.Message{ID: 5, Kind: desk.KindText, Direction: desk.Out, Author: desk.AuthorAgent, AuthorID: bea, Delivery: desk.Failed}
	delivered := *failed
	delivered.Data = nil
	hidden := *wrote
	hidden.After.Hidden = true
	noted := *wrote
	noted.Actor = eva

	for name, c := range map[string]struct {
		News
		want []Told
	}{
		"given by a colleague":              {News{Event: changed(ana, 0, bea)}, []Told{{bea, desk.NotifyAssigned}}},
		"given by routing":                  {News{Event: changed(0, 0, bea)}, []Told{{bea, desk.NotifyAssigned}}},
		"taken oneself":                     {News{Event: changed(bea, 0, bea)}, nil},
		"taken away":                        {News{Event: changed(ana, bea, 0)}, nil},
		"given to a team":                   {News{Event: teamEvent(ana, 7, 8, 0), Team: []int64{ana, bea, eva}, Leads: []int64{70}}, []Told{{bea, desk.NotifyTeam}, {eva, desk.NotifyTeam}}},
		"given to a team that has nobody":   {News{Event: teamEvent(ana, 0, 8, 0), Leads: []int64{eva}}, nil},
		"an agent's, its team is another":   {News{Event: teamEvent(ana, 7, 8, eva), Team: []int64{bea}}, nil},
		"a team's goes back into its queue": {News{Event: teamEvent(ana, 8, 8, 0), Team: []int64{bea}}, nil},
		"added by hand":                     {News{Event: joins(ana, true, false)}, []Told{{bea, desk.NotifyAdded}}},
		"added by a note, which tells":      {News{Event: joins(ana, true, true)}, nil},
		"follows by himself":                {News{Event: joins(bea, true, false)}, nil},
		"taken out":                         {News{Event: joins(ana, false, false)}, nil},
		"given, and muted":                  {News{Event: changed(ana, 0, bea), People: []desk.Involvement{mutes}}, nil},
		"called":                            {News{Event: calls, Message: note}, []Told{{bea, desk.NotifyMention}}},
		"customer wrote where two follow":   {News{Event: wrote, Message: customer, People: []desk.Involvement{follows(bea), follows(eva)}}, []Told{{bea, desk.NotifyFollowed}, {eva, desk.NotifyFollowed}}},
		"who has it sees it anyway":         {News{Event: wrote, Message: customer, People: []desk.Involvement{follows(ana)}}, nil},
		"customer wrote, and muted":         {News{Event: wrote, Message: customer, People: []desk.Involvement{mutes}}, nil},
		"a blocked one wrote":               {News{Event: &hidden, Message: customer, People: []desk.Involvement{follows(bea)}}, nil},
		"a note, not to its writer":         {News{Event: &noted, Message: note, People: []desk.Involvement{follows(eva), follows(bea)}}, []Told{{bea, desk.NotifyFollowed}}},
		"a note that calls him tells once":  {News{Event: &noted, Message: note, People: []desk.Involvement{{User: bea, Participates: true, Mention: 5}}}, nil},
		"a message that is gone":            {News{Event: wrote, People: []desk.Involvement{follows(bea)}}, nil},
		"a follow-up is due":                {News{Event: changed(0, ana, ana), Message: lineOf("follow_up_due", eva)}, []Told{{eva, desk.NotifyFollowUp}}},
		"awake again, whoever has it":       {News{Event: changed(0, ana, ana), Message: lineOf("woke", eva)}, []Told{{ana, desk.NotifyWoke}}},
		"awake again, nobody has it":        {News{Event: changed(0, 0, 0), Message: lineOf("woke", eva)}, []Told{{eva, desk.NotifyWoke}}},
		"written for later and not sent":    {News{Event: changed(0, ana, ana), Message: lineOf("schedule_failed", bea)}, []Told{{bea, desk.NotifyScheduled}}},
		"a target is near":                  {News{Event: changed(0, ana, ana), Message: lineOf("sla_warning", 0)}, []Told{{ana, desk.NotifySLAWarning}}},
		"a target was missed, a team's":     {News{Event: changed(0, 0, 0), Message: lineOf("sla_breached", 0), Team: []int64{bea, eva}}, []Told{{bea, desk.NotifySLABreach}, {eva, desk.NotifySLABreach}}},
		"a target was missed, nobody's":     {News{Event: changed(0, 0, 0), Message: lineOf("sla_breached", 0), Leads: []int64{ana}}, []Told{{ana, desk.NotifySLABreach}}},
		"a target is near, not the team's":  {News{Event: changed(0, ana, ana), Message: lineOf("sla_warning", 0), Team: []int64{bea}, Leads: []int64{eva}}, []Told{{ana, desk.NotifySLAWarning}}},
		"a window ends, hers":               {News{Event: changed(0, ana, ana), Message: lineOf("window_closing", 0)}, []Told{{ana, desk.NotifyWindow}}},
		"a window ends, nobody's":           {News{Event: changed(0, 0, 0), Message: lineOf("window_closing", 0), Leads: []int64{eva}}, []Told{{eva, desk.NotifyWindow}}},
		"did not arrive":                    {News{Event: failed, Message: answer}, []Told{{bea, desk.NotifyFailed}}},
		"whatever else becomes of it":       {News{Event: &delivered, Message: answer}, nil},
		"another line concerns nobody else": {News{Event: changed(0, ana, ana), Message: lineOf("label", eva)}, nil},
	} {
		c.Now = now
		if c.Message != nil {
			c.Event.Message = c.Message.ID
		}
		if got := Decide(&c.News); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
		if len(c.want) > 0 && !Concerns(c.Event) {
			t.Errorf("%s: the event is passed over", name)
		}
	}
}
