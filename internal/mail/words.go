package mail

// Trial is the mail that shows an administrator that the server works.
func Trial(locale string) Message {
	switch locale {
	case "pt":
		return Message{Subject: "Teste de e-mail do Timbre", Text: "O e-mail da sua empresa funciona: esta mensagem chegou."}
	case "en":
		return Message{Subject: "Timbre mail test", Text: "Your company's mail works: this message arrived."}
	}
	return Message{Subject: "Prueba de correo de Timbre", Text: "El correo de tu empresa funciona: este mensaje llegó."}
}
