package app

import (
	"context"
	"strconv"

	"timbre/internal/desk"
)

// say writes a step's note, or what its reply is: a text, or a canned response with its files. Each message is written once for the
// run.
func (r *macroRun) say(ctx context.Context, part string, s *desk.MacroStep) error {
	if gone := r.named.missing(s); gone != "" {
		return desk.Conflict(gone)
	}
	text, files := s.Text, []desk.File(nil)
	if s.Canned != 0 {
		text, files = r.named.canned[s.Canned].Text, r.named.canned[s.Canned].Files
	}
	text, missing, err := r.filled(ctx, text)
	if err != nil {
		return err
	}
	if missing != "" && s.Kind == desk.StepReply { // a customer reads no braces
		return desk.Conflict("macro_value_missing").With("variable", missing)
	}
	for i, d := range written(s.Kind, text, files) {
		d.ClientID = "macro:" + r.Key + part + ":" + strconv.Itoa(i)
		d.LastSeen, d.Force = r.LastSeen, r.Force
		if _, err := r.app.Write(ctx, r.actor, r.number, d); err != nil {
			return err
		}
	}
	if s.Canned == 0 {
		return nil
	}
	err = r.once(ctx, r.call(part), func(ctx context.Context) error {
		_, err := r.app.UsedCannedResponse(ctx, r.actor, s.Canned)
		return err
	})
	if err != nil && itsOwn(err) { // it was said, whatever became of the count
		return nil
	}
	return err
}

// filled fills in a text's placeholders by what is known now; missing is the first that has no value.
func (r *macroRun) filled(ctx context.Context, text string) (out, missing string, err error) {
	if !placeholder.MatchString(text) {
		return text, "", nil
	}
	if r.values == nil {
		if r.values, err = r.app.valuesFor(ctx, r.actor, r.conversation); err != nil {
			return "", "", err
		}
	}
	out, missing = expand(text, r.values)
	return out, missing, nil
}

// written are the messages of a text with files, in order: each file is one, and the text goes with the first if that can carry it,
// else before them all. So does whoever writes by hand.
func written(kind desk.StepKind, text string, files []desk.File) (out []Draft) {
	if kind == desk.StepNote {
		return []Draft{{Kind: desk.KindNote, Text: text}}
	}
	carried := len(files) > 0 && captioned(files[0].Kind)
	if text != "" && !carried {
		out = append(out, Draft{Kind: desk.KindText, Text: text})
	}
	for i, f := range files {
		d := Draft{Kind: f.Kind, File: f.ID}
		if i == 0 && carried {
			d.Text = text
		}
		out = append(out, d)
	}
	return out
}

// captioned reports whether a kind carries words on every channel.
func captioned(k desk.Kind) bool {
	return k == desk.KindImage || k == desk.KindVideo || k == desk.KindDocument
}
