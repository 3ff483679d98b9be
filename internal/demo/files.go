package demo

import (
	"bytes"
	"context"
	"embed"
	"encoding/hex"
	"fmt"

	"timbre/internal/desk"
	"timbre/internal/media"
	"timbre/internal/store"
)

//go:embed media
var recorded embed.FS

// maxFile bounds a sample, in bytes.
const maxFile = 1 << 20

// keepFiles stores the samples, each of which many messages show, and returns them by the names that the dialogues use.
func keepFiles(ctx context.Context, to media.Store) (map[string][]desk.File, error) {
	all := map[string][]desk.File{}
	keep := func(name string, f desk.File, content []byte) error {
		blob, err := to.Put(ctx, bytes.NewReader(content), maxFile)
		if err != nil {
			return fmt.Errorf("sample %s: %w", name, err)
		}
		f.Key, f.Hash, f.Size, f.State = blob.Key, hex.EncodeToString(blob.SHA256[:]), blob.Size, "ready"
		all[name] = append(all[name], f)
		return nil
	}
	for _, p := range pictures() {
		f := desk.File{MIME: "image/jpeg", Kind: desk.KindImage, Width: pictureWidth, Height: pictureHeight}
		if err := keep("foto "+p.subject, f, p.jpeg()); err != nil {
			return nil, err
		}
	}
	for name, f := range map[string]struct {
		path string
		file desk.File
	}{
		"voz":     {"media/voz.ogg", desk.File{MIME: "audio/ogg", Kind: desk.KindVoice, Duration: 7000}},
		"pdf":     {"media/comprobante.pdf", desk.File{MIME: "application/pdf", Kind: desk.KindDocument, Name: "Comprobante.pdf"}},
		"sticker": {"media/sticker.webp", desk.File{MIME: "image/webp", Kind: desk.KindSticker, Width: 512, Height: 512}},
	} {
		content, err := recorded.ReadFile(f.path)
		if err != nil {
			return nil, err
		}
		if err := keep(name, f.file, content); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// attach gives a message a file of a name.
func (t *talk) attach(m *desk.Message, name string) {
	choice := t.files[name]
	f := choice[t.used%len(choice)]
	t.used++
	f.ID, f.Workspace = t.tx.NewID(), t.tx.Workspace
	if m.Direction == desk.Out {
		f.UploadedBy = t.shop.staff[t.plan.seller].id
	}
	t.tx.InsertFile(store.File{File: f, Inbox: m.Inbox, Message: m.ID, Conversation: m.Conversation})
	m.Kind = f.Kind
	m.Content.Media = &desk.Media{File: f.ID, MIME: f.MIME, Name: f.Name, Size: f.Size, Width: f.Width, Height: f.Height,
		Duration: f.Duration, State: f.State}
}
