package simulator

import (
	"encoding/json"
	"net/http"
)

// wabaRoute serves /{waba_id} and its edges.
func (c *call) wabaRoute(w *waba) (any, *graphError) {
	switch c.r.Method + " " + c.edge {
	case "GET ":
		return object{"id": w.id, "name": "Simulated account", "currency": "USD", "timezone_id": "1", "message_template_namespace": "simulated"}, nil
	case "GET phone_numbers":
		data := []object{}
		for _, id := range c.s.order {
			if n := c.s.numbers[id]; n.WABAID == w.id {
				data = append(data, c.s.numberFields(n, c.fields()))
			}
		}
		return object{"data": data, "paging": object{"cursors": object{"before": "QVFI", "after": "QVFI"}}}, nil
	case "GET message_templates":
		return c.listTemplates(w)
	case "POST message_templates":
		return c.createTemplate(w)
	case "DELETE message_templates":
		return c.deleteTemplate(w)
	case "GET subscribed_apps":
		return c.listSubscribers(w), nil
	case "POST subscribed_apps":
		return c.subscribe(w)
	case "DELETE subscribed_apps":
		delete(w.subscribers, c.app.id)
		return success, nil
	}
	return nil, noSuchObject(c.r.Method, c.node)
}

func (c *call) listSubscribers(w *waba) any {
	data := []object{}
	for _, a := range c.s.apps {
		o, subscribed := w.subscribers[a.id]
		if !subscribed {
			continue
		}
		entry := object{"whatsapp_business_api_data": object{"id": a.id, "name": "Simulated app", "link": "https://example.com/"}}
		if o.URI != "" {
			entry["override_callback_uri"] = o.URI
		}
		data = append(data, entry)
	}
	return object{"data": data}
}

// subscribe makes webhooks of the WABA go to the calling app.
func (c *call) subscribe(w *waba) (any, *graphError) {
	var o override
	if c.r.Method == http.MethodPost && len(c.json) > 0 {
		if err := json.Unmarshal(c.body, &o); err != nil {
			return nil, refuse(100, "override_callback_uri must be a string.")
		}
	}
	if refused := c.checkOverride(o); refused != nil {
		return nil, refused
	}
	w.subscribers[c.app.id] = o
	c.s.hub.send("state", nil)
	return success, nil
}
