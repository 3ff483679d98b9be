package app

import (
	"context"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// SetTeam says whose team a conversation is (0: no team's), which is no transfer: whoever has it keeps it, unless he is not of that team,
// and it stays pending or snoozed.
func (a *App) SetTeam(ctx context.Context, actor *desk.Actor, number, team int64, expect Expect) (desk.Conversation, error) {
	if err := a.mayAct(actor, desk.PermAssignOthers, expect.Written); err != nil {
		return desk.Conversation{}, err
	}
	return a.change(ctx, actor, number, expect, func(tx *store.Tx, c *desk.Conversation) error {
		if c.Status == desk.Closed {
			return desk.Conflict("conversation_closed")
		}
		if c.Team == team {
			return nil
		}
		before, line := c.Facts(), desk.EventLine{Name: "team_removed"}
		var next desk.Team
		if team != 0 {
			works, err := tx.TeamWorks(c.Inbox, team)
			if err != nil {
				return err
			}
			if !works {
				return desk.Invalid("team_id", "not_in_inbox")
			}
			if next, err = tx.Team(team); err != nil {
				return err
			}
			line = desk.EventLine{Name: "team", ToID: team}
		}
		setTeam(c, next)
		a.passed(tx, c, before)
		return a.step(tx, actor, c, before, line)
	})
}

// setTeam sets a conversation's team; the zero is none. It reports whether it was taken from somebody who is not of that team.
func setTeam(c *desk.Conversation, team desk.Team) (taken bool) {
	c.Team = team.ID
	if taken = team.ID != 0 && c.Assignee != 0 && !slices.Contains(team.Members, c.Assignee); taken {
		c.Assignee = 0
	}
	return taken
}
