package config

import (
	"strings"
	"testing"
)

func TestBuckets(t *testing.T) {
	for text, want := range map[string]Bucket{
		"s3://files?region=eu-west-1":                                     {Name: "s3://files", URL: "https://files.s3.eu-west-1.amazonaws.com", Region: "eu-west-1"},
		"s3://files/acme/timbre/?region=eu-west-1":                        {Name: "s3://files/acme/timbre", URL: "https://files.s3.eu-west-1.amazonaws.com/acme/timbre", Region: "eu-west-1"},
		"s3://my.files?region=eu-west-1":                                  {Name: "s3://my.files", URL: "https://s3.eu-west-1.amazonaws.com/my.files", Region: "eu-west-1"},
		"s3://files?endpoint=http://minio.internal:9000/":                 {Name: "s3://files", URL: "http://minio.internal:9000/files", Region: "us-east-1"},
		"s3://files/a?endpoint=https%3A%2F%2Fx.example%2Fs3&region=auto":  {Name: "s3://files/a", URL: "https://x.example/s3/files/a", Region: "auto"},
		"s3://files/a?endpoint=https://oss.example&region=r-1&style=host": {Name: "s3://files/a", URL: "https://files.oss.example/a", Region: "r-1"},
	} {
		call, err := parse([]string{"TIMBRE_FILES_URL=" + text, "TIMBRE_FILES_KEY_ID=k", "TIMBRE_FILES_SECRET=s"}, "serve")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		want.KeyID, want.Secret = "k", "s"
		if call.Settings.Files != want {
			t.Errorf("%s: %#v, want %#v", text, call.Settings.Files, want)
		}
	}
	call, err := parse(nil, "serve", "--files-url=")
	if err != nil || call.Settings.Files != (Bucket{}) {
		t.Errorf("none: %v, %v", call, err)
	}
}

func TestBucketRefusals(t *testing.T) {
	const secret = "Xq7secret"
	key := []string{"TIMBRE_FILES_KEY_ID=k", "TIMBRE_FILES_SECRET=" + secret}
	for _, tc := range []struct {
		name, text string
		env, want  []string
	}{
		{"no key", "s3://files?region=r", nil, []string{"TIMBRE_FILES_URL", "TIMBRE_FILES_KEY_ID", "TIMBRE_FILES_SECRET"}},
		{"no secret", "s3://files?region=r", key[:1], []string{"TIMBRE_FILES_SECRET"}},
		{"a key in it", "s3://k:" + secret + "@files?region=r", key, []string{"TIMBRE_FILES_KEY_ID"}},
		{"another scheme", "https://files.example.com/" + secret, key, []string{"s3://bucket"}},
		{"unreadable", "s3://" + secret + "%", key, []string{"s3://bucket"}},
		{"nowhere", "s3://files", key, []string{"region", "endpoint"}},
		{"a bucket in capitals", "s3://Files?region=r", key, []string{`"Files"`}},
		{"no bucket", "s3:///acme?region=r", key, []string{"bucket"}},
		{"up and away", "s3://files/../other?region=r", key, []string{"prefix"}},
		{"an odd prefix", "s3://files/a%20b?region=r", key, []string{"prefix"}},
		{"an odd region", "s3://files?region=eu/west", key, []string{"eu-west-1"}},
		{"an odd endpoint", "s3://files?endpoint=minio:9000", key, []string{"endpoint", "https://"}},
		{"an odd style", "s3://files?region=r&style=dns", key, []string{"style", "path or host"}},
		{"an unknown name", "s3://files?regoin=r", key, []string{"regoin", "region"}},
	} {
		_, err := parse(append([]string{"TIMBRE_FILES_URL=" + tc.text}, tc.env...), "serve")
		if err == nil {
			t.Errorf("%s: accepted", tc.name)
			continue
		}
		for _, want := range tc.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not say %q", tc.name, err, want)
			}
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %q shows the secret", tc.name, err)
		}
	}
	for _, flag := range []string{"--files-key-id=k", "--files-secret=" + secret} {
		if _, err := parse(nil, "serve", flag); err == nil || !strings.Contains(err.Error(), "TIMBRE_FILES_") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", flag, err)
		}
	}
}
