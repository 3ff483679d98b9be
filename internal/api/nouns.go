package api

// nounRoutes names the routes of the nouns that are not conversations.
func (a *API) nounRoutes() {
	a.setupRoutes()
	a.sessionRoutes()
	a.meRoutes()
	a.startRoutes()
	a.inboxRoutes()
	a.templateRoutes()
	a.teamRoutes()
	a.memberRoutes()
	a.tokenRoutes()
	a.contactRoutes()
	a.activityRoutes()
	a.blockRoutes()
	a.searchRoutes()
	a.labelRoutes()
	a.attributeRoutes()
	a.closeReasonRoutes()
	a.scheduledRoutes()
	a.triageRoutes()
	a.ledgerRoutes()
	a.noticeRoutes()
	a.cannedRoutes()
	a.libraryRoutes()
	a.draftRoutes()
}
