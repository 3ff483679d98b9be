import type { components } from './schema.gen';

/**
 * The nouns of the API, as they travel. Ids are decimal strings, times RFC 3339 in UTC; what is unknown is null. Those that the
 * server's document describes to the letter are its own; of the others it does not say what is never null, or which ids are
 * strings.
 */
type Schemas = components['schemas'];

export type Id = string;
export type Time = string;

export type Ref = Schemas['Ref'];

/** One page of a list: `next` is given back as `after` for the following page, null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

export type Status = Schemas['Conversation']['status'];
export type Priority = Schemas['Conversation']['priority'];

export type LabelMark = Schemas['LabelMark'];
export type LabelColour = LabelMark['colour'];

export interface Label extends LabelMark {
  description: string | null;
  /** How much carries it, for who may manage labels. */
  conversations?: number | null;
  contacts?: number | null;
}

/** What a contact or a conversation has besides what all have: key → value, as the attribute's kind is. */
export type AttributeValues = Readonly<Record<string, string | number | boolean | null>>;

export interface Attribute {
  id: Id;
  noun: 'contact' | 'conversation';
  /** By which programs name it; it never changes. */
  key: string;
  name: string;
  description: string | null;
  kind: 'text' | 'number' | 'date' | 'list' | 'checkbox' | 'link' | 'currency';
  options: string[];
  currency: string | null;
  pattern: string | null;
  minimum: number | null;
  maximum: number | null;
  /** Of a conversation: nobody finishes one that has no value. */
  required_to_close: boolean;
  /** How many have a value, for who may change the settings. */
  uses: number | null;
}

export type Author = Schemas['Author'];

export type Direction = Schemas['Message']['direction'];
export type Kind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'interactive'
  | 'interactive_reply'
  | 'template'
  | 'order'
  | 'call'
  | 'note'
  | 'event'
  | 'unsupported';
export type Delivery = Schemas['Message']['status'];

export interface LastMessage {
  id: Id;
  direction: Direction;
  author: Author;
  kind: Kind;
  /** At most 200 characters. */
  text: string;
  status: Delivery;
  sent_at: Time;
  event?: EventLine | null;
}

export interface Conversation {
  id: Id;
  number: number;
  status: Status;
  inbox: Ref & { channel: string };
  contact: Ref & { phone: string | null; username?: string; email?: string | null; blocked: boolean; labels: LabelMark[] };
  assignee: Ref | null;
  team: Ref | null;
  bot: Ref | null;
  priority: Priority;
  /** Its own. */
  labels: LabelMark[];
  /** Absent: none. */
  attributes?: AttributeValues;
  origin: string;
  unread_count: number;
  marked_unread: boolean;
  last_message: LastMessage | null;
  /** When the first unanswered customer message arrived. */
  waiting_since: Time | null;
  /** The order of "longest waiting": waiting_since, or since when it is marked unread if that is earlier. */
  waits_since: Time | null;
  /** Null: the channel has no window, or it never opened; the inbox's capabilities tell which. */
  window_closes_at: Time | null;
  created_at: Time;
  opened_at: Time;
  last_activity_at: Time;
  closed_at: Time | null;
  /** Why it was finished, and what came of it, while it is closed. */
  close_reason: Ref | null;
  close_summary: string | null;
  /** Null while it is snoozed: until the customer writes. */
  snoozed_until: Time | null;
  /** When its next open follow-up is due; null: it has none. */
  follow_up_at: Time | null;
  /** In a list sorted by it, and what was heard since: when I answered last. */
  replied_at?: Time | null;
  /** The seq of the last change of its scheduled messages; null: it has none. */
  scheduled_version: string | null;
  /** The seq of its last change. */
  version: string;
}

export interface Media {
  file_id?: Id;
  mime?: string;
  name?: string;
  /** Bytes. */
  size?: number;
  width?: number;
  height?: number;
  duration_ms?: number;
  animated?: boolean;
  state?: 'pending' | 'ready' | 'failed';
  problem?: string;
}

export type Location = Schemas['Location'];

export type SharedDetail = Schemas['SharedDetail'];

export interface SharedContact {
  name: string;
  first_name?: string;
  last_name?: string;
  phones?: SharedDetail[];
  emails?: SharedDetail[];
  company?: string;
  vcard?: string;
}

export type Choice = Schemas['Choice'];

export interface Interactive {
  kind: 'buttons' | 'list' | 'link' | 'location_request';
  header_text?: string;
  header?: Media;
  footer?: string;
  buttons?: Choice[];
  list_button?: string;
  sections?: { title?: string; rows: Choice[] }[];
  link_text?: string;
  link_url?: string;
}

export interface TemplateUse {
  name: string;
  language: string;
  category?: string;
  header_vars?: Record<string, string>;
  body_vars?: Record<string, string>;
  button_vars?: Record<string, string>;
  header?: Media;
  /** As the customer reads it. */
  header_text?: string;
  footer?: string;
  buttons?: Schemas['SentButton'][];
}

/**
 * A system line: opened, closed, reopened, assigned, unassigned, accepted, team, pending, snoozed, woke, returned, labelled,
 * unlabelled, contact_labelled, contact_unlabelled, priority, number_changed, merged.
 */
export interface EventLine {
  name: string;
  by_id?: Id;
  from?: string;
  to?: string;
  to_id?: Id;
}

/** What a message carries besides its text; a caption is its text. */
export interface Content {
  media?: Media;
  location?: Location;
  contacts?: SharedContact[];
  interactive?: Interactive;
  interactive_reply?: Schemas['InteractiveReply'];
  template?: TemplateUse;
  order?: { catalog_id?: string; items: Schemas['OrderItem'][] };
  referral?: Omit<Schemas['Referral'], 'picture'> & { picture?: Media };
  product?: Schemas['ProductRef'];
  call?: Schemas['Call'];
  event?: EventLine;
  /** Whom a note calls. */
  mentions?: { agent_id?: Id; team_id?: Id; name: string }[];
  unsupported?: Schemas['Unsupported'];
  forwarded?: string;
  /** A quoted message that we do not have. */
  quoted_external?: string;
}

export type Reaction = Schemas['Reaction'];

export interface Message {
  id: Id;
  /** The number of its conversation. */
  conversation: number;
  /** Per conversation, from 1; 0 while it waits in the outbox. */
  seq: number;
  /** Decimal microseconds: the place in the timeline, with the id as tie-break. */
  sort_key: string;
  external_id: string | null;
  /** The writer's own id, a UUIDv7. */
  client_id: string | null;
  direction: Direction;
  kind: Kind;
  author: Author;
  text: string;
  content: Content;
  status: Delivery;
  error: { code: string; detail?: string | null } | null;
  reply_to: { id: Id; kind: Kind; text: string; author: Author; deleted: boolean } | null;
  reactions: Reaction[];
  sent_at: Time;
  received_at: Time | null;
  delivered_at: Time | null;
  read_at: Time | null;
  played_at: Time | null;
  failed_at: Time | null;
  edited_at: Time | null;
  deleted_at: Time | null;
  late: boolean;
  /** Only of what is not a message yet: it is to be sent at a time, or was and could not be. */
  schedule?: Schemas['Schedule'];
}

export interface Contact {
  id: Id;
  name: string;
  name_source: string;
  phone: string | null;
  phone_display: string | null;
  /** By which its channel calls it, without @. */
  username?: string;
  email: string | null;
  company: string | null;
  bio: string | null;
  country: string | null;
  city: string | null;
  language: string | null;
  labels: LabelMark[];
  attributes: AttributeValues;
  sources: Record<string, string>;
  /** facebook, x, linkedin, github, instagram → address. */
  socials: Readonly<Record<string, string>>;
  /** Its picture, a file. */
  avatar: Id | null;
  /** The member, or in place of him the team, who gets its new conversations first. */
  owner: Ref | null;
  owner_team: Ref | null;
  /** Channel → what it said of marketing; one that is absent may be written to. */
  marketing: Readonly<Record<string, { allowed: boolean; at: Time | null }>>;
  identities: Schemas['Identity'][];
  blocked: boolean;
  /** When another was merged into it last; within a day that can be undone. */
  merged_at?: Time;
  /** Of a blocked one. */
  block?: Schemas['Block'];
  /** In a list: when something last happened in a conversation with it that I may see; absent: there is none. */
  last_activity_at?: Time;
  created_at: Time;
  updated_at: Time;
  marketing_stopped: boolean;
  /** The provider cannot reach one of its addresses. */
  unreachable: boolean;
  version: string;
}

/** A file that was exchanged with a contact. */
export interface ContactFile {
  id: Id;
  kind: 'image' | 'sticker' | 'video' | 'audio' | 'voice' | 'document';
  media: Media;
  /** The number of the conversation. */
  conversation: number;
  message_id: Id;
  direction: Direction;
  at: Time;
}

/** What was changed on a contact's card. */
export interface CardChange {
  by: Ref | null;
  /** "email", "label", "owner", "marketing.whatsapp", "attributes.plan"… */
  field: string;
  was: string | number | boolean | null;
  now: string | number | boolean | null;
}

/** One thing that there was with a contact: a message, a system line, or a change of the card. */
export interface Activity {
  id: Id;
  at: Time;
  conversation: number | null;
  message: Message | null;
  change: CardChange | null;
}

export type Role = Schemas['Member']['role'];
export type Sight = Schemas['Member']['sight'];

export interface Me {
  /** `preferences` is kept for the interface as it is, up to 8 KB. */
  user: Ref & { email: string; locale: string; preferences: Record<string, unknown> };
  workspace: Ref & {
    locale: string;
    time_zone: string;
    country: string;
    demo: boolean;
    closing: Schemas['ClosingRules'];
  };
  role: Role;
  sight: Sight;
  permissions: string[];
  workspaces: Ref[];
}

/** What bounds a message with choices. */
export type InteractiveLimits = Omit<Schemas['InteractiveLimits'], 'kinds' | 'header_kinds'> & {
  kinds: Interactive['kind'][];
  /** Files above buttons or a link. */
  header_kinds: Kind[];
};

/** What an inbox's channel can do. Lengths in characters, sizes in bytes; 0: no limit, or not possible. */
export interface Capabilities {
  /** Seconds that the customer's message leaves us to write freely; 0: no window. */
  reply_window_s: number;
  text_max: number;
  caption_max: number;
  kinds: Kind[];
  media_max: Partial<Record<Kind, number>>;
  media_mime: Partial<Record<Kind, string[]>>;
  /** Bytes up to which a voice message looks like a voice note; 0: no matter how large. */
  voice_note_max: number;
  quote: boolean;
  reaction: boolean;
  templates: boolean;
  read_receipts: boolean;
  typing: boolean;
  /** We may write first. */
  starts_by_us: boolean;
  /** The provider itself can turn a customer away, within the reply window. */
  blocks: boolean;
  /** The delivery states that this channel reports. */
  states: Delivery[];
  /** null: no message with choices. */
  interactive: InteractiveLimits | null;
  /** null: no templates. */
  template: Schemas['TemplateLimits'] | null;
}

export type InboxSettings = Schemas['InboxSettings'];

export interface Inbox {
  id: Id;
  name: string;
  channel: string;
  number: string | null;
  state: 'connected' | 'paused';
  state_code: string | null;
  /** These three only for who may manage inboxes. */
  webhook_path?: string | null;
  account?: string | null;
  portfolio?: string | null;
  settings: InboxSettings;
  teams: Id[];
  members: Id[];
  capabilities: Capabilities;
  last_delivery_at: Time | null;
  /** A busy inbox fell silent. */
  quiet: boolean;
  /** The provider's code for which no template is sent, until its notice is resolved. */
  templates_held: string | null;
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
  sight: Sight;
  active: boolean;
  invited: boolean;
  teams: Id[];
  inboxes: Id[];
}

export interface StoredFile {
  id: Id;
  kind: Kind;
  mime: string;
  name: string;
  size: number;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  animated: boolean;
  state: 'pending' | 'ready' | 'failed';
  problem: string | null;
}

export interface Template {
  id: Id;
  inbox_ids: Id[];
  name: string;
  language: string;
  category: string;
  status: string;
  format: 'NAMED' | 'POSITIONAL';
  quality: string | null;
  header: Schemas['TemplateHeader'] | null;
  body: string;
  footer: string | null;
  buttons: Schemas['TemplateButton'][];
  variables: Schemas['TemplateVariable'][];
  /** Of a carousel. */
  cards: Schemas['TemplateCard'][];
  /** Why it cannot be sent although it is approved. */
  cannot: string | null;
  rejected_reason: string | null;
  last_used_at: Time | null;
}

/** What a template consists of, to be reviewed. */
export interface TemplateParts {
  /** Of an approved one it stays as it is. */
  category: 'MARKETING' | 'UTILITY';
  header_format?: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'LOCATION';
  header_text?: string;
  /** A sample of the header's file. */
  header_file_id?: Id;
  body: string;
  footer?: string;
  buttons?: {
    type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER' | 'COPY_CODE';
    text?: string;
    /** May end with {{1}}. */
    url?: string;
    phone?: string;
  }[];
  /** An example of each. */
  variables?: { part: 'header' | 'body' | 'button'; name: string; example: string }[];
}

export interface NewTemplate extends TemplateParts {
  /** One that will send it. */
  inbox_id: Id;
  name: string;
  language: string;
}

export interface Notice {
  id: Id;
  inbox: Ref | null;
  code: string;
  severity: 'info' | 'warning' | 'critical';
  params: Record<string, unknown>;
  at: Time;
}

/** mine and all: open and pending; unassigned: the queue; by inbox, team and label: open and pending. */
export type Counts = Schemas['Counts'];

/** Reminds somebody of a conversation. */
export type FollowUp = Schemas['FollowUp'] & { id: Id };

/** All that the shell needs. */
export interface Start {
  me: Me;
  inboxes: Inbox[];
  teams: Team[];
  members: Member[];
  labels: Label[];
  /** Of contacts, then of conversations, each in their order. */
  attributes: Attribute[];
  counts: Counts;
  notices: Notice[];
  /** Absent in a copy that an earlier version kept. */
  saved_views?: SavedView[];
  seq: string;
  /** The server's time. */
  now: Time;
}

export type View = 'mine' | 'unassigned' | 'all' | 'unattended' | 'bot' | 'mentions' | 'participating';
export type Sort = 'activity' | 'created' | '-created' | 'waiting' | 'priority' | 'replied';

/** One change of many conversations: one of these. */
export interface BulkChange {
  assign?: { assignee_id: Id | 'me' | null } | { team_id: Id };
  labels?: Relabel;
  status?: 'open' | 'pending' | 'closed';
  /** Of status closed: why, the same for each. */
  close?: Ending;
  snooze?: { until: Time } | { until_reply: true };
  priority?: Priority;
  /** false: unread. */
  read?: boolean;
}

/** One of the conversations, with what I saw of it. */
export interface BulkItem extends Expected {
  number: number;
  last_seen_id?: Id | null;
}

/** Where a conversation stood, with what the change made of it. */
export interface RestoreItem extends Expected {
  number: number;
  status: Status;
  assignee_id: Id | null;
  team_id: Id | null;
  snoozed_until: Time | null;
  waits: boolean;
}

/** What became of one: it as it is then, or why it was left. */
export interface BulkDone {
  number: number;
  conversation: Conversation | null;
  error: { code: string; detail: string } | null;
}

/** What I have to do with a conversation that I need not own. Nobody else sees it. */
export interface Involvement {
  number: number;
  participates: boolean;
  muted: boolean;
  /** Null while it is muted: for good. */
  muted_until: Time | null;
  /** The newest note that mentions me. */
  mentioned_in: Id | null;
  mention_unread: boolean;
}

/** Who follows a conversation without owning it, and what I have to do with it. */
export interface Participants {
  items: Ref[];
  mine: Involvement;
}

export interface ConversationPage extends Page<Conversation> {
  /** Of the views of mentions and of what I follow. */
  involvements?: Involvement[];
}

/** What a message said until it was changed. */
export interface Version {
  text: string;
  until: Time;
}

export interface NewMention {
  agent_id?: Id;
  team_id?: Id;
}

/** Which conversations, in which order. Absent status: open and pending; of mentions: all. */
export interface ConversationQuery {
  view?: View;
  status?: Status | 'all';
  inbox?: Id;
  team?: Id;
  /** Carried by the conversation or by its contact. */
  label?: Id;
  contact?: Id;
  /** A Filter as JSON. */
  filter?: string;
  sort?: Sort;
}

/** All that opening a conversation needs. */
export interface OpenedConversation {
  conversation: Conversation;
  contact: Contact;
  /** The last 50, oldest first. */
  messages: Message[];
  /** There are older ones in this conversation. */
  more: boolean;
  /** Where the older ones begin; absent: the first page of messages overlaps these. */
  next?: string | null;
  previous: PreviousConversation | null;
  seq: string;
}

/** The contact's next older conversation that I may see. */
export interface PreviousConversation {
  number: number;
  status: Status;
  closed_at: Time | null;
  closed_by: Ref | null;
  close_reason: Ref | null;
  close_summary: string | null;
}

/** A message that a search found. */
export type Hit = Omit<Schemas['Hit'], 'kind' | 'marks'> & { kind: Kind; marks: Schemas['Mark'][] };

export interface MessagesFound extends Page<Hit> {
  /** False while the index is being made: only the oldest messages are found so far. */
  complete: boolean;
}

/** What a search found, each kind by itself. */
export interface FoundAll {
  conversations: Conversation[];
  contacts: Contact[];
  messages: MessagesFound;
}

/** A page of messages, newest first. */
export interface MessagePage extends Page<Message> {
  previous: PreviousConversation | null;
}

export interface NewMessage {
  client_id: string;
  kind: Kind;
  text?: string;
  file_id?: Id;
  reply_to_id?: Id;
  location?: Location;
  contacts?: SharedContact[];
  interactive?: Omit<Interactive, 'header'> & { header_file_id?: Id };
  template?: Schemas['TemplateContent'];
  /** Of a note: whom it calls. */
  mentions?: NewMention[];
  /** The last message that the writer saw; the answer is 409 if a colleague has answered since. */
  last_seen_id?: Id;
  force?: boolean;
  /** Reopens a closed conversation. */
  reopen?: boolean;
  /** Sends it then; with `cancel_on_reply` not if the customer writes before. */
  send_at?: Time;
  cancel_on_reply?: boolean;
  /** Sends it after these; until then it can be taken back. */
  undo_seconds?: number;
  /** Finishes the conversation with it, unless the customer has written since `last_seen_id`. */
  close?: Ending;
}

export interface NewConversation {
  inbox_id: Id;
  contact_id?: Id;
  phone?: string;
  name?: string;
  message?: NewMessage;
  assign_to_me?: boolean;
}

/** Labels to put on, and to take off. */
export interface Relabel {
  add?: Id[];
  remove?: Id[];
}

/** Why a conversation is finished, and what came of it. */
export interface Ending {
  reason_id?: Id;
  summary?: string;
  /** Set with it. */
  attributes?: AttributeValues;
}

/** What the agent saw; 409 changed_meanwhile if it is otherwise now. */
export type Expected = Schemas['Expectation'];
/** The same with the newest message that the agent saw; 409 written_meanwhile if the customer has written since. */
export type Closing = Schemas['Closing'];

/** The facts of a conversation that decide who is shown it and in which count it is. */
export interface Facts {
  inbox_id: Id;
  status: Status;
  assignee_id: Id | null;
  team_id: Id | null;
  bot_id: Id | null;
  /** The customer waits for an answer. */
  waits?: boolean;
  /** Of the conversation and of its contact. */
  label_ids?: Id[];
}

/** One line of the event log: the nouns it touched, as they are now. */
export interface Change {
  seq: string;
  at: Time;
  kind: string;
  actor: { kind: 'user' | 'token' | 'system'; id: Id | null };
  conversation?: Conversation | null;
  message?: Message | null;
  contact?: Contact | null;
  /** Given when facts changed; before is null for a new conversation. */
  before?: Facts | null;
  after?: Facts | null;
  subject_id?: Id | null;
  /** Who follows the conversation since, or no longer. */
  participant?: { user: Ref; follows: boolean };
  involvement?: Involvement;
}

/** I may no longer see this conversation. */
export interface Removal {
  seq: string;
  number: number;
  before?: Facts | null;
  after?: Facts | null;
  /** For good: nothing of it may be kept. */
  deleted?: boolean;
}

export interface CatalogueChange {
  seq: string;
  kind: string;
  subject_id?: Id | null;
}

export interface CannedChange {
  seq: string;
  subject_id: Id;
  /** Absent: it is gone, or no longer mine to see. */
  canned_response?: CannedResponse;
}

/** What I am writing in a conversation is another by now. */
export interface DraftChange {
  seq: string;
  number: number;
  tab: 'reply' | 'note';
}

/** A text, with files, that is written once and used often. */
export interface CannedResponse {
  id: Id;
  scope: 'personal' | 'shared';
  code: string;
  text: string;
  files: StoredFile[];
  uses: number;
  used_at: Time | null;
  updated_at: Time;
  version: string;
}

/** A draft as the server keeps it. */
export interface ServerDraft {
  number: number;
  tab: 'reply' | 'note';
  text: string;
  reply_to_id: Id | null;
  files: { file: StoredFile; kind: Kind; caption: string | null }[];
  written_at: Time | null;
  version: string;
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

/** Whom an invitation is for, and what he needs to accept it. */
export type Invited = Omit<Schemas['Invited'], '$schema'>;

export interface LedgerEntry {
  id: Id;
  received_at: Time;
  inbox: Ref | null;
  state: 'applied' | 'waiting' | 'quarantined' | 'unreadable';
  items: number;
  applied: number;
  duplicates: number;
  quarantined: number;
}

export interface LedgerDetail extends LedgerEntry {
  quarantined_items: { id: Id; index: number; kind: string; error: string; raw: unknown; state: string }[];
  /** Of an unreadable delivery: why it cannot be read now, and how it came. */
  unread: { error: string | null; raw: string | null } | null;
}

export interface LedgerSummary {
  received: number;
  applied: number;
  quarantined: number;
  /** Deliveries. */
  unreadable: number;
  inboxes: {
    inbox: Ref;
    received: number;
    applied: number;
    quarantined: number;
    last_delivery_at: Time | null;
    quiet: boolean;
  }[];
  last_delivery_at: Time | null;
  quiet: boolean;
}

export interface InboxCheck {
  ok: boolean;
  steps: Schemas['CheckStep'][];
  number: string | null;
  verified_name: string | null;
  quality: string | null;
}

export type FilterOp =
  | 'in'
  | 'not_in'
  | 'empty'
  | 'filled'
  | 'yes'
  | 'no'
  | 'since'
  | 'before'
  | 'contains'
  | 'not_contains'
  | 'is'
  | 'is_not'
  | 'at_least'
  | 'at_most';
export interface Condition {
  field: string;
  op: FilterOp;
  values?: string[];
}
/** A condition on conversations, or a group of filters of which all or any must hold; {} holds for each. */
export type Filter = Condition | { all?: Filter[]; any?: Filter[] };

/** A filter under a name. */
export interface SavedView {
  id: Id;
  scope: 'personal' | 'shared';
  name: string;
  filter: Filter;
  sort: Sort;
  version: string;
}

export type ContactSort = 'name' | '-created' | 'created' | 'activity';
/** Which contacts, and in which order. */
export interface Audience {
  q?: string;
  /** As JSON. */
  filter?: string;
  sort?: ContactSort;
}
/** A filter of contacts under a name. */
export type Segment = Omit<SavedView, 'sort'> & { sort: ContactSort };
export interface BulkContact {
  id: Id;
  contact: Contact | null;
  error: { code: string; detail: string } | null;
}

export interface Count {
  /** At most 1000. */
  count: number;
  /** There are, or may be, others. */
  more: boolean;
}
