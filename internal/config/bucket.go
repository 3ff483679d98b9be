package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	prefixForm = regexp.MustCompile(`^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$`)
	regionForm = regexp.MustCompile(`^[a-z0-9-]+$`)
)

var bucketSettings = []string{"endpoint", "region", "style"}

// filesURL reads the bucket for the files. Without an endpoint it is Amazon's, which answers under the bucket's own name; elsewhere the bucket is
// the first part of the path, unless style=host says otherwise. A URL may be typed, so a key in it is refused.
func filesURL(b *Bucket, text, keyID, secret string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "s3" || u.Opaque != "" {
		return errors.New("must be s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-west-1")
	}
	prefix := strings.TrimRight(u.Path, "/")
	query, err := url.ParseQuery(u.RawQuery)
	for name := range query {
		if !slices.Contains(bucketSettings, name) {
			return fmt.Errorf("%q is not known; did you mean %q?", name, nearest(name, bucketSettings))
		}
	}
	region, style := query.Get("region"), query.Get("style")
	switch {
	case err != nil:
		return errors.New("what follows the question mark must be name=value&name=value")
	case u.User != nil:
		return errors.New("holds a key; put it into TIMBRE_FILES_KEY_ID and TIMBRE_FILES_SECRET")
	case !bucketForm.MatchString(u.Host):
		return fmt.Errorf("%q must be the name of a bucket", u.Host)
	case !prefixForm.MatchString(prefix):
		return fmt.Errorf("%q must be a prefix of letters, digits, and . _ - between slashes", prefix)
	case !query.Has("endpoint") && region == "":
		return errors.New("must say region=…, or endpoint=https://… if it is not Amazon's")
	case region != "" && !regionForm.MatchString(region):
		return fmt.Errorf("region %q must be a name like eu-west-1", region)
	case keyID == "" || secret == "":
		return errors.New("needs TIMBRE_FILES_KEY_ID and TIMBRE_FILES_SECRET")
	}
	if err := oneOf(cmp.Or(style, "path"), "path", "host"); err != nil {
		return fmt.Errorf("style %w", err)
	}
	endpoint := "https://s3." + region + ".amazonaws.com"
	if !query.Has("endpoint") && !strings.Contains(u.Host, ".") { // a certificate stands for one more name, not for two
		style = cmp.Or(style, "host")
	}
	if query.Has("endpoint") {
		if endpoint, err = baseURL(query.Get("endpoint")); err != nil {
			return fmt.Errorf("endpoint %w", err)
		}
	}
	at, err := url.Parse(endpoint)
	if err != nil {
		return fmt.Errorf("endpoint %w", err)
	}
	if style == "host" {
		at.Host = u.Host + "." + at.Host
	} else {
		at = at.JoinPath(u.Host)
	}
	*b = Bucket{Name: "s3://" + u.Host + prefix, URL: at.String() + prefix, Region: cmp.Or(region, "us-east-1"), KeyID: Secret(keyID), Secret: Secret(secret)}
	return nil
}
