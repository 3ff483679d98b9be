package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) contactRoutes() {
	serve(a, route{method: http.MethodPost, path: "/contacts", name: "create-contact", tag: "contacts", created: true,
		summary: "Makes a contact. Whoever has the number already is named: 409 contact_exists {contact}."}, a.createContact)
	serve(a, route{method: http.MethodGet, path: "/contacts/{id}", name: "get-contact", tag: "contacts", summary: "A contact's card."}, a.contact)
	serve(a, route{method: http.MethodPatch, path: "/contacts/{id}", name: "change-contact", tag: "contacts",
		summary: "Changes a contact; null empties a field. A new number becomes one of its addresses."}, a.changeContact)
	serve(a, route{method: http.MethodPost, path: "/contacts/{id}/reveal", name: "reveal-contact", tag: "contacts", keyless: true,
		summary: "Shows whoever sees them masked a contact's phones and address, if he has contacts.reveal and says why. It is in the audit."}, a.revealContact)
}

// cut returns a page of a list that was read one longer, and whether there is more.
func cut[T any](list []T, limit int) ([]T, bool) {
	if len(list) <= limit {
		return list, false
	}
	return list[:limit], true
}

// readCursor reads what writeCursor wrote; "" is the beginning.
func readCursor(text string, dst any) error {
	if text == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, dst)
	}
	if err != nil {
		return desk.Invalid("after", "invalid")
	}
	return nil
}

func writeCursor(v any) Text {
	b, _ := json.Marshal(v) // plain fields: always encodes
	return Text(base64.RawURLEncoding.EncodeToString(b))
}

// ContactFields are what can be said of a contact; what is absent stays.
type ContactFields struct {
	Name     Field[string] `json:"name,omitempty"`
	Phone    Field[string] `json:"phone,omitempty"`
	Email    Field[string] `json:"email,omitempty"`
	Company  Field[string] `json:"company,omitempty"`
	Bio      Field[string] `json:"bio,omitempty"`
	Country  Field[string] `json:"country,omitempty" doc:"ISO 3166 alpha-2."`
	City     Field[string] `json:"city,omitempty"`
	Language Field[string] `json:"language,omitempty"`

	Socials    map[string]Text `json:"socials,omitempty" doc:"facebook, x, linkedin, github, instagram → address or name; null takes one away."`
	Avatar     Field[ID]       `json:"avatar,omitempty" doc:"A picture that was uploaded, by its file's id."`
	Owner      Field[ID]       `json:"owner_id,omitempty" doc:"The member who gets its new conversations first, in place of a team."`
	OwnerTeam  Field[ID]       `json:"owner_team_id,omitempty" doc:"The team that gets them first, in place of a member."`
	Marketing  map[string]bool `json:"marketing,omitempty" doc:"Channel → whether it wants marketing."`
	Attributes view.Attributes `json:"attributes,omitempty" doc:"Key → value; null takes one away."`
	Seen       view.Attributes `json:"seen,omitempty" doc:"Of a change, what stood there before as far as whoever makes it knew: field → value, a network by its name, an attribute as attributes.<key>. If it is otherwise now: 409 value_changed {field, value, by, at}."`
}

func (b *ContactFields) change() app.ContactChange {
	c := app.ContactChange{Name: b.Name.pointer(), Phone: b.Phone.pointer(), Email: b.Email.pointer(), Company: b.Company.pointer(),
		Bio: b.Bio.pointer(), Country: b.Country.pointer(), City: b.City.pointer(), Language: b.Language.pointer(),
		Avatar: named(b.Avatar), Owner: named(b.Owner), OwnerTeam: named(b.OwnerTeam), Marketing: b.Marketing, Attributes: attributeInput(b.Attributes),
		Socials: make(map[string]string, len(b.Socials)), Seen: app.Seen(attributeInput(b.Seen))}
	for network, address := range b.Socials {
		c.Socials[network] = string(address)
	}
	return c
}

// named is the id that a field names; nil if it was not given, 0 for nobody.
func named(f Field[ID]) *int64 {
	if !f.Set {
		return nil
	}
	return &f.Value.N
}

type createContactInput struct {
	Body ContactFields
}

func (a *API) createContact(ctx context.Context, actor *desk.Actor, in *createContactInput) (*view.Contact, error) {
	if err := a.trying(ctx, actor, in.Body.Phone.Value); err != nil {
		return nil, err
	}
	c, err := a.App.NewContact(ctx, actor, in.Body.change())
	return a.card(ctx, c, err)
}

// card shows what a use case has answered.
func (a *API) card(ctx context.Context, c desk.Card, err error) (*view.Contact, error) {
	if err != nil {
		return nil, a.explain(ctx, err)
	}
	names, err := a.App.Names(ctx, ActorFrom(ctx))
	if err != nil {
		return nil, err
	}
	v := view.ContactOf(&c, names)
	return &v, nil
}

func (a *API) contact(ctx context.Context, actor *desk.Actor, in *ByID) (*view.Contact, error) {
	c, err := a.App.Contact(ctx, actor, in.ID.N)
	return a.card(ctx, c, err)
}

type changeContactInput struct {
	ByID
	Body ContactFields
}

func (a *API) changeContact(ctx context.Context, actor *desk.Actor, in *changeContactInput) (*view.Contact, error) {
	if err := a.trying(ctx, actor, in.Body.Phone.Value); err != nil {
		return nil, err
	}
	c, err := a.App.ChangeContact(ctx, actor, in.ID.N, in.Body.change())
	return a.card(ctx, c, err)
}

type revealInput struct {
	ByID
	Body struct {
		Reason string `json:"reason" maxLength:"200" doc:"Why, for the audit."`
	}
}

// Revealed is what stands behind the mask of a contact.
type Revealed struct {
	Name         string          `json:"name"`
	Phone        *string         `json:"phone"`
	PhoneDisplay *string         `json:"phone_display"`
	Email        *string         `json:"email"`
	Identities   []view.Identity `json:"identities"`
}

func (a *API) revealContact(ctx context.Context, actor *desk.Actor, in *revealInput) (*Revealed, error) {
	c, err := a.App.RevealContact(ctx, actor, in.ID.N, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	v := view.ContactOf(&c, &desk.Names{}) // of it only what the mask hides
	return &Revealed{v.Name, v.Phone, v.PhoneDisplay, v.Email, v.Identities}, nil
}

// trying counts that whoever sees phones masked names one that somebody may have. The answer says whether: he is not to find out what
// the mask hides by trying.
func (a *API) trying(ctx context.Context, actor *desk.Actor, phone string) error {
	if phone == "" || desk.IsMasked(phone) || !actor.Masked() {
		return nil
	}
	return a.Limiter.Number(ctx, actor.ID())
}
