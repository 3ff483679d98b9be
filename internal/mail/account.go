package mail

import "strings"

// Kinds of mail about an account.
const (
	AboutInvitation = "invitation"
	AboutReset      = "reset"
	AboutPassword   = "password_changed"
	AboutBrowser    = "new_browser"
	AboutFactorOn   = "second_factor_on"
	AboutFactorOff  = "second_factor_off"
	AboutPasskeyOn  = "passkey_added"
	AboutPasskeyOff = "passkey_removed"
	AboutSSOOn      = "sso_linked"
)

// Facts are what a mail about an account tells. Empty ones are not known.
type Facts struct {
	Name, Workspace, Link, End, Browser, Address, Time, By string
}

type letter struct{ subject, text string }

// letters by kind and language. {name} and the like stand for facts.
var letters = map[string]map[string]letter{
	AboutInvitation: {
		"es": {"{by} te invita a {workspace} en Timbre", `Hola, {name}:

{by} te invita a atender a los clientes de {workspace} en Timbre. Entra con este enlace, que sirve una sola vez y vence en 7 días:

{link}

Si no esperabas esta invitación, ignora este correo.`},
		"pt": {"{by} convida você para {workspace} no Timbre", `Olá, {name},

{by} convida você para atender os clientes de {workspace} no Timbre. Entre com este link, que serve uma única vez e vence em 7 dias:

{link}

Se você não esperava este convite, ignore este e-mail.`},
		"en": {"{by} invites you to {workspace} on Timbre", `Hello {name},

{by} invites you to answer the customers of {workspace} on Timbre. Come in with this link; it works once and ends in 7 days:

{link}

If you did not expect this invitation, ignore this mail.`},
	},
	AboutReset: {
		"es": {"Elige una contraseña nueva", `Hola, {name}:

Alguien pidió cambiar la contraseña con la que entras a Timbre. Si fuiste tú, elige una nueva con este enlace, que sirve una sola vez y vence en una hora:

{link}

Si no fuiste tú, no hagas nada: tu contraseña sigue siendo la misma.`},
		"pt": {"Escolha uma senha nova", `Olá, {name},

Alguém pediu para trocar a senha com que você entra no Timbre. Se foi você, escolha uma nova com este link, que serve uma única vez e vence em uma hora:

{link}

Se não foi você, não faça nada: sua senha continua a mesma.`},
		"en": {"Choose a new password", `Hello {name},

Somebody asked to change the password with which you sign in to Timbre. If it was you, choose a new one with this link; it works once and ends in an hour:

{link}

If it was not you, do nothing: your password stays the same.`},
	},
	AboutPassword: {
		"es": {"Tu contraseña de Timbre cambió", `Hola, {name}:

Tu contraseña cambió el {time}, desde {browser} ({address}), y tus otras sesiones se cerraron.

Si no fuiste tú, pide ahora mismo a un administrador que cierre tu acceso y cambia la contraseña de tu correo.`},
		"pt": {"Sua senha do Timbre mudou", `Olá, {name},

Sua senha mudou em {time}, a partir de {browser} ({address}), e suas outras sessões foram encerradas.

Se não foi você, peça agora a um administrador que encerre seu acesso e troque a senha do seu e-mail.`},
		"en": {"Your Timbre password has changed", `Hello {name},

Your password was changed on {time}, from {browser} ({address}), and your other sessions were ended.

If it was not you, ask an administrator to close your access now, and change the password of your mail.`},
	},
	AboutBrowser: {
		"es": {"Entraste a Timbre desde un navegador nuevo", `Hola, {name}:

El {time} se abrió tu cuenta en un navegador en el que no habías entrado: {browser}, desde {address}.

Si fuiste tú, no hagas nada. Si no, entra a Ajustes › Seguridad, cierra esa sesión y cambia tu contraseña:

{link}`},
		"pt": {"Você entrou no Timbre por um navegador novo", `Olá, {name},

Em {time} sua conta foi aberta em um navegador em que você não tinha entrado: {browser}, a partir de {address}.

Se foi você, não faça nada. Se não, abra Ajustes › Segurança, encerre essa sessão e troque sua senha:

{link}`},
		"en": {"You signed in to Timbre with a new browser", `Hello {name},

On {time} your account was opened in a browser that you had not used before: {browser}, from {address}.

If it was you, do nothing. If not, open Settings › Security, end that session and change your password:

{link}`},
	},
	AboutFactorOn: {
		"es": {"Activaste la verificación en dos pasos", `Hola, {name}:

El {time} se activó la verificación en dos pasos de tu cuenta de Timbre. Desde ahora, al entrar se pide también un código.

Si no fuiste tú, pide ahora mismo a un administrador que cierre tu acceso.`},
		"pt": {"Você ativou a verificação em duas etapas", `Olá, {name},

Em {time} foi ativada a verificação em duas etapas da sua conta no Timbre. A partir de agora, ao entrar também é pedido um código.

Se não foi você, peça agora a um administrador que encerre seu acesso.`},
		"en": {"You turned on two-step verification", `Hello {name},

On {time} two-step verification was turned on for your Timbre account. From now on, signing in asks for a code, too.

If it was not you, ask an administrator to close your access now.`},
	},
	AboutFactorOff: {
		"es": {"Se quitó la verificación en dos pasos", `Hola, {name}:

El {time} se quitó la verificación en dos pasos de tu cuenta de Timbre. Para entrar basta tu contraseña.

Si no fuiste tú ni lo pediste a un administrador, cambia tu contraseña y actívala de nuevo:

{link}`},
		"pt": {"A verificação em duas etapas foi removida", `Olá, {name},

Em {time} a verificação em duas etapas da sua conta no Timbre foi removida. Para entrar basta a sua senha.

Se não foi você nem pediu a um administrador, troque sua senha e ative-a de novo:

{link}`},
		"en": {"Two-step verification was removed", `Hello {name},

On {time} two-step verification was removed from your Timbre account. Your password is enough to sign in.

If it was neither you nor an administrator whom you asked, change your password and turn it on again:

{link}`},
	},
	AboutPasskeyOn: {
		"es": {"Agregaste una llave de acceso", `Hola, {name}:

El {time} se agregó una llave de acceso a tu cuenta de Timbre, desde {browser} ({address}). Con ella se entra sin contraseña.

Si no fuiste tú, entra a Ajustes › Seguridad, quítala y cambia tu contraseña:

{link}`},
		"pt": {"Você adicionou uma chave de acesso", `Olá, {name},

Em {time} foi adicionada uma chave de acesso à sua conta no Timbre, a partir de {browser} ({address}). Com ela se entra sem senha.

Se não foi você, abra Ajustes › Segurança, remova-a e troque sua senha:

{link}`},
		"en": {"You added a passkey", `Hello {name},

On {time} a passkey was added to your Timbre account, from {browser} ({address}). It signs in without a password.

If it was not you, open Settings › Security, remove it and change your password:

{link}`},
	},
	AboutSSOOn: {
		"es": {"Tu cuenta se vinculó con el inicio de sesión de {by}", `Hola, {name}:

El {time} tu cuenta de Timbre se vinculó con el inicio de sesión único de {by}, desde {browser} ({address}). Con él se entra a esa empresa sin contraseña.

Si no fuiste tú, entra a Ajustes › Seguridad, quita el vínculo y cambia tu contraseña:

{link}`},
		"pt": {"Sua conta foi vinculada ao login de {by}", `Olá, {name},

Em {time} sua conta no Timbre foi vinculada ao login único de {by}, a partir de {browser} ({address}). Com ele se entra nessa empresa sem senha.

Se não foi você, abra Ajustes › Segurança, remova o vínculo e troque sua senha:

{link}`},
		"en": {"Your account was linked with the sign-in of {by}", `Hello {name},

On {time} your Timbre account was linked with the single sign-on of {by}, from {browser} ({address}). It opens that company without a password.

If it was not you, open Settings › Security, remove the link and change your password:

{link}`},
	},
	AboutPasskeyOff: {
		"es": {"Se quitó una llave de acceso", `Hola, {name}:

El {time} se quitó una llave de acceso de tu cuenta de Timbre, desde {browser} ({address}), y tus otras sesiones se cerraron.

Si no fuiste tú, cambia tu contraseña y revisa tus llaves:

{link}`},
		"pt": {"Uma chave de acesso foi removida", `Olá, {name},

Em {time} uma chave de acesso da sua conta no Timbre foi removida, a partir de {browser} ({address}), e suas outras sessões foram encerradas.

Se não foi você, troque sua senha e confira suas chaves:

{link}`},
		"en": {"A passkey was removed", `Hello {name},

On {time} a passkey was removed from your Timbre account, from {browser} ({address}), and your other sessions were ended.

If it was not you, change your password and look at your passkeys:

{link}`},
	},
}

// unknownBrowser stands where a browser does not say what it is.
var unknownBrowser = map[string]string{"es": "un navegador desconocido", "pt": "um navegador desconhecido", "en": "an unknown browser"}

// About writes a mail about an account, in one of our languages.
func About(kind, locale string, f Facts) Message {
	l, known := letters[kind][locale]
	if !known {
		locale = "es"
		l = letters[kind][locale]
	}
	if f.Browser == "" {
		f.Browser = unknownBrowser[locale]
	}
	fill := strings.NewReplacer("{name}", f.Name, "{workspace}", f.Workspace, "{link}", f.Link, "{browser}", f.Browser, "{address}", f.Address,
		"{time}", f.Time, "{by}", f.By)
	return Message{Subject: fill.Replace(l.subject), Text: fill.Replace(l.text) + "\n"}
}
