package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"timbre/internal/app"
	"timbre/internal/config"
	"timbre/internal/desk"
	"timbre/internal/server"
)

// createToken makes a token of the API and prints it, the only time that it can be read.
func createToken(ctx context.Context, call *config.Call) error {
	s, err := open(ctx, call)
	if err != nil {
		return err
	}
	defer s.Close()
	want := call.Token
	w, err := workspaceOf(ctx, s, want.Workspace)
	if err != nil {
		return err
	}
	n := app.NewToken{Name: want.Name, Bot: want.Kind == "bot"}
	for _, scope := range want.Scopes {
		n.Scopes = append(n.Scopes, desk.Permission(scope))
	}
	if want.Days > 0 {
		n.ExpiresAt = time.Now().Add(time.Duration(want.Days) * 24 * time.Hour)
	}
	var maker desk.Member
	switch {
	case n.Bot && want.User != "":
		return errors.New("a bot's token has no person: leave --user out, or take --kind personal")
	case n.Bot:
		maker, err = memberOf(ctx, s, w, func(m desk.Member) bool { return m.Role == desk.RoleAdministrator }, "no active administrator")
	case want.User == "":
		return errors.New("a personal token needs --user, the e-mail of its person")
	default:
		maker, err = memberOf(ctx, s, w, byEmail(want.User), want.User+" is no active member")
	}
	if err != nil {
		return err
	}
	actor, err := s.App.MemberActor(ctx, w.ID, maker.User)
	if err != nil {
		return err
	}
	_, text, err := s.App.MakeToken(ctx, &actor, n)
	if err != nil {
		return explain(err)
	}
	fmt.Println(text)
	return nil
}

// recoverAdmin prints a link by which an administrator chooses a new password, once. His second factor is taken away, his sessions end, and his
// workspace is no longer entered by its identity provider only.
func recoverAdmin(ctx context.Context, call *config.Call) error {
	if call.Settings.PublicURL == "" {
		call.Settings.PublicURL = localURL(call.Settings.Listen)
	}
	s, err := open(ctx, call)
	if err != nil {
		return err
	}
	defer s.Close()
	w, err := workspaceOf(ctx, s, call.Recover.Workspace)
	if err != nil {
		return err
	}
	email := byEmail(call.Recover.Email)
	m, err := memberOf(ctx, s, w, func(m desk.Member) bool { return email(m) && m.Role == desk.RoleAdministrator },
		call.Recover.Email+" is no active administrator")
	if err != nil {
		return err
	}
	link, err := s.App.Recover(ctx, w.ID, m.User)
	if err != nil {
		return err
	}
	fmt.Println(link)
	return nil
}

// workspaceOf finds the workspace that a command is about: the one named, or the only one.
func workspaceOf(ctx context.Context, s *server.Server, id int64) (desk.Workspace, error) {
	list, err := s.Store.Workspaces(ctx)
	if err != nil {
		return desk.Workspace{}, err
	}
	var names []string
	for _, w := range list {
		if w.ID == id || id == 0 && len(list) == 1 {
			return w, nil
		}
		names = append(names, fmt.Sprintf("%d (%s)", w.ID, w.Name))
	}
	if len(list) == 0 {
		return desk.Workspace{}, errors.New("there is no workspace yet: `timbre serve` prints a link to set one up")
	}
	return desk.Workspace{}, fmt.Errorf("choose one with --workspace: %s", strings.Join(names, ", "))
}

// memberOf finds the first active member that fits.
func memberOf(ctx context.Context, s *server.Server, w desk.Workspace, fits func(desk.Member) bool, nobody string) (desk.Member, error) {
	list, err := s.Store.Members(ctx, w.ID)
	if err != nil {
		return desk.Member{}, err
	}
	for _, m := range list {
		if m.Active && fits(m) {
			return m, nil
		}
	}
	return desk.Member{}, fmt.Errorf("%s in %s", nobody, w.Name)
}

func byEmail(email string) func(desk.Member) bool {
	return func(m desk.Member) bool { return strings.EqualFold(m.Email, strings.TrimSpace(email)) }
}

// localURL is where a server that listens on an address is reached from this machine.
func localURL(listen string) string {
	host, port, _ := net.SplitHostPort(listen) // was checked with the settings
	address, err := netip.ParseAddr(host)
	if err != nil {
		address = netip.IPv6Unspecified()
	}
	n, _ := strconv.Atoi(port)
	return config.PublicURLAt(net.TCPAddrFromAddrPort(netip.AddrPortFrom(address, uint16(n))))
}
