package simulator

import "strconv"

// interactiveChecks judge the action of each type of interactive message.
var interactiveChecks = map[string]func(p, action part){
	"button":                   checkButtons,
	"list":                     checkList,
	"cta_url":                  checkLink,
	"location_request_message": func(_, action part) { action.oneOf("name", "send_location") },
	"product":                  checkProduct,
	"product_list":             checkProductList,
	"catalog_message":          func(_, action part) { action.oneOf("name", "catalog_message") },
	"flow":                     checkFlow,
	"carousel":                 checkCarousel,
	"call_permission_request":  func(_, action part) { action.oneOf("name", "call_permission_request") },
}

// headerKinds are the headers that each type of interactive message may have.
var headerKinds = map[string][]string{
	"button":          {"text", "image", "video", "document"},
	"list":            {"text"},
	"cta_url":         {"text", "image", "video", "document"},
	"flow":            {"text", "image", "video", "document"},
	"product_list":    {"text"},
	"catalog_message": {},
}

func checkInteractive(p part) {
	p.only("type", "header", "body", "footer", "action")
	kind := p.text("type", 100)
	check, known := interactiveChecks[kind]
	if !known {
		p.invalid("type", "has an unknown value")
		return
	}
	checkHeader(p, kind)
	limit := maxBodyText
	if kind == "list" {
		limit = maxText
	}
	if p.has("body") || kind != "product" {
		body := p.sub("body")
		body.only("text")
		body.text("text", limit)
	}
	if p.has("footer") {
		p.sub("footer").text("text", maxFooter)
	}
	check(p, p.sub("action"))
}

func checkHeader(p part, kind string) {
	if !p.has("header") {
		if kind == "product_list" {
			p.missing("header")
		}
		return
	}
	allowed := headerKinds[kind]
	if len(allowed) == 0 {
		p.invalid("header", "is not allowed in this type")
		return
	}
	header := p.sub("header")
	switch format := header.oneOf("type", allowed...); format {
	case "text":
		header.text("text", maxHeader)
	case "image", "video", "document":
		checkMedia(header.sub(format), format, "filename")
	}
}

// checkButtons: 1 to 3 replies; ids and titles must differ.
func checkButtons(_, action part) {
	action.only("buttons")
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, button := range action.list("buttons", 1, 3) {
		button.oneOf("type", "reply")
		reply := button.sub("reply")
		reply.only("id", "title")
		unique(reply, "id", reply.text("id", 256), ids)
		unique(reply, "title", reply.text("title", 20), titles)
	}
}

func unique(p part, key, value string, seen map[string]bool) {
	if seen[value] {
		p.invalid(key, "must be unique in the message")
	}
	seen[value] = true
}

// checkList: ten rows in all, over all sections.
func checkList(_, action part) {
	action.only("button", "sections")
	action.text("button", 20)
	sections := action.list("sections", 1, 10)
	ids, rows := map[string]bool{}, 0
	for _, section := range sections {
		section.only("title", "rows")
		if len(sections) > 1 {
			section.text("title", 24)
		} else {
			section.optional("title", 24)
		}
		for _, row := range section.list("rows", 1, 10) {
			row.only("id", "title", "description")
			unique(row, "id", row.text("id", 200), ids)
			row.text("title", 24)
			row.optional("description", 72)
			rows++
		}
	}
	if rows > 10 {
		action.invalid("sections", "must have at most 10 rows in total and has "+strconv.Itoa(rows))
	}
}

func checkLink(_, action part) {
	action.oneOf("name", "cta_url")
	parameters := action.sub("parameters")
	parameters.text("display_text", 20)
	parameters.link("url")
}

func checkProduct(_, action part) {
	action.text("catalog_id", 100)
	action.text("product_retailer_id", 100)
}

func checkProductList(_, action part) {
	action.text("catalog_id", 100)
	items := 0
	for _, section := range action.list("sections", 1, 10) {
		section.optional("title", 24)
		for _, item := range section.list("product_items", 1, 30) {
			item.text("product_retailer_id", 100)
			items++
		}
	}
	if items > 30 {
		action.invalid("sections", "must have at most 30 products in total")
	}
}

func checkFlow(_, action part) {
	action.oneOf("name", "flow")
	p := action.sub("parameters")
	p.oneOf("flow_message_version", "3")
	p.text("flow_cta", 30)
	if p.has("flow_id") == p.has("flow_name") {
		p.invalid("flow_id", "or flow_name must be given, and not both")
	}
}

func checkCarousel(_, action part) {
	kind := ""
	for i, card := range action.list("cards", 2, 10) {
		this := card.oneOf("type", "cta_url", "product", "quick_reply")
		if i > 0 && this != kind {
			card.invalid("type", "must be the same in all cards")
		}
		kind = this
		card.number("card_index", float64(i), float64(i))
		card.sub("action")
	}
}
