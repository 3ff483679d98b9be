package app

import (
	"context"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// maxPicture is how large a contact's picture may be, in bytes.
const maxPicture = 5 << 20

// picture reads the file that becomes a contact's picture; nil if none does.
func (a *App) picture(ctx context.Context, actor *desk.Actor, id *int64) (*store.File, error) {
	if deref(id) == 0 {
		if id == nil {
			return nil, nil
		}
		return &store.File{}, nil
	}
	f, err := a.ready(ctx, actor, *id, "avatar")
	switch {
	case err != nil:
		return nil, err
	case f.Kind != desk.KindImage:
		return nil, desk.Invalid("avatar", "not_a_picture")
	case f.Size > maxPicture:
		return nil, desk.Invalid("avatar", "too_big")
	}
	return f, nil
}

// hang gives a contact a picture, under an id of its own, so that what else shows the file does not lose it.
func (a *App) hang(tx *store.Tx, actor *desk.Actor, c *desk.Contact, f *store.File) {
	if f == nil || f.Contact == c.ID && f.ID == c.Avatar {
		return
	}
	var id int64
	if f.ID != 0 {
		copied := *f
		copied.ID, copied.Inbox, copied.Message, copied.Conversation, copied.Canned, copied.Contact = tx.NewID(), 0, 0, 0, 0, c.ID
		copied.UploadedBy, copied.CreatedAt, copied.Remote = actor.ID(), tx.Now, ""
		tx.InsertFile(copied)
		id = copied.ID
	}
	tx.DropPictures(c.ID, id)
	c.Avatar = id
	c.Note("avatar", desk.SourceTyped)
}

// networkHosts are the addresses of each network, the first of which stands before a bare name.
var networkHosts = map[string][]string{
	"facebook":  {"facebook.com", "fb.com", "m.facebook.com", "web.facebook.com"},
	"x":         {"x.com", "twitter.com", "mobile.twitter.com"},
	"linkedin":  {"linkedin.com"},
	"github":    {"github.com"},
	"instagram": {"instagram.com"},
}

var networkName = regexp.MustCompile(`^@?([\pL\pN._-]+)$`)

// socials sets where else a contact is found.
func (f faults) socials(c *desk.Contact, in map[string]string) {
	for network, text := range in {
		field := "socials." + network
		if !slices.Contains(desk.Networks, network) {
			f.add(field, "unknown")
			continue
		}
		address := f.profile(field, network, f.line(field, text, maxAttributeText))
		if address == c.Socials[network] {
			continue
		}
		all := maps.Clone(c.Socials)
		if all == nil {
			all = map[string]string{}
		}
		if all[network] = address; address == "" {
			delete(all, network)
		}
		c.Socials = all
		c.Note(network, desk.SourceTyped)
	}
}

// profile makes an address of what people write: a name with or without @, or the address itself.
func (f faults) profile(field, network, text string) string {
	if text == "" {
		return ""
	}
	hosts := networkHosts[network]
	if m := networkName.FindStringSubmatch(text); m != nil && utf8.RuneCountInString(m[1]) <= 100 && !slices.Contains(hosts, strings.TrimPrefix(text, "www.")) {
		before := map[string]string{"linkedin": "in/"}[network]
		return "https://" + hosts[0] + "/" + before + m[1]
	}
	u, err := url.Parse(f.link(field, text))
	if err != nil || !slices.ContainsFunc(hosts, func(host string) bool {
		return strings.TrimPrefix(u.Hostname(), "www.") == host || network == "linkedin" && strings.HasSuffix(u.Hostname(), ".linkedin.com")
	}) || strings.Trim(u.Path, "/") == "" {
		f.add(field, "not_this_network")
		return ""
	}
	u.Scheme = "https"
	return u.String()
}

// typeOwner says whose a contact is.
func (a *App) typeOwner(tx *store.Tx, f faults, c *desk.Contact, in ContactChange) error {
	if in.Owner != nil && *in.Owner != c.Owner {
		if *in.Owner != 0 {
			active, err := tx.IsActiveMember(*in.Owner)
			if err != nil {
				return err
			}
			if !active {
				f.add("owner_id", "not_found")
			}
		}
		c.Owner = *in.Owner
	}
	if in.OwnerTeam != nil && *in.OwnerTeam != c.OwnerTeam {
		if *in.OwnerTeam != 0 {
			if _, err := tx.Team(*in.OwnerTeam); err != nil {
				f.add("owner_team_id", "not_found")
			}
		}
		c.OwnerTeam = *in.OwnerTeam
	}
	switch {
	case c.Owner == 0 || c.OwnerTeam == 0:
	case deref(in.Owner) != 0 && deref(in.OwnerTeam) != 0:
		f.add("owner_team_id", "not_both")
	case deref(in.Owner) != 0:
		c.OwnerTeam = 0
	default:
		c.Owner = 0
	}
	return nil
}

// allowMarketing notes on which channels a contact wants marketing. Its threads follow, also those that a provider has stopped.
func allowMarketing(tx *store.Tx, c *desk.Contact, in map[string]bool) {
	for channel, allowed := range in {
		if said, known := c.Marketing[channel]; known && said.Stopped == !allowed || !known && allowed {
			continue
		}
		c.Allow(channel, allowed, tx.Now)
		at := tx.Now
		if allowed {
			at = time.Time{}
		}
		tx.StopMarketing(c.ID, channel, at)
	}
}

// wanted refuses marketing that the contact does not want on a channel, or whose provider said so on this thread.
func wanted(tx *store.Tx, t *desk.Thread, channel string) error {
	c, err := tx.Contact(t.Contact)
	if err == nil && (!t.MarketingStoppedAt.IsZero() || c.StopsMarketing(channel)) {
		err = desk.Conflict(marketingStopped)
	}
	return err
}

// marketingStopped is why a customer gets no marketing.
const marketingStopped = "marketing_stopped"

// said notes what a provider tells of a contact's wish.
func said(tx *store.Tx, contact int64, channel string, allowed bool, at time.Time) error {
	c, err := tx.Contact(contact)
	if err != nil {
		return err
	}
	if c.StopsMarketing(channel) == !allowed {
		return nil
	}
	was := c
	c.Allow(channel, allowed, at)
	tx.NoteChanges(contact, 0, desk.ActorSystem, 0, desk.ChangesOf(&was, &c)...)
	c.UpdatedAt = tx.Now
	c.Version = tx.Emit(desk.Event{Kind: desk.ContactChanged, ActorKind: desk.ActorSystem, Contact: contact})
	return tx.UpdateContact(c)
}

// unite gives the one that stays what it lacks of a contact that goes; of what both said of marketing the stricter word stands.
func unite(tx *store.Tx, from, to int64) error {
	gone, err := tx.Contact(from)
	if err != nil {
		return err
	}
	kept, err := tx.Contact(to)
	if err != nil {
		return err
	}
	for channel, word := range gone.Marketing {
		if word.Stopped && !kept.StopsMarketing(channel) {
			kept.Allow(channel, false, word.At)
		}
	}
	for network, address := range gone.Socials {
		if kept.Socials[network] == "" {
			socials := maps.Clone(kept.Socials)
			if socials == nil {
				socials = map[string]string{}
			}
			socials[network] = address
			kept.Socials = socials
		}
	}
	if kept.Owner == 0 && kept.OwnerTeam == 0 {
		kept.Owner, kept.OwnerTeam = gone.Owner, gone.OwnerTeam
	}
	if kept.Avatar == 0 {
		kept.Avatar = gone.Avatar
	}
	tx.MovePictures(from, to)
	tx.DropPictures(to, kept.Avatar)
	return tx.UpdateContact(kept)
}
