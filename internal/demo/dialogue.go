package demo

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed dialogues.txt
var dialoguesText string

// side says whose turn it is.
type side byte

const (
	customer side = 'C'
	agent    side = 'A'
	note     side = 'N'
)

// turn is one line of a dialogue. It has a text, a file with an optional caption, or a reaction.
type turn struct {
	side     side
	text     string
	file     string // "foto ruana", "voz"…; "": none
	quotes   bool   // the last message of the other side
	reaction string // to the last message of the other side
}

// dialogue is one conversation as it could have been; its words have places for names.
type dialogue struct {
	team     string // ventas, posventa
	language string // es, pt, en
	turns    []turn
}

// parseDialogues reads the form that dialogues.txt describes.
func parseDialogues(text string) ([]dialogue, error) {
	var list []dialogue
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		mark, rest, _ := strings.Cut(line, " ")
		if mark == "=" {
			team, language, _ := strings.Cut(rest, " ")
			if language == "" {
				language = "es"
			}
			list = append(list, dialogue{team: team, language: language})
			continue
		}
		if len(list) == 0 || len(mark) != 1 || !strings.Contains("CAN", mark) || rest == "" {
			return nil, fmt.Errorf("dialogues, line %d: %q is no turn", number, line)
		}
		d := &list[len(list)-1]
		d.turns = append(d.turns, parseTurn(side(mark[0]), rest))
	}
	return list, nil
}

func parseTurn(s side, rest string) turn {
	t := turn{side: s}
	if emoji, ok := strings.CutPrefix(rest, "+ "); ok {
		t.reaction = emoji
		return t
	}
	if quoting, ok := strings.CutPrefix(rest, "^ "); ok {
		t.quotes, rest = true, quoting
	}
	if file, ok := strings.CutPrefix(rest, "["); ok {
		t.file, rest, _ = strings.Cut(file, "]")
	}
	t.text = strings.TrimSpace(rest)
	return t
}

// cut returns the turns up to the last one that a conversation with an ending can end with, and false if it cannot end so.
func (d *dialogue) cut(e ending) ([]turn, bool) {
	answered := false
	last := -1
	for i, t := range d.turns {
		answered = answered || t.side == agent
		said := t.reaction == "" && t.side != note
		switch e {
		case queued:
			if t.side != customer {
				return d.turns[:i], i > 0
			}
		case waiting:
			if said && t.side == customer && answered {
				last = i
			}
		case answering:
			if said && t.side == agent {
				last = i
			}
		default:
			last = i
		}
	}
	if e == queued {
		last = len(d.turns) - 1
	}
	return d.turns[:last+1], last >= 0
}
