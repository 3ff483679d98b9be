package app

import (
	"context"
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Ending says why a conversation is finished and what came of it, as far as the workspace asks for it.
type Ending struct {
	Reason     int64 // 0: none
	Summary    string
	Attributes AttributeInput // of the conversation, set with it
}

// Closing says what whoever closes a conversation saw, and why he does.
type Closing struct {
	Expect
	Ending
	LastSeen int64 // the newest message that he knows; 0: he does not say
	Force    bool  // close although the customer has written since
}

// WrittenMeanwhile refuses a closing because the customer has written since what the actor saw.
type WrittenMeanwhile struct{ Messages []desk.Message }

func (e *WrittenMeanwhile) Error() string { return "written_meanwhile" }

// Close finishes a conversation. What is closed stays closed.
func (a *App) Close(ctx context.Context, actor *desk.Actor, number int64, closing Closing) (desk.Conversation, error) {
	if err := a.mayAct(actor, desk.PermStatus, closing.Written); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, closing.Expect, func(tx *store.Tx, c *desk.Conversation) error {
		if c.Status == desk.Closed {
			return nil
		}
		if closing.LastSeen != 0 && !closing.Force {
			since, err := tx.InboundAfter(c.ID, closing.LastSeen)
			if err != nil {
				return err
			}
			if len(since) > 0 {
				return &WrittenMeanwhile{Messages: since}
			}
		}
		return a.finish(tx, actor, c, closing.Ending)
	})
}

// finish closes a conversation for somebody, once its ending says what the workspace asks for.
func (a *App) finish(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, ending Ending) error {
	reason, err := checkEnding(tx, &ending)
	if err != nil {
		return err
	}
	if err := completeAttributes(tx, actor, c, ending.Attributes); err != nil {
		return err
	}
	if err := a.catchUp(tx, c); err != nil {
		return err
	}
	before := c.Facts()
	closeConversation(c, actor.ID(), tx.Now)
	if actor.User != 0 && actor.User != c.Assignee {
		tx.Had(c, actor.User)
	}
	c.CloseReason, c.CloseSummary = ending.Reason, ending.Summary
	return a.endWith(tx, c, before, authorOf(actor), desk.EventLine{Name: "closed", To: reason.Name}, ending.Summary)
}

// checkEnding refuses an ending that lacks what is required, and returns the reason that it names.
func checkEnding(tx *store.Tx, e *Ending) (reason desk.CloseReason, err error) {
	w, err := tx.WorkspaceRow()
	if err != nil {
		return reason, err
	}
	f := faults{}
	if e.Reason != 0 {
		if reason, err = tx.CloseReason(e.Reason); desk.CodeOf(err) == desk.ErrNotFound.Code {
			f.add("reason_id", "not_found")
		} else if err != nil {
			return reason, err
		}
	} else if w.Closing.Reason == desk.AskRequired {
		f.add("reason_id", "required")
	}
	e.Summary = f.text("summary", e.Summary, maxCloseSummary)
	if e.Summary == "" && w.Closing.Summary == desk.AskRequired {
		f.add("summary", "required")
	}
	return reason, f.err()
}

// completeAttributes sets what an ending says of a conversation's attributes, and refuses one that lacks what is required.
func completeAttributes(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, in AttributeInput) error {
	known, err := tx.Attributes()
	if err != nil {
		return err
	}
	required := slices.ContainsFunc(known, func(at desk.Attribute) bool { return at.Rules.ToClose })
	if !required && len(in) == 0 {
		return nil
	}
	was, err := tx.ConversationAttributes(c.ID)
	if err != nil {
		return err
	}
	now, err := setAttributes(tx, desk.OfConversation, c.ID, was, in)
	if err != nil {
		return err
	}
	f, has := faults{}, now.Map()
	for i := range known {
		if at := &known[i]; at.Rules.ToClose && has[at.ID] == "" {
			f.add("attributes."+at.Key, "required")
		}
	}
	if now != was {
		tx.SaveAttributes(desk.OfConversation, c.ID, now)
		tx.NoteChanges(c.Contact, c.ID, actor.Kind, actor.ID(), desk.AttributeChanges(was, now)...)
	}
	return f.err()
}

// endWith records the end of a conversation. Its line carries reason and summary as its text, so that the search finds it by them.
func (a *App) endWith(tx *store.Tx, c *desk.Conversation, before desk.Facts, by author, line desk.EventLine, summary string) error {
	words := summary
	if line.To != "" && line.From == "" {
		words = strings.TrimSpace(line.To + "\n" + summary)
	}
	return a.recordSaying(tx, c, before, by, line, sanitize.Text(words))
}
