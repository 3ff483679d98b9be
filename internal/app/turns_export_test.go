package app

// Syncing is how many read the templates of a portfolio, or wait to.
func (a *App) Syncing(portfolio string) int {
	a.syncing.mu.Lock()
	defer a.syncing.mu.Unlock()
	if one := a.syncing.of[portfolio]; one != nil {
		return one.n
	}
	return 0
}
