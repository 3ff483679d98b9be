package server

import (
	"net/url"
	"path/filepath"
	"time"

	"timbre/internal/config"
	"timbre/internal/egress"
	"timbre/internal/media"
)

// defaultGraph is Meta's own address: it needs no trust of the operator's.
const defaultGraph = "https://graph.facebook.com"

// egressConfig trusts what the operator named, each for what it was named for: the host and port of the Graph API for channel calls only, those
// of the bucket for files only.
func egressConfig(set config.Settings) egress.Config {
	var c egress.Config
	if u, err := url.Parse(set.GraphURL); err == nil && set.GraphURL != defaultGraph {
		c.Trusted = append(c.Trusted, egress.EndpointOf(u))
	}
	if u, err := url.Parse(set.Files.URL); err == nil && u.Host != "" {
		c.Files = append(c.Files, egress.EndpointOf(u))
	}
	for _, address := range set.MailServers {
		c.MailServers = append(c.MailServers, egress.EndpointAt(address))
	}
	for _, address := range set.Identity {
		c.Identity = append(c.Identity, egress.EndpointAt(address))
	}
	if u, err := url.Parse(set.PublicURL); err == nil && u.Host != "" {
		c.Own = append(c.Own, u.Hostname())
	}
	return c
}

// FilesFolder is where files lie if no bucket is named.
func FilesFolder(set config.Settings) string { return filepath.Join(set.Data, "files") }

// Files opens the place of the files for the operator's commands, which work without a server.
func Files(set config.Settings, now time.Time) (files media.Store, done func(), err error) {
	door := egress.New(egressConfig(set))
	if files, err = openFiles(set, door, now); err != nil {
		return nil, nil, err
	}
	return files, func() {
		files.Close()
		door.Close()
	}, nil
}

func openFiles(set config.Settings, door *egress.Door, now time.Time) (media.Store, error) {
	b := set.Files
	if b.URL == "" {
		return media.OpenDisk(FilesFolder(set), now)
	}
	return media.OpenS3(media.S3Options{URL: b.URL, Region: b.Region, KeyID: b.KeyID.Reveal(), Secret: b.Secret.Reveal(),
		Client: door.Client(egress.Files(media.MaxS3Answer)), Spool: filepath.Join(set.Data, "incoming")}), nil
}
