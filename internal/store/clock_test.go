package store

import (
	"testing"
	"time"

	"timbre/internal/desk"
)

// The clock follows the machine's forward at once. Back it goes only where it was wrong by much.
func TestClockSteps(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := &clock{machine: func() time.Time { return at }}
	told := c.now()
	for _, step := range []time.Duration{time.Second, -time.Second, time.Millisecond, time.Hour, -5 * time.Second, time.Second} {
		at = at.Add(step)
		now := c.now()
		if now.Before(told) {
			t.Errorf("after a step of %s it is %s, it was %s", step, now, told)
		}
		if at.After(told) && !now.Equal(at) {
			t.Errorf("after a step of %s it is %s instead of %s", step, now, at)
		}
		told = now
	}
	at = at.Add(-time.Hour)
	if now := c.now(); !now.Equal(at) {
		t.Errorf("set back by an hour it is %s instead of %s", now, at)
	}
}

// Where somebody was asked for the time, only what has passed since counts, be the machine's clock as wrong as it may.
func TestClockIsAnother(t *testing.T) {
	wrong := time.Date(2026, 3, 1, 12, 5, 0, 0, time.UTC)
	right := wrong.Add(-5 * time.Minute)
	c := &clock{machine: func() time.Time { return wrong }}
	c.asked(wrong.Add(-time.Second), wrong.Add(time.Second), right)
	if now := c.now(); !now.Equal(right) {
		t.Errorf("it is %s instead of %s", now, right)
	}
	wrong = wrong.Add(time.Minute)
	if now := c.now(); !now.Equal(right.Add(time.Minute)) {
		t.Errorf("a minute later it is %s", now)
	}
}

// Ids go on behind those that are there, whatever node made them.
func TestIDsGoOn(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	then := desk.NewIDs(desk.MaxNode, func() time.Time { return at.Add(time.Hour) })
	last := int64(0)
	for range 10_000 {
		last = then.Next()
	}
	now := desk.NewIDs(0, func() time.Time { return at })
	now.GoOn(last)
	if id := now.Next(); id <= last {
		t.Errorf("%d comes after %d", id, last)
	}
}
