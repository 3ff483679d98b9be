package app

import (
	"maps"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// mergeCards fills what the card of the kept contact has not: picture, owner and profiles. Of what either said of marketing on a channel,
// no is what counts.
func mergeCards(merged, gone *desk.Contact) {
	if merged.Avatar == 0 {
		merged.Avatar = gone.Avatar
	}
	if merged.Owner == 0 && merged.OwnerTeam == 0 {
		merged.Owner, merged.OwnerTeam = gone.Owner, gone.OwnerTeam
	}
	merged.Socials = maps.Clone(merged.Socials)
	for network, address := range gone.Socials {
		if merged.Socials[network] == "" {
			merged.Socials = with(merged.Socials, network, address)
		}
	}
	merged.Marketing = maps.Clone(merged.Marketing)
	for channel, word := range gone.Marketing {
		if kept, said := merged.Marketing[channel]; !said || word.Stopped && !kept.Stopped {
			merged.Marketing = with(merged.Marketing, channel, word)
		}
	}
}

func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	if m == nil {
		m = map[K]V{}
	}
	m[key] = value
	return m
}

// partCards takes from a kept contact's card what mergeCards gave it, as far as that still stands there.
func partCards(out *desk.Contact, s *store.MergeSnapshot) {
	if out.Avatar == s.Merged.Avatar {
		out.Avatar = s.Kept.Avatar
	}
	if out.Owner == s.Merged.Owner && out.OwnerTeam == s.Merged.OwnerTeam {
		out.Owner, out.OwnerTeam = s.Kept.Owner, s.Kept.OwnerTeam
	}
	out.Socials = partMap(out.Socials, s.Merged.Socials, s.Kept.Socials)
	out.Marketing = partMap(out.Marketing, s.Merged.Marketing, s.Kept.Marketing)
}

// partMap is now with each entry as it was before where it still is as it became.
func partMap[K, V comparable](now, became, before map[K]V) map[K]V {
	out := maps.Clone(now)
	for key, value := range became {
		was, had := before[key]
		switch {
		case out[key] != value || had && was == value:
		case had:
			out[key] = was
		default:
			delete(out, key)
		}
	}
	if len(out) == 0 {
		return before
	}
	return out
}
