package desk

import "time"

// SSOProvider is the identity provider by which people come into a workspace.
type SSOProvider struct {
	ID, Workspace    int64
	Company          string // what the workspace is called
	Slug             string // in the address of its door
	Name             string // on its button
	Issuer, ClientID string
	Domains          []string // of addresses whose owners it knows
	JoinRole         Role     // of whoever comes without an invitation; "": nobody does
	JoinSight        Sight
	SecondFactor     bool // it asks for one itself
	Required         bool // there is no other way into the workspace
	UpdatedAt        time.Time
}

// Knows reports whether the owners of a domain's addresses are known to the provider.
func (p *SSOProvider) Knows(domain string) bool {
	for _, d := range p.Domains {
		if d == domain {
			return true
		}
	}
	return false
}
