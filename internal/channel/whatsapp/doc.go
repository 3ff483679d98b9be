// Package whatsapp is the channel of the WhatsApp Cloud API: it reads Meta's webhook deliveries and calls the Graph API.
//
// parse*.go turn a delivery into updates; build*.go, check.go and send.go turn a message into a call; errors.go says what
// each refusal means. Formats: https://developers.facebook.com/documentation/business-messaging/whatsapp
package whatsapp
