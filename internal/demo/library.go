package demo

import (
	"bytes"
	"context"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/server"
)

// writeLibrary fills the shop's library: what it sends again and again, in folders, and a sticker.
func (sh *shop) writeLibrary(ctx context.Context, s *server.Server) error {
	actor, err := s.App.MemberActor(ctx, sh.workspace, sh.staff[ana].id)
	if err != nil {
		return err
	}
	folders := map[string]int64{"": 0}
	for _, name := range []string{"Catálogo", "Pagos"} {
		f, err := s.App.NewLibraryFolder(ctx, &actor, app.LibraryChange{Name: &name})
		if err != nil {
			return err
		}
		folders[name] = f.ID
	}
	for _, p := range []picture{{"ruana", dyes[0]}, {"hamaca", dyes[1]}, {"mochila", dyes[1]}, {"manta", dyes[2]}} {
		if err := sh.keep(ctx, s, &actor, p.subject+".jpg", p.jpeg(), app.LibraryAddition{Folder: folders["Catálogo"]}); err != nil {
			return err
		}
	}
	for _, r := range []struct {
		path, name string
		add        app.LibraryAddition
	}{
		{"media/comprobante.pdf", "Datos para transferencia.pdf", app.LibraryAddition{Folder: folders["Pagos"]}},
		{"media/comprobante.pdf", "Guía de tallas.pdf", app.LibraryAddition{}},
		{"media/sticker.webp", "Gracias.webp", app.LibraryAddition{Sticker: true}},
	} {
		content, err := recorded.ReadFile(r.path)
		if err != nil {
			return err
		}
		if err := sh.keep(ctx, s, &actor, r.name, content, r.add); err != nil {
			return err
		}
	}
	return nil
}

func (sh *shop) keep(ctx context.Context, s *server.Server, actor *desk.Actor, name string, content []byte, add app.LibraryAddition) error {
	f, err := s.App.Upload(ctx, actor, app.Incoming{Name: name}, bytes.NewReader(content))
	if err != nil {
		return err
	}
	add.File = f.ID
	_, err = s.App.AddToLibrary(ctx, actor, add)
	return err
}
