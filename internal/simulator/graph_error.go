package simulator

import (
	"fmt"
	"net/http"
	"strings"
)

// graphError is a refusal of the Graph API.
type graphError struct {
	code    int
	subcode int
	title   string // message without its "(#code) "
	details string // error_data.details
	status  int    // 0: by code
}

func refuse(code int, details string, args ...any) *graphError {
	return &graphError{code: code, details: fmt.Sprintf(details, args...)}
}

// errorTitles are Meta's names of the codes that we can answer or send.
var errorTitles = map[int]string{
	0: "AuthException", 1: "API Unknown", 2: "API Service", 3: "API Method", 4: "API Too Many Calls",
	10: "Permission Denied", 33: "Parameter value is not valid", 100: "Invalid parameter",
	190: "Access token has expired", 200: "API Permission", 368: "Temporarily blocked for policies violations",
	80007: "Rate limit issues", 130429: "Rate limit hit", 130472: "User's number is part of an experiment",
	130497: "Business account is restricted from messaging users in this country.",
	131000: "Something went wrong", 131005: "Access denied", 131008: "Required parameter is missing",
	131009: "Parameter value is not valid", 131016: "Service unavailable", 131021: "Recipient cannot be sender",
	131026: "Message undeliverable", 131030: "Recipient phone number not in allowed list",
	131031: "Account has been locked", 131037: "Display name not approved", 131042: "Business eligibility payment issue",
	131045: "Incorrect certificate", 131047: "Re-engagement message", 131048: "Spam rate limit hit",
	131049: "This message was not delivered to maintain healthy ecosystem engagement.",
	131050: "User has stopped marketing messages", 131051: "Unsupported message type",
	131052: "Media download error", 131053: "Media upload error",
	131056: "(Business Account, Consumer Account) pair rate limit hit", 131057: "Account in maintenance mode",
	131059: "Invalid cursor", 131060: "Message unavailable", 131062: "Business-scoped user id not allowed",
	131064: "Messaging limited by template classification violations",
	132000: "Number of parameters does not match the expected number of params",
	132001: "Template name does not exist in the translation", 132005: "Translated text too long",
	132007: "Template format character policy violated", 132008: "Template parameter value is not valid",
	132012: "Parameter format does not match format in the created template",
	132015: "Template is paused", 132016: "Template is disabled", 132018: "Template parameters are not valid",
	132068: "Flow is blocked", 132069: "Flow is throttled",
	133004: "Server temporarily unavailable", 133005: "Two step verification PIN mismatch",
	133010: "Phone number not registered on the WhatsApp Business Platform.",
	133016: "Account register deregister rate limit exceeded", 135000: "Generic user error",
	137000: "Recipient identity key hash mismatch",
	139100: "Failed to block/unblock users", 139101: "Blocklist limit reached", 139102: "Blocklist concurrent update",
	139103: "Internal error", 2388299: "Variables can't be at the start or end of the template",
	2593107: "Synchronization request limit exceeded", 2593108: "Synchronization request made outside of the allowed time",
}

func errorTitle(code int) string {
	if t := errorTitles[code]; t != "" {
		return t
	}
	return "Something went wrong"
}

// errorStatus is the HTTP status that goes with a code. Meta documents 400
// for most; its gateways differ, so callers must look at the code.
func errorStatus(code int) int {
	switch code {
	case 0, 190:
		return http.StatusUnauthorized
	case 3, 10, 200, 368, 131005, 131031:
		return http.StatusForbidden
	case 132001:
		return http.StatusNotFound
	case 4, 80007, 130429, 131048, 131056:
		return http.StatusTooManyRequests
	case 2, 131016, 133004:
		return http.StatusServiceUnavailable
	case 1, 131000:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

func (e *graphError) httpStatus() int {
	if e.status != 0 {
		return e.status
	}
	return errorStatus(e.code)
}

// body is the answer of the Graph API.
func (e *graphError) body(trace string) object {
	title := e.title
	if title == "" {
		title = errorTitle(e.code)
	}
	if e.code != 190 && e.subcode != 33 {
		title = fmt.Sprintf("(#%d) %s", e.code, title)
	}
	inner := object{"message": title, "type": "OAuthException", "code": e.code, "fbtrace_id": trace}
	if e.details != "" {
		inner["error_data"] = object{"messaging_product": "whatsapp", "details": e.details}
	}
	if e.subcode != 0 {
		inner["error_subcode"] = e.subcode
	}
	return object{"error": inner}
}

// webhookError is the same error as it stands in webhooks.
func webhookError(code int, details string) object {
	if details == "" {
		details = errorTitle(code)
	}
	return object{
		"code": code, "title": errorTitle(code), "message": errorTitle(code),
		"error_data": object{"details": details},
		"href":       "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
	}
}

func noSuchObject(method, id string) *graphError {
	return &graphError{code: 100, subcode: 33, title: fmt.Sprintf(
		"Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation.",
		strings.ToLower(method), id)}
}
