package desk_test

import (
	"testing"

	"timbre/internal/desk"
)

func TestMasks(t *testing.T) {
	for number, want := range map[string]string{"": "", "+525512341234": "+52 •••• 1234", "+573005550001": "+57 •••• 0001", "+15551234567": "+1 •••• 4567", "+5023456": "+502 ••••",
		"+50234567": "+502 ••••", "+502345678": "+502 •••• 78", "5512345678": "•••• 5678"} {
		if got := desk.MaskPhone(number); got != want {
			t.Errorf("%s is shown as %s", number, got)
		}
	}
	for address, want := range map[string]string{"": "", "laura@dominio.com": "l••••@dominio.com", "l@dominio.com": "••••@dominio.com", "ñandú@dominio.com": "ñ••••@dominio.com",
		`"a@b"@dominio.com`: `"••••@dominio.com`, "nothing": "••••"} {
		if got := desk.MaskEmail(address); got != want {
			t.Errorf("%s is shown as %s", address, got)
		}
	}
	for name, want := range map[string]string{
		"Laura Méndez": "Laura Méndez", "Taller 24 horas": "Taller 24 horas", "Ferretería 1985": "Ferretería 1985", "+525512341234": "+52 •••• 1234",
		"525512341234": "•••• 1234", "Ana 55 1234-1234": "Ana •••• 1234", "(55) 1234 1234 trabajo": "(•••• 1234 trabajo", "laura@dominio.com": "l••••@dominio.com",
		"Laura <laura@dominio.com>": "Laura <l••••@dominio.com>", "5.5.1.2.3.4.1.2.3.4": "•••• 1234", "٥٥١٢٣٤١٢٣٤": "••••", "5\u200b5\u200b12341234": "•••• 1234",
	} {
		if got := desk.MaskName(name); got != want {
			t.Errorf("%q is called %q instead of %q", name, got, want)
		}
		if once := desk.MaskName(desk.MaskName(name)); once != desk.MaskName(name) {
			t.Errorf("%q masked twice is %q", name, once)
		}
	}
}

func TestWhoSeesThemMasked(t *testing.T) {
	m := desk.ParseMasking("agent=always supervisor=request administrator=always")
	for role, want := range map[desk.Role][2]bool{desk.RoleAdministrator: {false, true}, desk.RoleSupervisor: {true, true}, desk.RoleAgent: {true, false}, desk.RoleReadOnly: {false, true}} {
		a := desk.Actor{Role: role, Permissions: role.Permissions()}
		if a.Masked() {
			t.Errorf("%s sees a mask where nobody asked for one", role)
		}
		if a.Conceal(m); a.Masked() != want[0] || a.Can(desk.PermContactsReveal) != want[1] {
			t.Errorf("%s: masked %v, may reveal %v", role, a.Masked(), a.Can(desk.PermContactsReveal))
		}
		if role == desk.RoleAgent && !a.Can(desk.PermReply) {
			t.Error("he loses other permissions")
		}
	}
	if text := m.Text(); text != "agent=always supervisor=request" {
		t.Errorf("it is stored as %q", text)
	}
	system := desk.System(1)
	if system.Masked() {
		t.Error("jobs see a mask")
	}
}

// A filter shows no part of what it compares, be it all of a number or of an address or the middle of one.
func TestMaskedFilters(t *testing.T) {
	for what, want := range map[[2]string]string{
		{"contact_phone", "+525512341234"}: "••••", {"contact_phone", "1234"}: "••••", {"contact_email", "laura@dominio.com"}: "••••",
		{"search", "Laura 55 1234 12"}: "Laura ••••", {"search", "55123"}: "••••", {"search", "laura.m@"}: "••••", {"search", "Ferretería 1985"}: "Ferretería 1985",
		{"contact_name", "5512341234 trabajo"}: "•••• trabajo", {"contact_name", "<laura@dominio.com>"}: "••••", {"contact_city", "Piso 12345"}: "Piso 12345",
	} {
		f := desk.Filter{Any: []desk.Filter{{Field: what[0], Op: desk.OpContains, Values: []string{what[1]}}}}
		shown := (&desk.Names{}).Hiding().MaskedFilter(f)
		if got := shown.Any[0].Values[0]; got != want || f.Any[0].Values[0] != what[1] {
			t.Errorf("%v is shown as %q, want %q; it is %+v", what, got, want, f)
		}
		if whole := (&desk.Names{}).MaskedFilter(f); whole.Text() != f.Text() {
			t.Errorf("without the mask it is shown as %+v", whole)
		}
	}
}
