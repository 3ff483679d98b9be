package app

import (
	"cmp"
	"context"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/mail"
	"timbre/internal/store"
)

// errSSOAccount asks who comes by a provider for the first time to show that an account that there is is his.
var errSSOAccount = &desk.Error{Kind: desk.KindUnauthenticated, Code: "sso_account"}

// SSOProof is what somebody shows besides his provider's word: his password, a code, or a passkey, which is worth both.
type SSOProof struct {
	Password string
	Passkey  *UsedPasskey
	Proof
}

// TicketEmail is the address that a provider told of whoever has a ticket; "": it is none of ours, or has ended.
func (a *App) TicketEmail(ticket string) string {
	t, err := a.openTicket(ticket)
	if err != nil {
		return ""
	}
	return t.Person.Email
}

func (a *App) openTicket(ticket string) (t ssoTicket, err error) {
	if err := a.openSealed(ticket, ssoTicketPlace, &t); err != nil || !a.Store.Now().Before(time.Unix(t.Ends, 0)) {
		return t, errSSOEnded
	}
	t.once = onceOnly(ticket, t.Ends)
	return t, nil
}

// ProveSSO lets somebody in whom his provider has told of, with what was missing. A ticket lets in once.
func (a *App) ProveSSO(ctx context.Context, ticket string, proof SSOProof, from Browser) (session string, workspace int64, err error) {
	t, err := a.openTicket(ticket)
	if err != nil {
		return "", 0, err
	}
	session, err = a.enterBySSO(ctx, &t, &proof, from)
	return session, t.Workspace, err
}

// shown is what of a proof was looked at before the transaction, which nothing slow may be in.
type shown struct {
	*SSOProof
	hash    string // of the password that was right
	passkey *readPasskey
}

// look checks the password or the passkey of a proof, and counts tries of codes.
func (a *App) look(ctx context.Context, user int64, proof *SSOProof, from Browser) (s shown, err error) {
	s.SSOProof = proof
	switch {
	case proof == nil:
		return s, nil
	case proof.Passkey != nil:
		s.passkey, err = a.readPasskey(ctx, *proof.Passkey, from)
		if err == nil && s.passkey.key.User != user {
			err = a.noPasskey(ctx, s.passkey.key.User, from, errPasskey)
		}
		return s, err
	case proof.Password != "":
		acc, err := a.Store.Account(ctx, user)
		if err != nil {
			return s, err
		}
		ok, err := a.Passwords.Verify(ctx, acc.PasswordHash, proof.Password)
		if err == nil && !ok {
			a.refused.add(user, from.Address, a.Store.Now())
			err = errCredentials
		}
		if err != nil {
			return s, err
		}
		s.hash = acc.PasswordHash
	}
	if proof.Code != "" && proof.Counted != nil {
		err = proof.Counted(user)
	}
	return s, err
}

// enterBySSO lets in whom a provider has told of, or links him if he is signed in. In its transaction everything is looked at again.
func (a *App) enterBySSO(ctx context.Context, t *ssoTicket, proof *SSOProof, from Browser) (session string, err error) {
	user, err := a.ssoUser(ctx, t)
	if err != nil {
		return "", err
	}
	in, need, err := a.placesOf(ctx, user)
	if err != nil {
		return "", err
	}
	s, err := a.look(ctx, user, proof, from)
	if err != nil {
		return "", err
	}
	var ended []store.Session
	err = a.Store.Write(ctx, t.Workspace, need, func(tx *store.Tx) error {
		p, found, err := tx.SSOProvider()
		if err == nil && (!found || p.ID != t.Provider) {
			err = errSSOEnded
		}
		if err != nil {
			return err
		}
		who, err := a.recognise(tx, p, t)
		if err == nil && who.acc.ID != user && user != 0 {
			err = errSSOEnded // meanwhile it is somebody else
		}
		if err == nil && t.user == 0 {
			err = a.proven(tx, p, who, s)
		}
		if err == nil {
			err = t.once.spend(tx)
		}
		if err != nil {
			return err
		}
		if ended, err = a.admit(tx, p, t, &who, in, from); err != nil || t.user != 0 {
			return err
		}
		if session, err = a.beginSession(tx, who.acc.ID, p.ID, from); err != nil {
			return err
		}
		return tx.Audit(AuditEntry{Action: AuditSSOSignedIn, Kind: desk.ActorUser, User: who.acc.ID, Subject: who.acc.ID, Address: from.Address})
	})
	switch {
	case desk.CodeOf(err) == errChallenge.Code && proof == nil:
		err = errSSOEnded
	case err == nil:
		a.left(user, in, ended)
	}
	a.noteSSORefusal(ctx, t, user, from, err)
	return session, a.wrongCode(user, from, err)
}

// ssoUser is who somebody seems to be, before the transaction that finds out; 0: nobody of ours.
func (a *App) ssoUser(ctx context.Context, t *ssoTicket) (int64, error) {
	if t.user != 0 {
		return t.user, nil
	}
	i, known, err := a.Store.SSOIdentity(ctx, t.Provider, t.Person.Subject)
	if err != nil || known {
		return i.User, err
	}
	acc, _, err := a.Store.AccountByEmail(ctx, t.Person.Email)
	return acc.ID, err
}

// stranger is somebody whom a provider has told of, as we know him.
type stranger struct {
	acc      store.Account // no id: he has none yet
	member   desk.Member   // no user: he is none yet, and joins
	identity store.SSOIdentity
	known    bool // the provider has told of him before
	foreign  bool // it has not, and there is an account that he has to show to be his
	unused   bool // the account's owner has not shown himself here: what it could be signed in by before is not his
}

func ssoRefused(code string) *desk.Error { return &desk.Error{Kind: desk.KindForbidden, Code: code} }

// recognise finds out who it is that a provider tells of. By his address only who is invited, or a member whom nothing else lets in, is
// taken for the owner of an account; who has a password or passkeys, or is in another workspace, too, shows first that it is his.
func (a *App) recognise(tx *store.Tx, p store.SSOProvider, t *ssoTicket) (w stranger, err error) {
	if w.identity, w.known, err = tx.SSOIdentity(p.ID, t.Person.Subject); err != nil {
		return w, err
	}
	user := cmp.Or(t.user, w.identity.User)
	switch {
	case w.known && w.identity.User != user:
		return w, desk.Conflict("sso_taken")
	case user != 0:
		if w.acc, err = tx.Account(user); err != nil {
			return w, err
		}
	case t.Person.Email == "" || !t.Person.Verified:
		return w, ssoRefused("sso_unverified")
	default:
		if w.acc, _, err = tx.AccountByEmail(t.Person.Email); err != nil {
			return w, err
		}
	}
	if !w.known && !p.Knows(domain(t.Person.Email)) {
		return w, ssoRefused("sso_domain").With("domain", domain(t.Person.Email))
	}
	if err := w.belongs(tx, p, t); err != nil {
		return w, err
	}
	if w.known || w.acc.ID == 0 {
		return w, nil
	}
	if other, err := tx.HasIdentity(w.acc.ID, p.ID); err != nil || other {
		if err == nil {
			err = desk.Conflict("sso_other_identity")
		}
		return w, err
	}
	if t.user != 0 { // he is signed in: it is his
		return w, nil
	}
	return w, w.weigh(tx)
}

// belongs looks whether he is a member, invited, or may join. Who was put out stays out until he is invited.
func (w *stranger) belongs(tx *store.Tx, p store.SSOProvider, t *ssoTicket) (err error) {
	if w.acc.ID != 0 {
		w.member, err = tx.Member(w.acc.ID)
		switch {
		case err == nil && w.member.Active:
			return nil
		case err == nil:
			return ssoRefused("sso_not_member")
		case desk.CodeOf(err) != desk.ErrNotFound.Code:
			return err
		}
		if was, err := tx.WasHere(w.acc.ID); err != nil || was {
			if err == nil {
				err = ssoRefused("sso_not_member")
			}
			return err
		}
	}
	if p.JoinRole == "" || t.user != 0 {
		return ssoRefused("sso_not_member")
	}
	return nil
}

// weigh decides whether the address is enough to take him for the account's owner.
func (w *stranger) weigh(tx *store.Tx) error {
	alone, err := tx.OnlyHere(w.acc.ID)
	if err != nil {
		return err
	}
	keys, err := tx.Passkeys(w.acc.ID)
	if err != nil {
		return err
	}
	w.unused = alone && (w.member.User == 0 || w.member.Pending)
	w.foreign = !w.unused && !(alone && w.acc.PasswordHash == "" && len(keys) == 0)
	return nil
}

// proven checks what he shows besides his provider's word, if that is not enough.
func (a *App) proven(tx *store.Tx, p store.SSOProvider, w stranger, s shown) error {
	if w.acc.ID == 0 || w.unused {
		return nil // there is nothing yet that he could show
	}
	if s.passkey != nil {
		return s.passkey.use(tx)
	}
	switch {
	case w.foreign && s.hash == "":
		return errSSOAccount.With("email", w.acc.Email)
	case w.foreign && s.hash != w.acc.PasswordHash:
		return errCredentials // he has chosen another one meanwhile
	case !w.foreign:
		if vouched, err := tx.VouchesFactor(p.ID, w.acc.ID); err != nil || vouched {
			return err
		}
	}
	f, err := tx.SecondFactor(w.acc.ID)
	if err != nil {
		return err
	}
	if f.Sealed != "" && (s.SSOProof == nil || s.Code == "") {
		return errSecondFactor
	}
	proof := Proof{}
	if s.SSOProof != nil {
		proof = s.Proof
	}
	return a.prove(tx, w.acc.ID, proof)
}

// admit writes what his coming changes: a new account, a membership, who he is to the provider.
func (a *App) admit(tx *store.Tx, p store.SSOProvider, t *ssoTicket, w *stranger, in []desk.Workspace, from Browser) (ended []store.Session, err error) {
	entry := AuditEntry{Kind: desk.ActorUser, Address: from.Address}
	if w.acc.ID == 0 {
		company, err := tx.WorkspaceRow()
		if err != nil {
			return nil, err
		}
		name := faults{}.line("name", t.Person.Name, maxName)
		if len([]rune(name)) > maxName || name == "" {
			name, _, _ = strings.Cut(t.Person.Email, "@")
		}
		w.acc = store.Account{User: desk.User{ID: tx.NewID(), Name: name, Email: t.Person.Email, Locale: company.Locale}}
		tx.InsertAccount(w.acc)
	}
	entry.User, entry.Subject = w.acc.ID, w.acc.ID
	if w.unused {
		if ended, err = disown(tx, &w.acc, in); err != nil {
			return nil, err
		}
	}
	if err := join(tx, p, w, entry); err != nil {
		return nil, err
	}
	if w.known {
		tx.UseSSOIdentity(w.identity)
		return ended, nil
	}
	tx.InsertSSOIdentity(store.SSOIdentity{Provider: p.ID, Subject: t.Person.Subject, User: w.acc.ID})
	entry.Action = AuditSSOLinked
	if err := tx.Audit(entry); err != nil || t.user == 0 && !w.foreign {
		return ended, err
	}
	return ended, tellAccount(tx.In(0), accountMail{Kind: mail.AboutSSOOn, User: w.acc.ID, UserAgent: from.UserAgent, Address: from.Address, By: p.Company})
}

// disown takes away what an account could be signed in by before its owner has come: somebody else may have chosen it.
func disown(tx *store.Tx, acc *store.Account, in []desk.Workspace) (ended []store.Session, err error) {
	if ended, err = tx.SessionsOf(acc.ID); err != nil {
		return nil, err
	}
	acc.PasswordHash = ""
	tx.UpdateAccount(*acc)
	tx.SetTOTP(acc.ID, "", 0)
	tx.DropPasskeys(acc.ID)
	tx.DropPasswordResets(acc.ID)
	tx.RevokePersonalTokens(acc.ID)
	tx.DeleteSessions(acc.ID, "")
	tellSessions(tx, in, acc.ID)
	return ended, nil
}

// join makes him a member, if he is none yet.
func join(tx *store.Tx, p store.SSOProvider, w *stranger, entry AuditEntry) error {
	switch {
	case w.member.User == 0:
		w.member = desk.Member{Workspace: p.Workspace, User: w.acc.ID, Name: w.acc.Name, Email: w.acc.Email, Role: p.JoinRole, Permissions: p.JoinRole.Permissions(),
			Sight: p.JoinSight, RoleSight: desk.SightAll, Active: true,
			Capacity: desk.CapacityOfInbox}
		tx.InsertMember(w.member)
		changes, err := differences(nil, memberFacts(w.member, store.Belonging{}))
		if err != nil {
			return err
		}
		entry.Action, entry.Changes = AuditSSOJoined, changes
	case w.member.Pending:
		w.member.Pending = false
		tx.UpdateMember(w.member)
		tx.DropInvitations(w.acc.ID)
		entry.Action = "member.joined"
	default:
		return nil
	}
	tx.Emit(desk.Event{Kind: desk.MemberChanged, ActorKind: desk.ActorUser, Actor: w.acc.ID, Subject: w.acc.ID})
	return tx.Audit(entry)
}

// noteSSORefusal has it on record that somebody came whom the provider knows and the workspace does not let in.
func (a *App) noteSSORefusal(ctx context.Context, t *ssoTicket, user int64, from Browser, why error) {
	code := desk.CodeOf(why)
	if !strings.HasPrefix(code, "sso_") || code == errSSOAccount.Code || code == errSSOEnded.Code {
		return
	}
	err := a.Store.Write(ctx, t.Workspace, store.Need{}, func(tx *store.Tx) error {
		subject := int64(0)
		if _, err := tx.Member(user); err == nil { // of others nothing is said
			subject = user
		}
		return tx.Audit(AuditEntry{Action: AuditSSORefused, Kind: desk.ActorSystem, Subject: subject, Address: from.Address, Data: map[string]any{"reason": code}})
	})
	if err != nil {
		a.Log.WarnContext(ctx, "a refused sign-in could not be noted", "error", err)
	}
}
