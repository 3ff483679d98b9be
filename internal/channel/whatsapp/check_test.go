package whatsapp

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

func interactiveMessage(body string, i desk.Interactive) channel.Outgoing {
	return channel.Outgoing{To: "1", Kind: desk.KindInteractive, Text: body, Content: desk.Content{Interactive: &i}}
}

func mediaMessage(kind desk.Kind, mime string, size int64) channel.Outgoing {
	return channel.Outgoing{To: "1", Kind: kind, File: &channel.OutgoingFile{MIME: mime, Size: size, Open: readCloser("x")}}
}

func choices(n int) []desk.Choice {
	list := make([]desk.Choice, n)
	for i := range list {
		list[i] = desk.Choice{ID: fmt.Sprint("id", i), Title: fmt.Sprint("t", i)}
	}
	return list
}

func buttons(list ...desk.Choice) channel.Outgoing {
	return interactiveMessage("b", desk.Interactive{Kind: "buttons", Buttons: list})
}

func listOf(sections ...desk.ListSection) channel.Outgoing {
	return interactiveMessage("b", desk.Interactive{Kind: "list", ListButton: "Ver", Sections: sections})
}

func approved(components ...desk.TemplateComponent) *desk.Template {
	return &desk.Template{Name: "t", Language: "es", Status: "APPROVED", Category: "UTILITY", Components: components}
}

func templateMessage(t *desk.Template, use desk.TemplateUse) channel.Outgoing {
	return channel.Outgoing{To: "1", Kind: desk.KindTemplate, Template: t, Content: desk.Content{Template: &use}}
}

func with(o channel.Outgoing, change func(*channel.Outgoing)) channel.Outgoing {
	change(&o)
	return o
}

func TestCheck(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ñ", n) } // limits count characters
	point := func(lat, long float64) channel.Outgoing {
		return channel.Outgoing{To: "1", Kind: desk.KindLocation, Content: desk.Content{Location: &desk.Location{Latitude: lat, Longitude: long}}}
	}
	cards := func(n int, name string) channel.Outgoing {
		list := make([]desk.SharedContact, n)
		for i := range list {
			list[i].Name = name
		}
		return channel.Outgoing{To: "1", Kind: desk.KindContacts, Content: desk.Content{Contacts: list}}
	}
	greeting := approved(desk.TemplateComponent{Type: "BODY", Text: "Hola {{1}}"})
	greet := func(name string) channel.Outgoing {
		return templateMessage(greeting, desk.TemplateUse{BodyVars: map[string]string{"1": name}})
	}
	pictured := approved(desk.TemplateComponent{Type: "HEADER", Format: "IMAGE"}, desk.TemplateComponent{Type: "BODY", Text: "x"})
	coded := func(kind desk.Kind, mime, codecs string) channel.Outgoing {
		return with(mediaMessage(kind, mime, 1), func(o *channel.Outgoing) { o.File.Codecs = codecs })
	}
	secret := approved(desk.TemplateComponent{Type: "BODY", Text: "{{1}}"}, desk.TemplateComponent{Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: "OTP"}}})
	animated := desk.Content{Media: &desk.Media{Animated: true}}

	for _, c := range []struct {
		name string
		o    channel.Outgoing
		want string // field code, "" if accepted
	}{
		{"text at the limit", text(long(4096)), ""},
		{"text over it", text(long(4097)), "text text_too_long"},
		{"blank text", text(" \n"), "text text_missing"},
		{"no address", channel.Outgoing{Kind: desk.KindText, Text: "x"}, "to address_missing"},
		{"long reference", with(text("x"), func(o *channel.Outgoing) { o.Reference = strings.Repeat("r", 513) }), "reference reference_too_long"},
		{"a note", channel.Outgoing{To: "1", Kind: desk.KindNote, Text: "x"}, "kind kind_not_possible"},

		{"image", mediaMessage(desk.KindImage, "image/jpeg", 5<<20), ""},
		{"big image", mediaMessage(desk.KindImage, "image/jpeg", 5<<20+1), "file media_too_big"},
		{"gif", mediaMessage(desk.KindImage, "image/gif", 1), "file media_type"},
		{"big video", mediaMessage(desk.KindVideo, "video/mp4", 16<<20+1), "file media_too_big"},
		{"video of H.264", coded("video", "video/mp4", "H.264,AAC"), ""},
		{"silent video", coded("video", "video/3gpp", "H.264"), ""},
		{"video of which nothing is known", coded("video", "video/mp4", ""), ""},
		{"HEVC", coded("video", "video/mp4", "AAC,HEVC"), "file video_codec"},
		{"video with MP3", coded("video", "video/mp4", "H.264,MP3"), "file video_codec"},
		{"HEVC as a document", coded("document", "video/mp4", "HEVC"), ""},
		{"ogg of opus", coded("audio", "audio/ogg", "Opus"), ""},
		{"ogg of vorbis", coded("audio", "audio/ogg; codecs=vorbis", "Vorbis"), "file audio_codec"},
		{"voice of vorbis", coded("voice", "audio/ogg", "Vorbis"), "file audio_codec"},
		{"sound of which all codecs will do", coded("audio", "audio/mp4", "AAC"), ""},
		{"webm voice", mediaMessage(desk.KindVoice, "audio/webm", 1), "file media_type"},
		{"ogg voice", mediaMessage(desk.KindVoice, "audio/ogg; codecs=opus", 1), ""},
		{"any document", mediaMessage(desk.KindDocument, "application/x-thing", 100<<20), ""},
		{"big document", mediaMessage(desk.KindDocument, "application/pdf", 100<<20+1), "file media_too_big"},
		{"sticker", mediaMessage(desk.KindSticker, "image/webp", 100<<10), ""},
		{"big still sticker", mediaMessage(desk.KindSticker, "image/webp", 100<<10+1), "file media_too_big"},
		{"animated sticker", with(mediaMessage(desk.KindSticker, "image/webp", 500<<10), func(o *channel.Outgoing) { o.Content = animated }), ""},
		{"big animated sticker", with(mediaMessage(desk.KindSticker, "image/webp", 500<<10+1), func(o *channel.Outgoing) { o.Content = animated }), "file media_too_big"},
		{"no file", channel.Outgoing{To: "1", Kind: desk.KindImage}, "file media_missing"},
		{"described file", channel.Outgoing{To: "1", Kind: desk.KindImage, File: &channel.OutgoingFile{MIME: "image/png", Size: 1}}, ""},
		{"uploaded file", channel.Outgoing{To: "1", Kind: desk.KindImage, File: &channel.OutgoingFile{RemoteID: "9"}}, ""},
		{"long caption", with(mediaMessage(desk.KindImage, "image/png", 1), func(o *channel.Outgoing) { o.Text = long(1025) }), "text caption_too_long"},
		{"caption on audio", with(mediaMessage(desk.KindAudio, "audio/mpeg", 1), func(o *channel.Outgoing) { o.Text = "x" }), "text caption_not_possible"},

		{"place", point(-90, 180), ""},
		{"beyond the pole", point(90.1, 0), "location location_invalid"},
		{"no number", point(math.NaN(), 0), "location location_invalid"},
		{"no place", channel.Outgoing{To: "1", Kind: desk.KindLocation}, "location location_invalid"},
		{"contacts", cards(257, "n"), ""},
		{"too many contacts", cards(258, "n"), "contacts contacts_too_many"},
		{"no contacts", cards(0, ""), "contacts contacts_missing"},
		{"contact without name", cards(1, " "), "contacts contact_name_missing"},
		{"reaction to nothing", channel.Outgoing{To: "1", Kind: channel.KindReaction, Emoji: "x"}, "target target_missing"},

		{"three buttons", buttons(choices(3)...), ""},
		{"no buttons", buttons(), "buttons buttons_missing"},
		{"four buttons", buttons(choices(4)...), "buttons buttons_too_many"},
		{"title at the limit", buttons(desk.Choice{ID: "a", Title: long(20)}), ""},
		{"long title", buttons(desk.Choice{ID: "a", Title: long(21)}), "buttons button_title_too_long"},
		{"no title", buttons(desk.Choice{ID: "a"}), "buttons button_title_missing"},
		{"same titles", buttons(desk.Choice{ID: "a", Title: "x"}, desk.Choice{ID: "b", Title: "x"}), "buttons button_titles_repeat"},
		{"same ids", buttons(desk.Choice{ID: "a", Title: "x"}, desk.Choice{ID: "a", Title: "y"}), "buttons button_ids_repeat"},
		{"long id", buttons(desk.Choice{ID: long(257), Title: "x"}), "buttons button_id_too_long"},
		{"long body", interactiveMessage(long(1025), desk.Interactive{Kind: "buttons", Buttons: choices(1)}), "text text_too_long"},
		{"long footer", interactiveMessage("b", desk.Interactive{Kind: "buttons", Buttons: choices(1), Footer: long(61)}), "footer footer_too_long"},
		{"long header", interactiveMessage("b", desk.Interactive{Kind: "buttons", Buttons: choices(1), HeaderText: long(61)}), "header_text header_too_long"},
		{"unknown kind", interactiveMessage("b", desk.Interactive{Kind: "carousel"}), "interactive kind_not_possible"},
		{"nothing", channel.Outgoing{To: "1", Kind: desk.KindInteractive, Text: "b"}, "interactive interactive_missing"},

		{"list", listOf(desk.ListSection{Rows: choices(10)}), ""},
		{"eleven rows", listOf(desk.ListSection{Title: "a", Rows: choices(6)}, desk.ListSection{Title: "b", Rows: choices(5)}), "sections list_rows_too_many"},
		{"untitled of two", listOf(desk.ListSection{Title: "a", Rows: choices(1)}, desk.ListSection{Rows: choices(1)}), "sections list_section_title_missing"},
		{"empty section", listOf(desk.ListSection{Title: "a"}), "sections list_rows_missing"},
		{"no section", listOf(), "sections list_rows_missing"},
		{"same row ids", listOf(desk.ListSection{Title: "a", Rows: choices(1)}, desk.ListSection{Title: "b", Rows: choices(1)}), "sections list_row_ids_repeat"},
		{"long row title", listOf(desk.ListSection{Rows: []desk.Choice{{ID: "a", Title: long(25)}}}), "sections list_row_title_too_long"},
		{"long row text", listOf(desk.ListSection{Rows: []desk.Choice{{ID: "a", Title: "x", Description: long(73)}}}), "sections list_row_description_too_long"},
		{"list without button", interactiveMessage("b", desk.Interactive{Kind: "list", Sections: []desk.ListSection{{Rows: choices(1)}}}), "list_button list_button_missing"},
		{"picture over a list", with(listOf(desk.ListSection{Rows: choices(1)}), func(o *channel.Outgoing) {
			o.Header = &channel.OutgoingFile{RemoteID: "1", MIME: "image/png"}
		}), "header header_not_possible"},
		{"long body of a list", with(listOf(desk.ListSection{Rows: choices(1)}), func(o *channel.Outgoing) { o.Text = long(4096) }), ""},

		{"link", interactiveMessage("b", desk.Interactive{Kind: "link", LinkText: "Ir", LinkURL: "https://a.example/x"}), ""},
		{"no link", interactiveMessage("b", desk.Interactive{Kind: "link", LinkText: "Ir", LinkURL: "javascript:alert(1)"}), "link_url link_url_invalid"},
		{"long link text", interactiveMessage("b", desk.Interactive{Kind: "link", LinkText: long(21), LinkURL: "https://a.example"}), "link_text link_text_too_long"},
		{"location request", interactiveMessage("b", desk.Interactive{Kind: "location_request"}), ""},
		{"location request with footer", interactiveMessage("b", desk.Interactive{Kind: "location_request", Footer: "f"}), "header_text header_not_possible"},

		{"template", greet("Ana"), ""},
		{"variable missing", greet(""), "body_vars template_variable_missing"},
		{"variable of two lines", greet("a\nb"), "body_vars template_variable_format"},
		{"variable of many spaces", greet("a     b"), "body_vars template_variable_format"},
		{"filled too long", greet(long(1020)), "body_vars template_body_too_long"},
		{"no template", channel.Outgoing{To: "1", Kind: desk.KindTemplate}, "template template_missing"},
		{"paused", templateMessage(&desk.Template{Status: "PAUSED"}, desk.TemplateUse{}), "template template_not_approved"},
		{"code to a user id", with(templateMessage(&desk.Template{Status: "APPROVED", Category: "AUTHENTICATION"}, desk.TemplateUse{}), func(o *channel.Outgoing) { o.To = "US.1349" }), "to template_needs_phone"},
		{"picture missing", templateMessage(pictured, desk.TemplateUse{}), "header template_header_missing"},
		{"picture", with(templateMessage(pictured, desk.TemplateUse{}), func(o *channel.Outgoing) {
			o.Header = &channel.OutgoingFile{RemoteID: "1", MIME: "image/png"}
		}), ""},
		{"video for a picture", with(templateMessage(pictured, desk.TemplateUse{}), func(o *channel.Outgoing) {
			o.Header = &channel.OutgoingFile{RemoteID: "1", MIME: "video/mp4"}
		}), "header media_type"},
		{"link variable missing", templateMessage(approved(desk.TemplateComponent{Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: "URL", URL: "https://a.example/{{1}}"}}}), desk.TemplateUse{}),
			"button_vars template_variable_missing"},
		{"carousel", templateMessage(approved(desk.TemplateComponent{Type: "BODY", Text: "x"}, desk.TemplateComponent{Type: "CAROUSEL"}), desk.TemplateUse{}), "template template_cannot_carousel"},
		{"long code", templateMessage(secret, desk.TemplateUse{BodyVars: map[string]string{"1": long(16)}}), "body_vars template_code_too_long"},
		{"code", templateMessage(secret, desk.TemplateUse{BodyVars: map[string]string{"1": long(15)}}), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			err := New(Options{}).Check(c.o)
			if err != nil {
				refusal, ok := errors.AsType[*desk.Error](err)
				if !ok || refusal.Kind != desk.KindInvalid || len(refusal.Fields) != 1 {
					t.Fatalf("Check: %v, want one field of a *desk.Error", err)
				}
				for field, code := range refusal.Fields {
					got = field + " " + code
				}
			}
			if got != c.want {
				t.Errorf("Check: %q, want %q", got, c.want)
			}
		})
	}
}

func TestCheckNamesTheLimit(t *testing.T) {
	refusal, ok := errors.AsType[*desk.Error](New(Options{}).Check(text(strings.Repeat("x", 5000))))
	if !ok || refusal.Params["limit"] != 4096 || refusal.Params["got"] != 5000 {
		t.Errorf("refusal %+v", refusal)
	}
}
