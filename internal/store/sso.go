package store

import (
	"context"
	"strings"
	"time"

	"timbre/internal/desk"
)

// SSOProvider is a workspace's identity provider with its sealed secret.
type SSOProvider struct {
	desk.SSOProvider
	SecretSealed string
}

const ssoColumns = `p.id, p.workspace_id, p.slug, p.name, p.issuer, p.client_id, p.secret_sealed, p.domains, p.join_role, p.join_sight, p.second_factor,
	p.required, p.updated_at, w.name`

func ssoProviders(ctx context.Context, q querier, where string, args ...any) ([]SSOProvider, error) {
	var out []SSOProvider
	err := each(ctx, q, `SELECT `+ssoColumns+` FROM sso_providers p JOIN workspaces w ON w.id = p.workspace_id WHERE `+where+` ORDER BY p.workspace_id`, args, func(r rows) error {
		var p SSOProvider
		var domains string
		var updated int64
		err := r.Scan(&p.ID, &p.Workspace, &p.Slug, &p.Name, &p.Issuer, &p.ClientID, &p.SecretSealed, &domains, &p.JoinRole, &p.JoinSight, &p.SecondFactor,
			&p.Required, &updated, &p.Company)
		p.Domains, p.UpdatedAt = strings.Fields(domains), moment(updated)
		out = append(out, p)
		return err
	})
	return out, err
}

func theProvider(list []SSOProvider, err error) (SSOProvider, bool, error) {
	if err != nil || len(list) == 0 {
		return SSOProvider{}, false, err
	}
	return list[0], true, nil
}

// SSOProvider reads a workspace's provider, if it has one.
func (s *Store) SSOProvider(ctx context.Context, workspace int64) (SSOProvider, bool, error) {
	return theProvider(ssoProviders(ctx, s.engine, `p.workspace_id = $1`, workspace))
}

// SSOProvider reads the workspace's provider, if it has one.
func (tx *Tx) SSOProvider() (SSOProvider, bool, error) {
	return theProvider(ssoProviders(tx.ctx, tx, `p.workspace_id = $1`, tx.Workspace))
}

// SSOProviderBySlug finds the provider of a door.
func (s *Store) SSOProviderBySlug(ctx context.Context, slug string) (SSOProvider, bool, error) {
	return theProvider(ssoProviders(ctx, s.engine, `p.slug = $1`, slug))
}

// SSOProvidersOf lists the providers of the workspaces of which a user is an active member; 0: all that there are, two at most.
func (s *Store) SSOProvidersOf(ctx context.Context, user int64) ([]SSOProvider, error) {
	if user == 0 {
		return ssoProviders(ctx, s.engine, `p.workspace_id IN (SELECT workspace_id FROM sso_providers ORDER BY workspace_id LIMIT 2)`)
	}
	return ssoProviders(ctx, s.engine, `EXISTS (SELECT 1 FROM memberships m WHERE m.workspace_id = p.workspace_id AND m.user_id = $1 AND m.active AND m.pending_name = '')`, user)
}

// SlugTaken reports whether another workspace has a door's name.
func (tx *Tx) SlugTaken(slug string) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM sso_providers WHERE slug = $1 AND workspace_id <> $2`, []any{slug, tx.Workspace}, &n)
}

// SaveSSOProvider writes the workspace's provider.
func (tx *Tx) SaveSSOProvider(p SSOProvider) {
	tx.admits = true
	tx.put(`INSERT INTO sso_providers (workspace_id, id, slug, name, issuer, client_id, secret_sealed, domains, join_role, join_sight, second_factor, required, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (workspace_id) DO UPDATE SET id = excluded.id, slug = excluded.slug,
		name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id, secret_sealed = excluded.secret_sealed, domains = excluded.domains,
		join_role = excluded.join_role, join_sight = excluded.join_sight, second_factor = excluded.second_factor, required = excluded.required,
		updated_at = excluded.updated_at`,
		tx.Workspace, p.ID, p.Slug, p.Name, p.Issuer, p.ClientID, p.SecretSealed, strings.Join(p.Domains, " "), string(p.JoinRole), string(p.JoinSight),
		p.SecondFactor, p.Required, micros(tx.Now))
}

// DropSSOProvider forgets the workspace's provider.
func (tx *Tx) DropSSOProvider() {
	tx.admits = true
	tx.put(`DELETE FROM sso_providers WHERE workspace_id = $1`, tx.Workspace)
}

// EndSSO ends what came by a provider: sessions, and who is who to it.
func (tx *Tx) EndSSO(provider int64) {
	tx.admits = true
	tx.put(`DELETE FROM push_subscriptions WHERE session_hash IN (SELECT token_hash FROM sessions WHERE via = $1)`, provider)
	tx.put(`DELETE FROM sessions WHERE via = $1`, provider)
	tx.put(`DELETE FROM sso_identities WHERE provider_id = $1`, provider)
}

// MuteOthers ends what the workspace pushes to browsers whose session did not come by its provider.
func (tx *Tx) MuteOthers(provider int64) {
	tx.put(`DELETE FROM push_subscriptions WHERE workspace_id = $1 AND session_hash NOT IN (SELECT token_hash FROM sessions WHERE via = $2)`, tx.Workspace, provider)
}

// SSOIdentity is who somebody is to a provider.
type SSOIdentity struct {
	Provider, User        int64
	Subject               string
	CreatedAt, LastUsedAt time.Time
}

func ssoIdentities(ctx context.Context, q querier, where string, args ...any) ([]SSOIdentity, error) {
	var out []SSOIdentity
	err := each(ctx, q, `SELECT provider_id, subject, user_id, created_at, last_used_at FROM sso_identities WHERE `+where+` ORDER BY provider_id`, args, func(r rows) error {
		var i SSOIdentity
		var created, used int64
		err := r.Scan(&i.Provider, &i.Subject, &i.User, &created, &used)
		i.CreatedAt, i.LastUsedAt = moment(created), moment(used)
		out = append(out, i)
		return err
	})
	return out, err
}

// SSOIdentities lists who a user is to providers.
func (s *Store) SSOIdentities(ctx context.Context, user int64) ([]SSOIdentity, error) {
	return ssoIdentities(ctx, s.engine, `user_id = $1`, user)
}

// SSOIdentity finds whom a provider means by a subject.
func (tx *Tx) SSOIdentity(provider int64, subject string) (SSOIdentity, bool, error) {
	return ssoIdentity(tx.ctx, tx, provider, subject)
}

// SSOIdentity finds whom a provider means by a subject.
func (s *Store) SSOIdentity(ctx context.Context, provider int64, subject string) (SSOIdentity, bool, error) {
	return ssoIdentity(ctx, s.engine, provider, subject)
}

func ssoIdentity(ctx context.Context, q querier, provider int64, subject string) (SSOIdentity, bool, error) {
	list, err := ssoIdentities(ctx, q, `provider_id = $1 AND subject = $2`, provider, subject)
	if err != nil || len(list) == 0 {
		return SSOIdentity{}, false, err
	}
	return list[0], true, nil
}

// HasIdentity reports whether a provider knows a user; 0: any.
func (tx *Tx) HasIdentity(user, provider int64) (bool, error) {
	return hasIdentity(tx.ctx, tx, user, provider)
}

// HasIdentity reports whether a provider knows a user; 0: any.
func (s *Store) HasIdentity(ctx context.Context, user, provider int64) (bool, error) {
	return hasIdentity(ctx, s.engine, user, provider)
}

func hasIdentity(ctx context.Context, q querier, user, provider int64) (bool, error) {
	var n int
	return one(ctx, q, `SELECT 1 FROM sso_identities WHERE user_id = $1 AND (CAST($2 AS BIGINT) = 0 OR provider_id = $2) LIMIT 1`, []any{user, provider}, &n)
}

// InsertSSOIdentity stores a new one.
func (tx *Tx) InsertSSOIdentity(i SSOIdentity) {
	tx.put(`INSERT INTO sso_identities (provider_id, subject, user_id, created_at, last_used_at) VALUES ($1, $2, $3, $4, 0)`, i.Provider, i.Subject, i.User, micros(tx.Now))
}

// UseSSOIdentity notes that somebody came by it.
func (tx *Tx) UseSSOIdentity(i SSOIdentity) {
	tx.put(`UPDATE sso_identities SET last_used_at = $3 WHERE provider_id = $1 AND subject = $2`, i.Provider, i.Subject, micros(tx.Now))
}

// DropSSOIdentity forgets who a user is to a provider, and ends the sessions that came by it.
func (tx *Tx) DropSSOIdentity(user, provider int64) {
	tx.admits = true
	tx.put(`DELETE FROM push_subscriptions WHERE session_hash IN (SELECT token_hash FROM sessions WHERE user_id = $1 AND via = $2)`, user, provider)
	tx.put(`DELETE FROM sessions WHERE user_id = $1 AND via = $2`, user, provider)
	tx.put(`DELETE FROM sso_identities WHERE user_id = $1 AND provider_id = $2`, user, provider)
}

// WasHere reports whether a user is or was a member of the workspace, invited, active or not.
func (tx *Tx) WasHere(user int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM memberships WHERE workspace_id = $1 AND user_id = $2`, []any{tx.Workspace, user}, &n)
}

// SessionVia tells by which provider a session came; 0: none.
func (s *Store) SessionVia(ctx context.Context, hash string) (via int64, err error) {
	_, err = one(ctx, s.engine, `SELECT via FROM sessions WHERE token_hash = $1`, []any{hash}, &via)
	return via, err
}

// VouchesFactor reports whether a provider has asked a user for a second factor in place of us. It can say so of who is in its workspace
// only: no company lowers what another one asks for.
func (tx *Tx) VouchesFactor(provider, user int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM sso_providers p WHERE p.id = $1 AND p.second_factor AND NOT EXISTS (SELECT 1 FROM memberships m
		WHERE m.user_id = $2 AND m.workspace_id <> p.workspace_id AND m.pending_name = '' AND m.removed_at = 0)`, []any{provider, user}, &n)
}

// OnlyWorkspace reports whether the installation has one workspace at most.
func (s *Store) OnlyWorkspace(ctx context.Context) (bool, error) {
	var n int64
	_, err := one(ctx, s.engine, `SELECT count(*) FROM (SELECT id FROM workspaces LIMIT 2) w`, nil, &n)
	return n < 2, err
}

// WithoutIdentity counts the active members of a workspace whom its provider does not know yet.
func (s *Store) WithoutIdentity(ctx context.Context, workspace, provider int64) (n int, err error) {
	_, err = one(ctx, s.engine, `SELECT count(*) FROM memberships m WHERE m.workspace_id = $1 AND m.active AND m.pending_name = ''
		AND NOT EXISTS (SELECT 1 FROM sso_identities i WHERE i.user_id = m.user_id AND i.provider_id = $2)`, []any{workspace, provider}, &n)
	return n, err
}
