package demo

import (
	"context"
	"crypto/rand"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/store"
)

// Password of everybody in the shop. It is printed at every start and opens sample data only.
const Password = "tienda-andina"

// Sign-ins that the start prints.
const (
	AdministratorEmail = "ana@tiendaandina.example"
	AgentEmail         = "juan@tiendaandina.example"
)

// seller is somebody who works in the shop.
type seller struct {
	name, email string
	role        desk.Role
	sight       desk.Sight
	id          int64
}

// first is the name by which he introduces himself.
func (s *seller) first() string { return (&buyer{name: s.name}).first() }

var staff = []seller{
	{"Ana Torres", AdministratorEmail, desk.RoleAdministrator, desk.SightAll, 0},
	{"María Ríos", "maria@tiendaandina.example", desk.RoleSupervisor, desk.SightAll, 0},
	{"Juan Restrepo", AgentEmail, desk.RoleAgent, desk.SightTeam, 0},
	{"Valentina Gómez", "valentina@tiendaandina.example", desk.RoleAgent, desk.SightTeam, 0},
	{"Camilo Ortiz", "camilo@tiendaandina.example", desk.RoleAgent, desk.SightAll, 0},
	{"Lucía Herrera", "lucia@tiendaandina.example", desk.RoleAgent, desk.SightOwn, 0},
}

// Places in staff.
const (
	ana = iota
	maria
	juan
	valentina
	camilo
	lucia
)

// crew is a team with its members, by their places in staff.
type crew struct {
	name    string
	members []int
	id      int64
}

const (
	ventas = iota
	posventa
	bogota
)

var crews = []crew{
	{"Ventas", []int{juan, valentina}, 0},
	{"Posventa", []int{maria, camilo, lucia}, 0},
	{"Bogotá", []int{juan, camilo}, 0},
}

// line is an inbox with the teams that work in it, and its number at the provider.
type line struct {
	name, number, account string
	crews                 []int
	inbox                 store.Inbox
}

const portfolio = "20418000000001"

var lines = []line{
	{name: "WhatsApp Ventas", number: "+57 601 555 0100", account: "10654000000001", crews: []int{ventas, posventa}},
	{name: "WhatsApp Bogotá", number: "+57 601 555 0200", account: "10654000000002", crews: []int{bogota, posventa}},
}

// shop is what was opened, with the ids that it got.
type shop struct {
	workspace int64
	staff     []seller
	crews     []crew
	lines     []line
	tags      []tag
	facts     []fact
	causes    []cause
}

// openShop makes the workspace with its people and connects its numbers.
func openShop(ctx context.Context, s *server.Server) (*shop, error) {
	sh := &shop{staff: append([]seller(nil), staff...), crews: append([]crew(nil), crews...), lines: append([]line(nil), lines...),
		tags: append([]tag(nil), tags...), facts: append([]fact(nil), facts...), causes: append([]cause(nil), causes...)}
	hash, err := s.App.Passwords.Hash(ctx, Password)
	if err != nil {
		return nil, err
	}
	err = s.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
		sh.workspace = tx.NewID()
		tx.InsertWorkspace(desk.Workspace{ID: sh.workspace, Name: "Tienda Andina", Locale: "es", TimeZone: "America/Bogota", Country: "CO",
			Demo: true, CreatedAt: tx.Now})
		sh.hire(tx.In(sh.workspace), hash)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := sh.connect(ctx, s); err != nil {
		return nil, err
	}
	if err := sh.writeReplies(ctx, s); err != nil {
		return nil, err
	}
	if err := sh.writeMacros(ctx, s); err != nil {
		return nil, err
	}
	return sh, sh.writeLibrary(ctx, s)
}

func (sh *shop) hire(tx *store.Tx, passwordHash string) {
	tx.Emit(desk.Event{Kind: desk.WorkspaceChanged, ActorKind: desk.ActorSystem, Subject: sh.workspace})
	for i := range sh.staff {
		p := &sh.staff[i]
		p.id = tx.NewID()
		tx.InsertAccount(store.Account{User: desk.User{ID: p.id, Name: p.name, Email: p.email, Locale: "es"}, PasswordHash: passwordHash})
		tx.InsertMember(desk.Member{User: p.id, Role: p.role, Sight: p.sight, Active: true})
		tx.Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorSystem, Subject: p.id})
	}
	for i := range sh.crews {
		c := &sh.crews[i]
		c.id = tx.NewID()
		tx.InsertTeam(desk.Team{ID: c.id, Name: c.name})
		tx.SetTeamMembers(c.id, sh.ids(c.members))
		tx.Emit(desk.Event{Kind: desk.TeamChanged, ActorKind: desk.ActorSystem, Subject: c.id})
	}
	sh.makeLabels(tx)
	sh.makeCauses(tx)
	sh.makeAttributes(tx)
}

func (sh *shop) ids(members []int) []int64 {
	out := make([]int64, len(members))
	for i, m := range members {
		out[i] = sh.staff[m].id
	}
	return out
}

// connect adds the inboxes as an administrator does, with secrets that nobody else knows.
func (sh *shop) connect(ctx context.Context, s *server.Server) error {
	admin, err := s.App.MemberActor(ctx, sh.workspace, sh.staff[ana].id)
	if err != nil {
		return err
	}
	secret := app.Connection{Portfolio: portfolio, AppSecret: rand.Text(), AccessToken: rand.Text(), VerifyToken: rand.Text()}
	for i := range sh.lines {
		l := &sh.lines[i]
		c := secret
		c.Account = l.account
		teams := make([]int64, len(l.crews))
		for j, crew := range l.crews {
			teams[j] = sh.crews[crew].id
		}
		view, err := s.App.Connect(ctx, &admin, c, app.InboxChange{Name: &l.name, Teams: &teams})
		if err != nil {
			return err
		}
		if l.inbox, err = s.Store.Inbox(ctx, sh.workspace, view.ID); err != nil {
			return err
		}
		l.inbox.Number = l.number
		l.inbox.Settings.AutoClose.Off = true // the past of the shop is there to be looked at
	}
	return sh.keepHours(ctx, s, &admin)
}

// shopAge is for how long the shop has been using the program.
const shopAge = 33 * 24 * time.Hour
