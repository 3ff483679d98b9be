import type { components } from '../schema.gen';
import type { Id, Ref, Time } from './common';

type Schemas = components['schemas'];

/** A preset's name, or the id of a role of the workspace's own. */
export type Role = string;
/** What the members of a role may do, and how far they see. */
export type RoleInfo = Omit<Schemas['Role'], '$schema' | 'permissions'> & { permissions: string[] };
export type Sight = Schemas['Member']['sight'];

export interface Me {
  user: Ref & {
    email: string;
    locale: string;
    /** null: the company's. */
    time_zone: string | null;
    /** Kept for the interface as it is, up to 8 KB. */
    preferences: Record<string, unknown>;
  };
  workspace: Ref & {
    locale: string;
    time_zone: string;
    country: string;
    demo: boolean;
    closing: Schemas['ClosingRules'];
    presence: Schemas['PresenceRules'];
    /** Role → always or request; the others see phones and addresses of contacts if their role may. */
    masking: Readonly<Record<string, string>>;
    /** How long the audit is kept; 0: for good. */
    audit_days: number;
  };
  role: Role;
  sight: Sight;
  permissions: string[];
  /** Phones and addresses of contacts are shown to me masked. */
  masked: boolean;
  workspaces: Ref[];
  /** Who looks at this person's interface, and writes nothing; null: they do themselves. */
  viewer: Ref | null;
  /** A second factor has to be set up before anything else. */
  enrol: boolean;
}

export interface Team {
  id: Id;
  name: string;
  members: Id[];
}

/** The id is the user's. */
export interface Member {
  id: Id;
  name: string;
  email: string;
  role: Role;
  /** The role lets them answer customers. */
  answers: boolean;
  sight: Sight;
  active: boolean;
  invited: boolean;
  teams: Id[];
  inboxes: Id[];
  /** How many conversations may be open before no more come by themselves; null: as many as the inbox says. */
  capacity: number | null;
}

export interface Token {
  id: Id;
  name: string;
  kind: 'personal' | 'bot';
  scopes: string[];
  /** Of a personal one: whose. */
  user_id: Id | null;
  created_at: Time;
  expires_at: Time | null;
  last_used_at: Time | null;
}

export type SecondFactor = Omit<Schemas['SecondFactor'], '$schema'>;
export type FactorSetup = Omit<Schemas['FactorSetup'], '$schema'>;
export type Passkey = Omit<Schemas['Passkey'], '$schema' | 'id'> & { id: string };
export type Passkeys = Omit<Schemas['Passkeys'], '$schema' | 'items'> & { items: Passkey[] };
export type PasskeyChallenge = Omit<Schemas['PasskeyChallenge'], '$schema'>;
export type PasskeyWish = Omit<Schemas['PasskeyWish'], '$schema' | 'algorithms' | 'known'> & {
  algorithms: number[];
  known: { credential: string; transports: string[] }[];
};
/** What a browser hands over of a passkey that it has made, and of one that somebody has shown. */
export type MadePasskey = { client_data: string; attestation: string; transports: string[] };
export type UsedPasskey = {
  credential: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
  user?: string;
};
export type SignInRules = Omit<Schemas['SignInRules'], '$schema'>;

/** The ways in by identity providers that somebody at the door is shown. */
export type SsoWay = Schemas['SSODoor'];
export interface SsoDoors {
  items: SsoWay[];
  others: boolean;
}
/** A company's identity provider. */
export type Sso = Omit<Schemas['SSO'], '$schema' | 'domains'> & { domains: string[] };
export type SsoInput = Pick<Sso, 'name' | 'slug' | 'issuer' | 'client_id' | 'domains' | 'factor_by_provider'> & {
  join_role: string | null;
  join_sight: string | null;
  client_secret?: string;
};
/** An identity provider of a company of mine, and whether it knows me. */
export type Identity = Omit<Schemas['SSOIdentity'], 'id'> & { id: string };
export type Identities = Omit<Schemas['SSOIdentities'], '$schema' | 'items'> & { items: Identity[] };

/** A browser that somebody is signed in with. */
export type Session = Omit<Schemas['Session'], '$schema'>;

/** How a member comes in: by a link, until when, and with which factors. */
export type MemberAccess = Omit<Schemas['MemberAccess'], '$schema'>;

/** A kind of mail, by the link in each of them. */
export type MailSubscription = Omit<Schemas['MailSubscription'], '$schema'>;
/** Whom an invitation is for, and what he needs to accept it. */
export type Invited = Omit<Schemas['Invited'], '$schema'>;
