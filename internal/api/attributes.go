package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) attributeRoutes() {
	serve(a, route{method: http.MethodGet, path: "/attributes", name: "list-attributes", tag: "attributes",
		summary: "Lists the attributes of contacts, then those of conversations, each in their order."}, a.attributes)
	serve(a, route{method: http.MethodPost, path: "/attributes", name: "create-attribute", tag: "attributes", created: true,
		summary: "Makes an attribute of contacts or of conversations."}, a.createAttribute)
	serve(a, route{method: http.MethodPatch, path: "/attributes/{id}", name: "change-attribute", tag: "attributes",
		summary: "Renames an attribute, or changes what its values must be. Key, noun and kind stay."}, a.changeAttribute)
	serve(a, route{method: http.MethodDelete, path: "/attributes/{id}", name: "delete-attribute", tag: "attributes",
		summary: "Deletes an attribute with all its values."}, a.deleteAttribute)
	serve(a, route{method: http.MethodPost, path: "/attributes/order", name: "order-attributes", tag: "attributes",
		summary: "Puts the attributes of contacts, or of conversations, in an order."}, a.orderAttributes)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/attributes", name: "set-conversation-attributes", tag: "attributes",
		summary: "Sets some of a conversation's attributes; a contact's are set with the contact."}, a.setConversationAttributes)
}

// Attribute of contacts or of conversations.
type Attribute struct {
	ID          string   `json:"id"`
	Noun        string   `json:"noun" enum:"contact,conversation"`
	Key         string   `json:"key" doc:"By which values are named. It never changes."`
	Name        string   `json:"name"`
	Description Text     `json:"description"`
	Kind        string   `json:"kind" enum:"text,number,date,list,checkbox,link,currency"`
	Options     []string `json:"options" doc:"Of a list."`
	Currency    Text     `json:"currency" doc:"ISO 4217, of a currency."`
	Pattern     Text     `json:"pattern" doc:"A regular expression (RE2) that the whole of a text must match."`
	Minimum     decimal  `json:"minimum" doc:"Of a number or a currency."`
	Maximum     decimal  `json:"maximum"`
	ToClose     bool     `json:"required_to_close" doc:"Of a conversation: nobody finishes one that has no value. What closes by itself may lack it."`
	Uses        *int     `json:"uses" doc:"How many have a value. Null without settings.manage, and in /start; of conversations, also for whoever does not see all of them."`
}

func attributeOf(at *app.AttributeView) Attribute {
	r := at.Rules
	v := Attribute{ID: desk.FormatID(at.ID), Noun: string(at.Noun), Key: at.Key, Name: at.Name, Description: Text(at.Description), Kind: string(at.Kind),
		Options: r.Options, Currency: Text(r.Currency), Pattern: Text(r.Pattern), Minimum: decimal{r.Minimum}, Maximum: decimal{r.Maximum}, ToClose: r.ToClose, Uses: at.Uses}
	if v.Options == nil {
		v.Options = []string{}
	}
	return v
}

func (a *API) attributes(ctx context.Context, actor *desk.Actor, _ *none) (Page[Attribute], error) {
	list, err := a.App.Attributes(ctx, actor)
	return whole(shown(list, attributeOf)), err
}

// AttributeRules are what a value must be. Huma only knows fields of exported types.
type AttributeRules struct {
	Description Field[string]  `json:"description,omitempty"`
	Options     []string       `json:"options,omitempty" maxItems:"500"`
	Currency    Field[string]  `json:"currency,omitempty"`
	Pattern     Field[string]  `json:"pattern,omitempty"`
	Minimum     Field[decimal] `json:"minimum,omitempty"`
	Maximum     Field[decimal] `json:"maximum,omitempty"`
	ToClose     *bool          `json:"required_to_close,omitempty"`
}

// change is what the rules ask for; name nil leaves it.
func (r *AttributeRules) change(name *string) app.AttributeChange {
	c := app.AttributeChange{Name: name, Description: r.Description.pointer(), Currency: r.Currency.pointer(), Pattern: r.Pattern.pointer(),
		Minimum: bound(r.Minimum), Maximum: bound(r.Maximum), ToClose: r.ToClose}
	if r.Options != nil {
		c.Options = &r.Options
	}
	return c
}

// decimal travels as a number; nil as null.
type decimal struct{ of *desk.Decimal }

func (d decimal) MarshalJSON() ([]byte, error) { return json.Marshal(d.of) }

func (d *decimal) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &d.of) }

// Schema implements huma.SchemaProvider.
func (decimal) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Nullable: true, Description: "At most four decimals."}
}

func bound(f Field[decimal]) **desk.Decimal {
	if !f.Set {
		return nil
	}
	return &f.Value.of
}

type createAttributeInput struct {
	Body struct {
		AttributeRules
		Noun string `json:"noun" enum:"contact,conversation"`
		Key  string `json:"key,omitempty" doc:"Small letters, digits and underscores. Absent: made of the name."`
		Name string `json:"name"`
		Kind string `json:"kind" enum:"text,number,date,list,checkbox,link,currency"`
	}
}

func (a *API) createAttribute(ctx context.Context, actor *desk.Actor, in *createAttributeInput) (Attribute, error) {
	b := &in.Body
	at, err := a.App.NewAttribute(ctx, actor, app.NewAttributeInput{AttributeChange: b.change(&b.Name), Noun: desk.AttributeNoun(b.Noun), Key: b.Key,
		Kind: desk.AttributeKind(b.Kind)})
	return attributeOf(&app.AttributeView{Attribute: at}), err
}

type changeAttributeInput struct {
	ByID
	Body struct {
		AttributeRules
		Name Field[string] `json:"name,omitempty"`
	}
}

func (a *API) changeAttribute(ctx context.Context, actor *desk.Actor, in *changeAttributeInput) (Attribute, error) {
	at, err := a.App.ChangeAttribute(ctx, actor, in.ID.N, in.Body.change(in.Body.Name.pointer()))
	return attributeOf(&app.AttributeView{Attribute: at}), err
}

func (a *API) deleteAttribute(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteAttribute(ctx, actor, in.ID.N)
}

type orderAttributesInput struct {
	Body struct {
		Noun string `json:"noun" enum:"contact,conversation"`
		IDs  []ID   `json:"ids" maxItems:"200" doc:"Those that it does not name stand behind."`
	}
}

func (a *API) orderAttributes(ctx context.Context, actor *desk.Actor, in *orderAttributesInput) (Page[Attribute], error) {
	if err := a.App.OrderAttributes(ctx, actor, desk.AttributeNoun(in.Body.Noun), numbers(in.Body.IDs)); err != nil {
		return Page[Attribute]{}, err
	}
	return a.attributes(ctx, actor, nil)
}

type setConversationAttributesInput struct {
	ByNumber
	Body struct {
		Attributes view.Attributes `json:"attributes" doc:"Key → value; null takes one away. Those that are not named stay."`
		Seen       view.Attributes `json:"seen,omitempty" doc:"attributes.<key> → what stood there before as far as whoever changes it knew. If it is otherwise now: 409 value_changed {field, value, by, at}."`
	}
}

func (a *API) setConversationAttributes(ctx context.Context, actor *desk.Actor, in *setConversationAttributesInput) (*view.Conversation, error) {
	c, err := a.App.SetConversationAttributes(ctx, actor, in.Number, attributeInput(in.Body.Attributes), app.Seen(attributeInput(in.Body.Seen)))
	return a.conversation(ctx, c, err)
}

func attributeInput(given view.Attributes) app.AttributeInput {
	out := make(app.AttributeInput, len(given))
	for key, value := range given {
		out[key] = string(value)
	}
	return out
}
