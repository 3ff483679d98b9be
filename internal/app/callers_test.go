package app_test

import (
	"context"
	"testing"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Whoever works is looked up once in a while; whoever is put out is out at once.
func TestCallersAreRememberedWhileNothingChanges(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		write := func(workspace int64, fn func(*store.Tx)) {
			t.Helper()
			if err := o.store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		var user, token int64
		write(0, func(tx *store.Tx) {
			user, token = tx.NewID(), tx.NewID()
			tx.InsertAccount(store.Account{User: desk.User{ID: user, Email: "ana@example.com", Name: "Ana", Locale: "es"}, PasswordHash: "x"})
			tx.InsertSession(store.Session{Hash: "session", User: user, ExpiresAt: tx.Now.Add(time.Hour)})
			in := tx.In(o.workspace)
			in.InsertMember(desk.Member{User: user, Role: desk.RoleAdministrator, Sight: desk.SightAll, Active: true})
			in.InsertToken(store.Token{ID: token, Hash: "token", User: user, Name: "Caja", CreatedBy: user})
		})
		session := func() (*desk.Actor, error) {
			actor, _, err := o.app.SessionActor(ctx, "session", o.workspace)
			return actor, err
		}
		if _, err := o.app.TokenActor(ctx, "token", 0); err != nil {
			t.Fatal(err)
		}
		if actor, err := session(); err != nil || actor.Role != desk.RoleAdministrator {
			t.Fatalf("%+v: %v", actor, err)
		}

		write(o.workspace, func(tx *store.Tx) {
			tx.UpdateMember(desk.Member{User: user, Role: desk.RoleAgent, Sight: desk.SightOwn, Active: true})
		})
		if actor, err := session(); err != nil || actor.Role != desk.RoleAgent {
			t.Errorf("after a change of role: %+v: %v", actor, err)
		}
		write(o.workspace, func(tx *store.Tx) { tx.RevokeToken(token) })
		if _, err := o.app.TokenActor(ctx, "token", 0); desk.CodeOf(err) != "unauthenticated" {
			t.Errorf("a revoked token: %v", err)
		}
		o.clock.Advance(2 * time.Hour)
		if _, err := session(); desk.CodeOf(err) != "unauthenticated" {
			t.Errorf("after its end: %v", err)
		}
	})
}

func TestASignedOutSessionIsOutAtOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		err := o.store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
			user := tx.NewID()
			tx.InsertAccount(store.Account{User: desk.User{ID: user, Email: "ana@example.com", Name: "Ana", Locale: "es"}, PasswordHash: "x"})
			tx.InsertSession(store.Session{Hash: "session", User: user, ExpiresAt: tx.Now.Add(time.Hour)})
			tx.In(o.workspace).InsertMember(desk.Member{User: user, Role: desk.RoleAgent, Sight: desk.SightAll, Active: true})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		look := func() error {
			_, _, err := o.app.SessionActor(ctx, "session", o.workspace)
			return err
		}
		if err := look(); err != nil {
			t.Fatal(err)
		}
		if got := o.costOf(func() { err = look() }); err != nil || got != (cost{}) {
			t.Errorf("the second look cost %+v: %v", got, err)
		}
		if err := o.app.SignOut(ctx, "session"); err != nil {
			t.Fatal(err)
		}
		if err := look(); desk.CodeOf(err) != "unauthenticated" {
			t.Errorf("a session that was signed out: %v", err)
		}
	})
}
