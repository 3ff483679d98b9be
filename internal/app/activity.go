package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// activityKinds are the parts of a contact's activity: what people wrote, what became of conversations, what was changed on the card.
var activityKinds = map[string]store.ActivityQuery{
	"":              {Messages: true, Lines: true, Changes: true},
	"messages":      {Messages: true},
	"conversations": {Lines: true},
	"data":          {Changes: true},
}

// Activity lists what there was with a contact and the actor may see, newest first, and where the next page begins; nil at the end.
func (a *App) Activity(ctx context.Context, actor *desk.Actor, contact int64, kind string, after desk.ActivityPlace, limit int) ([]desk.Activity, *desk.ActivityPlace, error) {
	q, known := activityKinds[kind]
	if !known {
		return nil, nil, desk.Invalid("kind", "not_a_choice")
	}
	if _, err := a.Contact(ctx, actor, contact); err != nil {
		return nil, nil, err
	}
	q.After, q.Limit = after, limit
	return a.Store.Activity(ctx, actor, contact, q)
}

// fileKinds are the drawers of a contact's files.
var fileKinds = map[string][]desk.Kind{
	"":         {desk.KindImage, desk.KindSticker, desk.KindVideo, desk.KindAudio, desk.KindVoice, desk.KindDocument},
	"image":    {desk.KindImage, desk.KindSticker},
	"video":    {desk.KindVideo},
	"audio":    {desk.KindAudio, desk.KindVoice},
	"document": {desk.KindDocument},
}

// ContactFiles lists files that were exchanged with a contact in conversations that the actor may see, the newest first, and the id
// before which the next page begins; 0 at the end.
func (a *App) ContactFiles(ctx context.Context, actor *desk.Actor, contact int64, kind string, before int64, limit int) ([]desk.ContactFile, int64, error) {
	kinds, known := fileKinds[kind]
	if !known {
		return nil, 0, desk.Invalid("kind", "not_a_choice")
	}
	if _, err := a.Contact(ctx, actor, contact); err != nil {
		return nil, 0, err
	}
	list, err := a.Store.ContactFiles(ctx, actor, contact, kinds, before, limit+1)
	if err != nil {
		return nil, 0, err
	}
	var next int64
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	shown := list[:0]
	for _, f := range list {
		if !f.Gone {
			shown = append(shown, f)
		}
	}
	return shown, next, nil
}
