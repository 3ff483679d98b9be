package app

import (
	"context"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/mail"
	"timbre/internal/store"
)

// invite makes a new invitation, mails it if asked to, and ends the former ones.
func (a *App) invite(tx *store.Tx, actor *desk.Actor, user int64, mailed bool) (link string, err error) {
	token, hash := auth.NewToken(auth.InvitationToken)
	link = a.PublicURL + "/invitation/" + token
	i := store.Invitation{Hash: hash, User: user, ExpiresAt: tx.Now.Add(invitationAge)}
	if mailed {
		i.MailState = desk.MailQueued
		sealed, err := a.Sealer.Seal(link, LinkPlace)
		if err != nil {
			return "", err
		}
		if err := tellAccount(tx, accountMail{Kind: mail.AboutInvitation, User: user, Link: sealed, Invitation: hash, By: actor.Name}); err != nil {
			return "", err
		}
	}
	tx.InsertInvitation(i)
	return link, nil
}

// InviteAgain makes a new link for a member who has not come in yet, or who lost his password. Of one who belongs to other
// companies too, no company can replace it.
func (a *App) InviteAgain(ctx context.Context, actor *desk.Actor, user int64, mailed bool) (link string, err error) {
	if err := actor.Need(desk.PermMembers); err != nil {
		return "", err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		m, err := tx.Member(user)
		if err != nil {
			return err
		}
		if err := above(actor, &m); err != nil {
			return err
		}
		b, err := tx.Belonging()
		if err != nil {
			return err
		}
		if err := mayBecome(actor, &b, &m); err != nil {
			return err
		}
		if !m.Active {
			return desk.Conflict("member_inactive")
		}
		if ours, err := mayChoosePassword(tx, m.User, m.Invited); err != nil || !ours {
			if err == nil {
				err = desk.Conflict("account_is_his_own")
			}
			return err
		}
		emit(tx, actor, desk.MemberChanged, user)
		if link, err = a.invite(tx, actor, user, mailed); err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "member.invited_again", subject{id: user}, nil, nil)
	})
	return link, err
}

// Access is how a member comes in.
type Access struct {
	Invitation store.Invitation // that can still be used; zero: none
	Factor     Factor
	Links      bool // the actor may make a link for him
	Removes    bool // and may take him out
}

// AccessOf tells how a member comes in, and what the actor may do about it.
func (a *App) AccessOf(ctx context.Context, actor *desk.Actor, user int64) (c Access, err error) {
	if err := actor.Need(desk.PermMembers); err != nil {
		return c, err
	}
	m, err := a.Store.Member(ctx, actor.Workspace, user)
	if err != nil {
		return c, err
	}
	if c.Invitation, _, err = a.Store.InvitationOf(ctx, actor.Workspace, user); err != nil {
		return c, err
	}
	totp, err := a.Store.SecondFactor(ctx, user)
	if err != nil {
		return c, err
	}
	keys, err := a.Store.Passkeys(ctx, user)
	if err != nil {
		return c, err
	}
	c.Factor = Factor{On: totp.Sealed != "", Passkeys: len(keys)}
	p, found, err := a.Store.SSOProvider(ctx, actor.Workspace)
	if err != nil {
		return c, err
	}
	if found {
		if c.Factor.SSO, err = a.Store.HasIdentity(ctx, user, p.ID); err != nil {
			return c, err
		}
	}
	b, err := a.Store.Belonging(ctx, actor.Workspace)
	if err != nil || above(actor, &m) != nil {
		return c, err
	}
	c.Links = mayBecome(actor, &b, &m) == nil
	hang, err := a.Store.HangsIn(ctx, actor.Workspace, user)
	c.Removes = user != actor.User && mayGiveAway(actor, &b, &m, hang) == nil
	return c, err
}

// Uninvite ends a member's invitation. Who has not come in yet is no longer in the list.
func (a *App) Uninvite(ctx context.Context, actor *desk.Actor, user int64) error {
	if err := actor.Need(desk.PermMembers); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		m, err := tx.Member(user)
		if err != nil {
			return err
		}
		if err := above(actor, &m); err != nil {
			return err
		}
		if m.Pending {
			tx.DeletePending(user)
		} else {
			tx.DropInvitations(user)
		}
		emit(tx, actor, desk.MemberChanged, user)
		return a.noted(ctx, tx, actor, "member.uninvited", subject{id: user, name: m.Name}, nil, nil)
	})
}

// mayChoosePassword reports whether an invitation to this workspace may set a user's password.
func mayChoosePassword(tx *store.Tx, user int64, hasNone bool) (bool, error) {
	if hasNone {
		return true, nil
	}
	return tx.OnlyHere(user)
}
