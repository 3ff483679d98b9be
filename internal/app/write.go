package app

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Call is a write that carries a key of its own, so that it may be repeated: the same again is answered as the first.
type Call = store.Call

// claim of a call's key, carried by the context of its use case.
type claim struct {
	call Call
	made bool
}

type claimKey struct{}

// WithCall lets the use case that runs under ctx take the call's key with its first transaction.
func WithCall(ctx context.Context, c Call) context.Context {
	return context.WithValue(ctx, claimKey{}, &claim{call: c})
}

// write runs a use case's transaction in the actor's workspace. It takes the key of the call, if it carries one.
func (a *App) write(ctx context.Context, workspace int64, fn func(tx *store.Tx) error) error {
	return a.writeNeeding(ctx, workspace, store.Need{}, fn)
}

// writeNeeding is write for what touches more than the workspace itself.
func (a *App) writeNeeding(ctx context.Context, workspace int64, need store.Need, fn func(tx *store.Tx) error) error {
	c, _ := ctx.Value(claimKey{}).(*claim)
	if c == nil || c.made {
		return a.Store.Write(ctx, workspace, need, fn)
	}
	err := a.Store.Write(ctx, workspace, need, func(tx *store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		tx.ClaimCall(c.call)
		return nil
	})
	if err != nil && store.IsConflict(err) {
		if _, taken, lookup := a.Store.CallBy(ctx, c.call.Workspace, c.call.Author, c.call.Name); lookup == nil && taken {
			return desk.Conflict("idempotency_key_busy")
		}
	}
	c.made = err == nil
	return err
}

// Answered finds the answer that an earlier call of the author's with the key got. A key that belongs to another request, or whose answer is
// not known, is refused; so is the answer itself where he may do otherwise by now, or does not see what it shows. ask tells who he is now: he
// may have waited for a twin which changed his rights.
func (a *App) Answered(ctx context.Context, ask Again, c Call) (Call, bool, error) {
	first, found, err := a.Store.CallBy(ctx, c.Workspace, c.Author, c.Name)
	switch {
	case err != nil || !found:
		return c, false, err
	case first.Hash != c.Hash:
		return c, false, &desk.Error{Kind: desk.KindInvalid, Code: "idempotency_key_reused"}
	case first.Status == 0 && a.Store.Now().Sub(first.At) < answerWithin:
		return c, false, desk.Conflict("idempotency_key_busy")
	case first.Status == 0, first.Status == AnswerNotKept:
		return c, false, errAnswerLost
	}
	actor, err := ask(ctx)
	if err != nil {
		return c, false, err
	}
	if first.Rights != actor.RightsVersion {
		return c, false, errAnswerLost
	}
	for _, number := range shownNumbers(first.Response) {
		if _, err := a.Store.ConversationFor(ctx, actor, number); desk.CodeOf(err) == desk.ErrNotFound.Code {
			return c, false, errAnswerLost
		} else if err != nil {
			return c, false, err
		}
	}
	return first, true, nil
}

var errAnswerLost = desk.Conflict("idempotency_answer_lost")

// conversationNumber is how answers name a conversation that they show, or that something they show is of.
var conversationNumber = regexp.MustCompile(`"(?:number|conversation)":([0-9]+)(,"conversation":null)?`)

// shownNumbers are the numbers of conversations of which an answer shows something, each once.
func shownNumbers(response string) (out []int64) {
	for _, m := range conversationNumber.FindAllStringSubmatch(response, -1) {
		if number, err := strconv.ParseInt(m[1], 10, 64); err == nil && m[2] == "" && !slices.Contains(out, number) {
			out = append(out, number)
		}
	}
	return out
}

// AnswerNotKept stands for the status of an answer that is not given again: it held a secret, or its author was let in no more.
const AnswerNotKept = 1

// answerWithin is how long a call may take: after that its work is known to be done and its answer to be lost.
const answerWithin = time.Minute

// KeepAnswer keeps the answer of a call that was done.
func (a *App) KeepAnswer(ctx context.Context, c Call) error {
	return a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error { tx.AnswerCall(c); return nil })
}

// keepCalls is how long keys are kept.
const keepCalls = 48 * time.Hour

// DropOutdated deletes old keys and ended sessions and invitations. Run it now and then.
func (a *App) DropOutdated(ctx context.Context) error {
	return a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		tx.DropOutdated(tx.Now.Add(-keepCalls))
		return nil
	})
}
