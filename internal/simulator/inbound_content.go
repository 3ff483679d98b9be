package simulator

// contentOf is the object of a message of a kind, from the given fields and
// from samples where they are empty.
func (s *Simulator) contentOf(ch *chat, in Inbound) any {
	switch in.Kind {
	case "text":
		return object{"body": in.Text}
	case "image", "video", "audio", "voice", "document", "sticker":
		return s.mediaContent(ch, in)
	case "location":
		return locationContent(in)
	case "contacts":
		return contactsContent(in)
	case "reaction":
		r := object{"message_id": in.Target}
		if in.Emoji != "" {
			r["emoji"] = in.Emoji
		}
		return r
	case "order":
		return object{"catalog_id": "5489123456", "text": in.Text, "product_items": []object{
			{"product_retailer_id": "poncho-azul-m", "quantity": 2, "item_price": 899.5, "currency": "MXN"},
			{"product_retailer_id": "taza-loza", "quantity": 1, "item_price": 240, "currency": "MXN"},
		}}
	case "nfm_reply":
		return object{"type": "nfm_reply", "nfm_reply": object{
			"name": "flow", "body": "Sent", "response_json": `{"flow_token":"ft1","calificacion":"5"}`,
		}}
	case "unsupported":
		return object{"type": "poll_creation"}
	}
	return nil
}

// mediaContent stores the file of a media message and refers to it.
func (s *Simulator) mediaContent(ch *chat, in Inbound) object {
	file := samples()[in.Kind]
	if in.Kind == "audio" {
		file = samples()["voice"]
	}
	if len(in.Data) > 0 {
		file.data, file.filename = in.Data, ""
	}
	if in.MIME != "" {
		file.mime = in.MIME
	}
	if in.Filename != "" {
		file.filename = in.Filename
	}
	o := s.mediaObject(s.keepMedia(ch.number, file.mime, file.filename, file.data, true))
	if in.Caption != "" {
		o["caption"] = in.Caption
	}
	switch in.Kind {
	case "audio", "voice":
		o["voice"] = in.Kind == "voice"
	case "sticker":
		_, _, o["animated"] = webpSize(file.data)
	case "document":
		if file.filename != "" {
			o["filename"] = file.filename
		}
	}
	return o
}

func locationContent(in Inbound) object {
	if in.Latitude == 0 && in.Longitude == 0 {
		in.Latitude, in.Longitude = 19.432608, -99.133209
		in.Name, in.Address = "Zócalo", "Plaza de la Constitución, Ciudad de México"
	}
	o := object{"latitude": in.Latitude, "longitude": in.Longitude}
	if in.Name != "" {
		o["name"] = in.Name
	}
	if in.Address != "" {
		o["address"] = in.Address
	}
	return o
}

func contactsContent(in Inbound) []object {
	if in.Name == "" {
		in.Name, in.Phone = "Mariana Ríos", "+52 55 8765 4321"
	}
	card := object{"name": object{"formatted_name": in.Name, "first_name": in.Name}}
	if in.Phone != "" {
		card["phones"] = []object{{"phone": in.Phone, "wa_id": digits(in.Phone), "type": "CELL"}}
	}
	return []object{card}
}

// adReferral is an advertisement whose picture we serve ourselves, once somebody has called and it is known where.
func (s *Simulator) adReferral() object {
	picture := "https://scontent.example/ad.jpg"
	if s.base != "" {
		picture = s.base + "/ads/ponchos.jpg"
	}
	return object{
		"source_url": "https://fb.me/3xample", "source_id": "120208911234560011", "source_type": "ad",
		"headline": "Ponchos de temporada", "body": "Escríbenos y te asesoramos", "media_type": "image",
		"image_url": picture, "ctwa_clid": "ARAkLkA8rmlFeiCktEJQ",
		"welcome_message": object{"text": "¡Hola! ¿En qué te ayudamos?"},
	}
}
