package desk

// Rights over what cannot be taken back, and over what leaves.
const (
	PermExport         Permission = "conversations.export"
	PermDelete         Permission = "conversations.delete"
	PermContactsMerge  Permission = "contacts.merge"
	PermContactsDelete Permission = "contacts.delete"
	PermContactsExport Permission = "contacts.export"
	PermAudit          Permission = "audit.view"
)
