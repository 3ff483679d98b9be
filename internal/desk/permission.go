package desk

// Rights over what cannot be taken back.
const (
	PermDelete         Permission = "conversations.delete"
	PermContactsMerge  Permission = "contacts.merge"
	PermContactsDelete Permission = "contacts.delete"
	PermContactsExport Permission = "contacts.export"
	PermAudit          Permission = "audit.view"
)
