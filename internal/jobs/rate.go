package jobs

import (
	"maps"
	"time"

	"timbre/internal/store"
)

// admit lets through the due jobs whose buckets have room and moves the others to when they will. Buckets are kept as virtual
// time (GCRA): a bucket is spent up to a moment, each use moves it by Every, and it may run ahead of now by Burst uses.
func (r *Runner) admit(tx *store.Tx, due []store.Job) ([]store.Job, error) {
	if r.Buckets == nil || len(due) == 0 {
		return due, nil
	}
	buckets := make([][]Bucket, len(due))
	var keys []string
	seen := map[string]bool{}
	for i, j := range due {
		buckets[i] = r.Buckets(j)
		for _, b := range buckets[i] {
			if !seen[b.Key] {
				seen[b.Key] = true
				keys = append(keys, b.Key)
			}
		}
	}
	if len(keys) == 0 {
		return due, nil
	}
	spent, perSecond, err := tx.Rates(keys)
	if err != nil {
		return nil, err
	}
	if len(perSecond) > 0 {
		for i := range buckets {
			own(buckets[i], perSecond)
		}
	}
	used := map[string]bool{}
	planned := maps.Clone(spent) // with those that must wait: each gets a slot of its own
	allowed := due[:0]
	for i, j := range due {
		wait := time.Duration(0)
		for _, b := range buckets[i] {
			wait = max(wait, waitFor(planned[b.Key], tx.Now, b))
			planned[b.Key] = spend(planned[b.Key], tx.Now, b)
		}
		if wait > 0 {
			tx.DelayJob(j, tx.Now.Add(wait))
			continue
		}
		for _, b := range buckets[i] {
			spent[b.Key] = spend(spent[b.Key], tx.Now, b)
			used[b.Key] = true
		}
		allowed = append(allowed, j)
	}
	for _, k := range keys {
		if used[k] {
			tx.SaveRate(k, spent[k])
		}
	}
	return allowed, nil
}

// own gives buckets the rates that their keys have of their own.
func own(buckets []Bucket, perSecond map[string]int) {
	for i := range buckets {
		if n := perSecond[buckets[i].Key]; n > 0 {
			buckets[i].Every, buckets[i].Burst = time.Second/time.Duration(n), n
		}
	}
}

// waitFor returns how long until a bucket has room; 0 if it has.
func waitFor(spent, now time.Time, b Bucket) time.Duration {
	ahead := spend(spent, now, b).Sub(now)
	return max(0, ahead-time.Duration(max(1, b.Burst))*b.Every)
}

func spend(spent, now time.Time, b Bucket) time.Time {
	if spent.Before(now) {
		spent = now
	}
	return spent.Add(b.Every)
}
