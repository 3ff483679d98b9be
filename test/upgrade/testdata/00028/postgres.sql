--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attempts (
    workspace_id bigint NOT NULL,
    message_id bigint NOT NULL,
    attempt bigint NOT NULL,
    started_at bigint NOT NULL,
    finished_at bigint NOT NULL,
    outcome text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL
);


--
-- Name: attribute_values; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attribute_values (
    workspace_id bigint NOT NULL,
    subject_id bigint NOT NULL,
    attribute_id bigint NOT NULL,
    number bigint NOT NULL,
    text text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: attributes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attributes (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    noun text NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    kind text NOT NULL,
    rules text NOT NULL,
    "position" bigint NOT NULL,
    created_at bigint NOT NULL,
    deleted_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: audit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    at bigint NOT NULL,
    action text NOT NULL,
    actor_kind smallint NOT NULL,
    user_id bigint NOT NULL,
    token_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    number bigint NOT NULL,
    data text NOT NULL,
    address text NOT NULL
);


--
-- Name: canned_responses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.canned_responses (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    code text NOT NULL,
    folded text NOT NULL,
    text text NOT NULL,
    files text NOT NULL,
    uses bigint NOT NULL,
    used_at bigint NOT NULL,
    created_by bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL
);


--
-- Name: close_reasons; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.close_reasons (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    created_at bigint NOT NULL,
    deleted_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: contact_changes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contact_changes (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    at bigint NOT NULL,
    actor_kind smallint NOT NULL,
    actor_id bigint NOT NULL,
    field text NOT NULL,
    was text NOT NULL,
    now text NOT NULL
);


--
-- Name: contact_merges; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contact_merges (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    gone_id bigint NOT NULL,
    gone_name text NOT NULL,
    at bigint NOT NULL,
    snapshot text NOT NULL
);


--
-- Name: contact_words; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contact_words (
    workspace_id bigint NOT NULL,
    word text NOT NULL COLLATE pg_catalog."C",
    newest bigint NOT NULL
);


--
-- Name: contacts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contacts (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    company text NOT NULL,
    bio text NOT NULL,
    country text NOT NULL,
    city text NOT NULL,
    language text NOT NULL,
    sources text NOT NULL,
    attributes text NOT NULL,
    search text NOT NULL,
    owner_id bigint NOT NULL,
    blocked_at bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    labels text DEFAULT ''::text NOT NULL,
    avatar_id bigint DEFAULT 0 NOT NULL,
    socials text DEFAULT ''::text NOT NULL,
    owner_team_id bigint DEFAULT 0 NOT NULL,
    marketing text DEFAULT ''::text NOT NULL,
    username text DEFAULT ''::text NOT NULL
);


--
-- Name: conversation_activity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.conversation_activity (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    status smallint NOT NULL,
    assignee_id bigint NOT NULL,
    team_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    last_activity_at bigint NOT NULL
);


--
-- Name: conversation_agents; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.conversation_agents (
    workspace_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    user_id bigint NOT NULL,
    participates boolean NOT NULL,
    muted_until bigint DEFAULT 0 NOT NULL,
    last_reply_at bigint DEFAULT 0 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    mention_id bigint DEFAULT 0 NOT NULL,
    mention_read_id bigint DEFAULT 0 NOT NULL,
    had boolean DEFAULT false NOT NULL
);


--
-- Name: conversations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.conversations (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    number bigint NOT NULL,
    inbox_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    status smallint NOT NULL,
    assignee_id bigint NOT NULL,
    team_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    priority smallint NOT NULL,
    origin smallint NOT NULL,
    created_at bigint NOT NULL,
    opened_at bigint NOT NULL,
    handed_over_at bigint NOT NULL,
    first_reply_at bigint NOT NULL,
    last_activity_at bigint NOT NULL,
    waiting_since bigint NOT NULL,
    waits_since bigint NOT NULL,
    snoozed_until bigint NOT NULL,
    closed_at bigint NOT NULL,
    closed_by bigint NOT NULL,
    close_reason text DEFAULT ''::text NOT NULL,
    close_summary text DEFAULT ''::text NOT NULL,
    last_message_id bigint NOT NULL,
    last_inbound_id bigint NOT NULL,
    last_inbound_at bigint DEFAULT 0 NOT NULL,
    last_seq bigint NOT NULL,
    read_seq bigint NOT NULL,
    unread_count bigint NOT NULL,
    marked_unread_at bigint NOT NULL,
    version bigint NOT NULL,
    unread boolean DEFAULT false NOT NULL,
    labels text DEFAULT ''::text NOT NULL,
    contact_labels text DEFAULT ''::text NOT NULL,
    attributes text DEFAULT ''::text NOT NULL,
    scheduled_version bigint DEFAULT 0 NOT NULL,
    follow_up_at bigint DEFAULT 0 NOT NULL,
    CONSTRAINT conversations_check CHECK (((bot_id = 0) OR (assignee_id = 0))),
    CONSTRAINT conversations_check1 CHECK (((status <> 2) OR (snoozed_until <> 0))),
    CONSTRAINT conversations_check2 CHECK (((status <> 3) OR (waiting_since = '4611686018427387903'::bigint)))
)
WITH (fillfactor='80');


--
-- Name: deliveries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.deliveries (
    id bigint NOT NULL,
    app_id bigint NOT NULL,
    received_at bigint NOT NULL,
    items bigint NOT NULL,
    state smallint NOT NULL,
    body bytea NOT NULL
);


--
-- Name: delivery_parts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.delivery_parts (
    workspace_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    received_at bigint NOT NULL,
    state smallint NOT NULL,
    items bigint NOT NULL,
    applied bigint NOT NULL,
    duplicates bigint NOT NULL,
    quarantined bigint NOT NULL
);


--
-- Name: drafts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.drafts (
    workspace_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    tab text NOT NULL,
    text text NOT NULL,
    reply_to bigint NOT NULL,
    files text NOT NULL,
    written_at bigint NOT NULL,
    version bigint NOT NULL
);


--
-- Name: erasures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.erasures (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    conversations text NOT NULL,
    files text NOT NULL,
    names text NOT NULL,
    reached bigint NOT NULL,
    until bigint NOT NULL
);


--
-- Name: events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.events (
    workspace_id bigint NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    actor_kind smallint NOT NULL,
    actor_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    message_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    subject_id bigint NOT NULL,
    facts text NOT NULL,
    cause bigint NOT NULL,
    depth bigint NOT NULL,
    data text NOT NULL
);


--
-- Name: files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.files (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    message_id bigint NOT NULL,
    storage_key text NOT NULL,
    hash text NOT NULL,
    mime text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    size bigint NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    duration bigint NOT NULL,
    animated boolean NOT NULL,
    state text NOT NULL,
    problem text NOT NULL,
    remote text NOT NULL,
    uploaded_by bigint NOT NULL,
    created_at bigint NOT NULL,
    canned_response_id bigint DEFAULT 0 NOT NULL,
    contact_id bigint DEFAULT 0 NOT NULL,
    conversation_id bigint DEFAULT 0 NOT NULL
);


--
-- Name: follow_ups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.follow_ups (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    user_id bigint NOT NULL,
    created_by bigint NOT NULL,
    due_at bigint NOT NULL,
    note text NOT NULL,
    state smallint NOT NULL,
    notified boolean NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: goose_db_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.goose_db_version (
    id integer NOT NULL,
    version_id bigint NOT NULL,
    is_applied boolean NOT NULL,
    tstamp timestamp without time zone DEFAULT now() NOT NULL
);


--
-- Name: goose_db_version_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.goose_db_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.goose_db_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency_keys (
    workspace_id bigint NOT NULL,
    author_id bigint NOT NULL,
    name text NOT NULL,
    request_hash text NOT NULL,
    status bigint NOT NULL,
    response text NOT NULL,
    at bigint NOT NULL
);


--
-- Name: identities; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.identities (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    primary_id bigint NOT NULL,
    kind text NOT NULL,
    scope text NOT NULL,
    value text NOT NULL,
    raw text NOT NULL
);


--
-- Name: inbox_members; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inbox_members (
    workspace_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    user_id bigint NOT NULL
);


--
-- Name: inbox_teams; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inbox_teams (
    workspace_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    team_id bigint NOT NULL
);


--
-- Name: inboxes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inboxes (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    channel text NOT NULL,
    name text NOT NULL,
    number text NOT NULL,
    app_id bigint NOT NULL,
    account text NOT NULL,
    portfolio text NOT NULL,
    token_sealed text NOT NULL,
    state text NOT NULL,
    state_code text NOT NULL,
    settings text NOT NULL,
    last_delivery_at bigint DEFAULT 0 NOT NULL,
    created_at bigint NOT NULL,
    deleted_at bigint DEFAULT 0 NOT NULL,
    idle_at bigint DEFAULT 0 NOT NULL,
    idle_id bigint DEFAULT 0 NOT NULL
);


--
-- Name: installation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.installation (
    name text NOT NULL,
    value text NOT NULL
);


--
-- Name: invitations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.invitations (
    token_hash text NOT NULL,
    workspace_id bigint NOT NULL,
    user_id bigint NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: jobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.jobs (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    kind text NOT NULL,
    order_key bigint NOT NULL,
    "position" bigint NOT NULL,
    rate_key text NOT NULL,
    unique_key text NOT NULL,
    args text NOT NULL,
    run_at bigint NOT NULL,
    attempt bigint NOT NULL,
    failures bigint NOT NULL,
    state smallint NOT NULL,
    last_error text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: label_tally; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.label_tally (
    workspace_id bigint NOT NULL,
    label_id bigint NOT NULL,
    status smallint NOT NULL,
    inbox_id bigint NOT NULL,
    assignee_id bigint NOT NULL,
    team_id bigint NOT NULL,
    n bigint NOT NULL
);


--
-- Name: labelled_contacts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.labelled_contacts (
    workspace_id bigint NOT NULL,
    label_id bigint NOT NULL,
    contact_id bigint NOT NULL
);


--
-- Name: labelled_conversations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.labelled_conversations (
    workspace_id bigint NOT NULL,
    id bigint NOT NULL,
    label_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    status smallint NOT NULL,
    assignee_id bigint NOT NULL,
    team_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    priority smallint NOT NULL,
    last_activity_at bigint NOT NULL,
    waits_since bigint NOT NULL
);


--
-- Name: labels; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.labels (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    colour text NOT NULL,
    description text NOT NULL,
    created_at bigint NOT NULL,
    deleted_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: library_files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.library_files (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    folder_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    sticker boolean NOT NULL,
    created_by bigint NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: library_folders; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.library_folders (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    parent_id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: macros; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.macros (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    steps text NOT NULL,
    created_by bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL
);


--
-- Name: mail_servers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mail_servers (
    workspace_id bigint NOT NULL,
    host text NOT NULL,
    port bigint NOT NULL,
    security text NOT NULL,
    username text NOT NULL,
    password_sealed text NOT NULL,
    sender_name text NOT NULL,
    sender text NOT NULL,
    updated_at bigint NOT NULL
);


--
-- Name: memberships; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.memberships (
    workspace_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    sight text NOT NULL,
    active boolean NOT NULL,
    rights_version bigint NOT NULL,
    created_at bigint NOT NULL,
    pending_name text DEFAULT ''::text NOT NULL
);


--
-- Name: mentions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mentions (
    workspace_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    user_id bigint NOT NULL,
    message_id bigint NOT NULL
);


--
-- Name: message_versions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.message_versions (
    workspace_id bigint NOT NULL,
    message_id bigint NOT NULL,
    replaced_at bigint NOT NULL,
    text text NOT NULL,
    content text NOT NULL
);


--
-- Name: messages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.messages (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    seq bigint NOT NULL,
    sort_key bigint NOT NULL,
    direction smallint NOT NULL,
    kind text NOT NULL,
    author_kind smallint NOT NULL,
    author_id bigint NOT NULL,
    text text NOT NULL,
    content text NOT NULL,
    external_id text NOT NULL,
    client_id text NOT NULL,
    reply_to bigint NOT NULL,
    delivery smallint NOT NULL,
    error_code text NOT NULL,
    error_detail text NOT NULL,
    provider_at bigint NOT NULL,
    received_at bigint NOT NULL,
    sent_at bigint NOT NULL,
    delivered_at bigint NOT NULL,
    read_at bigint NOT NULL,
    played_at bigint NOT NULL,
    failed_at bigint NOT NULL,
    edited_at bigint NOT NULL,
    deleted_at bigint NOT NULL,
    late boolean NOT NULL,
    hidden boolean DEFAULT false NOT NULL,
    reactions text NOT NULL
);


--
-- Name: meta_apps; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.meta_apps (
    id bigint NOT NULL,
    path text NOT NULL,
    secret_fingerprint text NOT NULL,
    secret_sealed text NOT NULL,
    verify_sealed text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: notices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notices (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    code text NOT NULL,
    severity text NOT NULL,
    params text NOT NULL,
    at bigint NOT NULL,
    resolved_at bigint NOT NULL
);


--
-- Name: parked_updates; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parked_updates (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    external_id text NOT NULL,
    payload text NOT NULL,
    at bigint NOT NULL
);


--
-- Name: provider_blocks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.provider_blocks (
    workspace_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    state text NOT NULL,
    code text NOT NULL,
    at bigint NOT NULL
);


--
-- Name: quarantined_items; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.quarantined_items (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    "position" bigint NOT NULL,
    kind text NOT NULL,
    error text NOT NULL,
    raw text NOT NULL,
    at bigint NOT NULL,
    resolved_at bigint NOT NULL
);


--
-- Name: rates; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.rates (
    rate_key text NOT NULL,
    until bigint NOT NULL
);


--
-- Name: saved_views; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.saved_views (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    filter text NOT NULL,
    sort text NOT NULL,
    created_by bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version bigint NOT NULL,
    noun text DEFAULT 'conversation'::text NOT NULL
);


--
-- Name: scheduled_messages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.scheduled_messages (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    author_id bigint NOT NULL,
    token boolean NOT NULL,
    client_id text NOT NULL,
    draft text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    content text NOT NULL,
    send_at bigint NOT NULL,
    undo boolean NOT NULL,
    cancel_on_reply boolean NOT NULL,
    error_code text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: search_docs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.search_docs (
    workspace_id bigint NOT NULL,
    n bigint NOT NULL,
    message_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    words tsvector NOT NULL
);


--
-- Name: search_positions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.search_positions (
    workspace_id bigint NOT NULL,
    version bigint NOT NULL,
    n bigint NOT NULL,
    scanned bigint NOT NULL,
    built boolean NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL
);


--
-- Name: seen_updates; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.seen_updates (
    workspace_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    external_id text NOT NULL,
    at bigint NOT NULL
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    token_hash text NOT NULL,
    user_id bigint NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    user_agent text NOT NULL,
    address text NOT NULL
);


--
-- Name: tally; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tally (
    workspace_id bigint NOT NULL,
    status smallint NOT NULL,
    inbox_id bigint NOT NULL,
    assignee_id bigint NOT NULL,
    team_id bigint NOT NULL,
    n bigint NOT NULL
);


--
-- Name: team_members; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.team_members (
    workspace_id bigint NOT NULL,
    team_id bigint NOT NULL,
    user_id bigint NOT NULL
);


--
-- Name: teams; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.teams (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL,
    deleted_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: templates; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.templates (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    portfolio text NOT NULL,
    external_id text NOT NULL,
    name text NOT NULL,
    language text NOT NULL,
    category text NOT NULL,
    status text NOT NULL,
    format text NOT NULL,
    components text NOT NULL,
    quality text NOT NULL,
    rejected_reason text NOT NULL,
    synced_at bigint NOT NULL,
    last_used_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: threads; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.threads (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    identity_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    address text NOT NULL,
    alias text DEFAULT ''::text NOT NULL,
    last_inbound_at bigint NOT NULL,
    marketing_stopped_at bigint NOT NULL,
    unreachable_code text NOT NULL
);


--
-- Name: tokens; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tokens (
    id bigint NOT NULL,
    token_hash text NOT NULL,
    workspace_id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    scopes text NOT NULL,
    created_by bigint NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used_at bigint DEFAULT 0 NOT NULL,
    revoked_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: transcript_mails; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.transcript_mails (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    recipient text NOT NULL,
    customer boolean NOT NULL,
    notes boolean NOT NULL,
    locale text NOT NULL,
    until_seq bigint NOT NULL,
    state text NOT NULL,
    code text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    by_id bigint NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.users (
    id bigint NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    locale text NOT NULL,
    preferences text DEFAULT '{}'::text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: workspaces; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.workspaces (
    id bigint NOT NULL,
    name text NOT NULL,
    locale text NOT NULL,
    time_zone text NOT NULL,
    country text NOT NULL,
    demo boolean DEFAULT false NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    last_number bigint DEFAULT 0 NOT NULL,
    parked bigint DEFAULT 0 NOT NULL,
    tally_seq bigint DEFAULT 0 NOT NULL,
    created_at bigint NOT NULL,
    close_reason_asked text DEFAULT 'off'::text NOT NULL,
    close_summary_asked text DEFAULT 'off'::text NOT NULL,
    erased_until bigint DEFAULT 0 NOT NULL
);


--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempts VALUES
	(245925465292800002, 245925465292800101, 1, 1794322800000473, 1794322800000480, 'sent', '', ''),
	(245925465292800002, 245925465292800107, 1, 1794322800000553, 1794322800000572, 'sent', '', '');


--
-- Data for Name: attribute_values; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attribute_values VALUES
	(245925465292800002, 245925465292800011, 245925465292800128, 12000000, ''),
	(245925465292800002, 245925465292800015, 245925465292800129, 0, 'a-17');


--
-- Data for Name: attributes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attributes VALUES
	(245925465292800128, 245925465292800002, 'contact', 'deuda', 'Deuda', '', 'number', '{}', 0, 1794322800000683, 0),
	(245925465292800129, 245925465292800002, 'conversation', 'pedido', 'Pedido', '', 'text', '{}', 0, 1794322800000687, 0);


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit VALUES
	(245925465292800142, 245925465292800002, 1794322800000757, 'contact.blocked', 1, 245925465292800001, 245925465292800006, 245925465292800059, 0, 0, '', '127.0.0.1');


--
-- Data for Name: canned_responses; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.canned_responses VALUES
	(245925465292800127, 245925465292800002, 0, 'saludo', 'saludo', 'Hola, {{contacto.nombre}}', '[]', 0, 0, 245925465292800001, 1794322800000675, 1794322800000675, 62);


--
-- Data for Name: close_reasons; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.close_reasons VALUES
	(245925465292800133, 245925465292800002, 'Venta cerrada', 'venta cerrada', 1794322800000713, 0);


--
-- Data for Name: contact_changes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.contact_changes VALUES
	(245925465292800118, 245925465292800002, 245925465292800011, 0, 1794322800000634, 1, 245925465292800001, 'email', '', 'lucia@herrera.example'),
	(245925465292800119, 245925465292800002, 245925465292800011, 0, 1794322800000634, 1, 245925465292800001, 'company', '', 'Herrera Hermanos'),
	(245925465292800122, 245925465292800002, 245925465292800019, 0, 1794322800000653, 1, 245925465292800001, 'label', '', 'Mayorista'),
	(245925465292800130, 245925465292800002, 245925465292800011, 0, 1794322800000695, 1, 245925465292800001, 'attribute:245925465292800128', '', '1200'),
	(245925465292800131, 245925465292800002, 245925465292800011, 245925465292800015, 1794322800000703, 1, 245925465292800001, 'attribute:245925465292800129', '', '"A-17"');


--
-- Data for Name: contact_merges; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: contact_words; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.contact_words VALUES
	(245925465292800002, '0001', -245925465292800011),
	(245925465292800002, '005550001', -245925465292800011),
	(245925465292800002, '05550001', -245925465292800011),
	(245925465292800002, '3005550001', -245925465292800011),
	(245925465292800002, '50001', -245925465292800011),
	(245925465292800002, '550001', -245925465292800011),
	(245925465292800002, '5550001', -245925465292800011),
	(245925465292800002, '573005550001', -245925465292800011),
	(245925465292800002, '73005550001', -245925465292800011),
	(245925465292800002, 'herrera', -245925465292800011),
	(245925465292800002, 'lucia', -245925465292800011),
	(245925465292800002, '0002', -245925465292800019),
	(245925465292800002, '005550002', -245925465292800019),
	(245925465292800002, '05550002', -245925465292800019),
	(245925465292800002, '3005550002', -245925465292800019),
	(245925465292800002, '50002', -245925465292800019),
	(245925465292800002, '550002', -245925465292800019),
	(245925465292800002, '5550002', -245925465292800019),
	(245925465292800002, '573005550002', -245925465292800019),
	(245925465292800002, '73005550002', -245925465292800019),
	(245925465292800002, 'marcos', -245925465292800019),
	(245925465292800002, 'paz', -245925465292800019),
	(245925465292800002, '0003', -245925465292800027),
	(245925465292800002, '005550003', -245925465292800027),
	(245925465292800002, '05550003', -245925465292800027),
	(245925465292800002, '3005550003', -245925465292800027),
	(245925465292800002, '50003', -245925465292800027),
	(245925465292800002, '550003', -245925465292800027),
	(245925465292800002, '5550003', -245925465292800027),
	(245925465292800002, '573005550003', -245925465292800027),
	(245925465292800002, '73005550003', -245925465292800027),
	(245925465292800002, 'nunez', -245925465292800027),
	(245925465292800002, 'sara', -245925465292800027),
	(245925465292800002, '0004', -245925465292800035),
	(245925465292800002, '005550004', -245925465292800035),
	(245925465292800002, '05550004', -245925465292800035),
	(245925465292800002, '3005550004', -245925465292800035),
	(245925465292800002, '50004', -245925465292800035),
	(245925465292800002, '550004', -245925465292800035),
	(245925465292800002, '5550004', -245925465292800035),
	(245925465292800002, '573005550004', -245925465292800035),
	(245925465292800002, '73005550004', -245925465292800035),
	(245925465292800002, 'pedro', -245925465292800035),
	(245925465292800002, 'rojas', -245925465292800035),
	(245925465292800002, '0005', -245925465292800043),
	(245925465292800002, '005550005', -245925465292800043),
	(245925465292800002, '05550005', -245925465292800043),
	(245925465292800002, '3005550005', -245925465292800043),
	(245925465292800002, '50005', -245925465292800043),
	(245925465292800002, '550005', -245925465292800043),
	(245925465292800002, '5550005', -245925465292800043),
	(245925465292800002, '573005550005', -245925465292800043),
	(245925465292800002, '73005550005', -245925465292800043),
	(245925465292800002, 'diaz', -245925465292800043),
	(245925465292800002, 'elena', -245925465292800043),
	(245925465292800002, '0006', -245925465292800051),
	(245925465292800002, '005550006', -245925465292800051),
	(245925465292800002, '05550006', -245925465292800051),
	(245925465292800002, '3005550006', -245925465292800051),
	(245925465292800002, '50006', -245925465292800051),
	(245925465292800002, '550006', -245925465292800051),
	(245925465292800002, '5550006', -245925465292800051),
	(245925465292800002, '573005550006', -245925465292800051),
	(245925465292800002, '73005550006', -245925465292800051),
	(245925465292800002, 'ibanez', -245925465292800051),
	(245925465292800002, 'oscar', -245925465292800051),
	(245925465292800002, '0007', -245925465292800059),
	(245925465292800002, '005550007', -245925465292800059),
	(245925465292800002, '05550007', -245925465292800059),
	(245925465292800002, '3005550007', -245925465292800059),
	(245925465292800002, '50007', -245925465292800059),
	(245925465292800002, '550007', -245925465292800059),
	(245925465292800002, '5550007', -245925465292800059),
	(245925465292800002, '573005550007', -245925465292800059),
	(245925465292800002, '73005550007', -245925465292800059),
	(245925465292800002, 'nadie', -245925465292800059),
	(245925465292800002, 'quiere', -245925465292800059),
	(245925465292800002, '0008', -245925465292800067),
	(245925465292800002, '005550008', -245925465292800067),
	(245925465292800002, '05550008', -245925465292800067),
	(245925465292800002, '3005550008', -245925465292800067),
	(245925465292800002, '50008', -245925465292800067),
	(245925465292800002, '550008', -245925465292800067),
	(245925465292800002, '5550008', -245925465292800067),
	(245925465292800002, '573005550008', -245925465292800067),
	(245925465292800002, '73005550008', -245925465292800067),
	(245925465292800002, 'tomas', -245925465292800067),
	(245925465292800002, 'vega', -245925465292800067),
	(245925465292800002, 'example', -245925465292800011),
	(245925465292800002, 'hermanos', -245925465292800011);


--
-- Data for Name: contacts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.contacts VALUES
	(245925465292800027, 245925465292800002, 'Sara Núñez', '', '+573005550003', '', '', '', '', '', '{"name":"channel","phone":"channel"}', '', 'sara nunez


573005550003', 0, 0, 1794322800000134, 1794322800000134, 0, '', 0, '', 0, '', ''),
	(245925465292800035, 245925465292800002, 'Pedro Rojas', '', '+573005550004', '', '', '', '', '', '{"name":"channel","phone":"channel"}', '', 'pedro rojas


573005550004', 0, 0, 1794322800000167, 1794322800000167, 0, '', 0, '', 0, '', ''),
	(245925465292800043, 245925465292800002, 'Elena Díaz', '', '+573005550005', '', '', '', '', '', '{"name":"channel","phone":"channel"}', '', 'elena diaz


573005550005', 0, 0, 1794322800000192, 1794322800000192, 0, '', 0, '', 0, '', ''),
	(245925465292800051, 245925465292800002, 'Óscar Ibáñez', '', '+573005550006', '', '', '', '', '', '{"name":"channel","phone":"channel"}', '', 'oscar ibanez


573005550006', 0, 0, 1794322800000225, 1794322800000225, 0, '', 0, '', 0, '', ''),
	(245925465292800067, 245925465292800002, 'Tomás Vega', '', '+573005550008', '', '', '', '', '', '{"name":"channel","phone":"channel"}', '', 'tomas vega


573005550008', 0, 0, 1794322800000279, 1794322800000279, 0, '', 0, '', 0, '', ''),
	(245925465292800019, 245925465292800002, 'Marcos Paz', '', '+573005550002', '', '', '', '', '', '{"name":"channel","phone":"channel"}', '', 'marcos paz


573005550002', 0, 0, 1794322800000109, 1794322800000653, 58, '245925465292800120', 0, '', 0, '', ''),
	(245925465292800011, 245925465292800002, 'Lucía Herrera', 'lucia@herrera.example', '+573005550001', 'Herrera Hermanos', '', '', '', '', '{"company":"typed","email":"typed","name":"channel","phone":"channel"}', '{"245925465292800128":1200}', 'lucia herrera
lucia@herrera.example
herrera hermanos
573005550001', 0, 0, 1794322800000075, 1794322800000695, 66, '', 0, '', 0, '', ''),
	(245925465292800059, 245925465292800002, 'Nadie Quiere', '', '+573005550007', '', '', '', '', '', '{"name":"channel","phone":"channel"}', '', 'nadie quiere


573005550007', 0, 1794322800000757, 1794322800000250, 1794322800000757, 77, '', 0, '', 0, '', '');


--
-- Data for Name: conversation_activity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.conversation_activity VALUES
	(245925465292800002, 245925465292800055, 245925465292800004, 0, 0, 0, 0, 1794322800000453),
	(245925465292800002, 245925465292800031, 245925465292800004, 3, 245925465292800008, 0, 0, 1794322800000545),
	(245925465292800002, 245925465292800047, 245925465292800004, 0, 245925465292800007, 0, 0, 1794322800000192),
	(245925465292800002, 245925465292800015, 245925465292800004, 0, 245925465292800007, 0, 0, 1794322800000465),
	(245925465292800002, 245925465292800023, 245925465292800004, 0, 0, 0, 0, 1794322800000109),
	(245925465292800002, 245925465292800039, 245925465292800004, 2, 0, 245925465292800009, 0, 1794322800000167),
	(245925465292800002, 245925465292800071, 245925465292800004, 3, 245925465292800008, 0, 0, 1794322800000279),
	(245925465292800002, 245925465292800063, 245925465292800004, 4, 245925465292800008, 0, 0, 1794322800000250);


--
-- Data for Name: conversation_agents; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.conversation_agents VALUES
	(245925465292800002, 245925465292800015, 245925465292800007, false, 0, 1794322800000465, true, 0, 0, true),
	(245925465292800002, 245925465292800031, 245925465292800008, false, 0, 1794322800000545, false, 0, 0, true),
	(245925465292800002, 245925465292800047, 245925465292800007, false, 0, 0, true, 0, 0, true),
	(245925465292800002, 245925465292800063, 245925465292800008, false, 0, 0, true, 0, 0, true),
	(245925465292800002, 245925465292800071, 245925465292800001, false, 0, 0, false, 0, 0, true),
	(245925465292800002, 245925465292800071, 245925465292800008, false, 0, 0, false, 0, 0, true),
	(245925465292800002, 245925465292800055, 245925465292800007, true, 0, 0, true, 245925465292800139, 0, false);


--
-- Data for Name: conversations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.conversations VALUES
	(245925465292800031, 245925465292800002, 3, 245925465292800004, 245925465292800030, 245925465292800027, 3, 245925465292800008, 0, 0, 0, 0, 1794322800000134, 1794322800000134, 0, 1794322800000545, 1794322800000545, 4611686018427387903, 4611686018427387903, 0, 1794322800000581, 245925465292800008, '', '', 245925465292800107, 245925465292800033, 1794322800000000, 5, 5, 0, 0, 47, false, '', '', '', 0, 0),
	(245925465292800047, 245925465292800002, 5, 245925465292800004, 245925465292800046, 245925465292800043, 0, 245925465292800007, 0, 0, 0, 0, 1794322800000192, 1794322800000192, 0, 0, 1794322800000192, 1794322800000192, 1794322800000192, 0, 0, 0, '', '', 245925465292800049, 245925465292800049, 1794322800000000, 3, 3, 0, 1794322800000610, 52, true, '', '', '', 0, 0),
	(245925465292800023, 245925465292800002, 2, 245925465292800004, 245925465292800022, 245925465292800019, 0, 0, 0, 0, 0, 0, 1794322800000109, 1794322800000109, 0, 0, 1794322800000109, 1794322800000109, 1794322800000109, 0, 0, 0, '', '', 245925465292800025, 245925465292800025, 1794322800000000, 3, 1, 1, 0, 59, true, '', '245925465292800120', '', 0, 0),
	(245925465292800039, 245925465292800002, 4, 245925465292800004, 245925465292800038, 245925465292800035, 2, 0, 245925465292800009, 0, 0, 0, 1794322800000167, 1794322800000167, 0, 0, 1794322800000167, 1794322800000167, 1794322800000167, 1794582000000664, 0, 0, '', '', 245925465292800041, 245925465292800041, 1794322800000000, 5, 1, 1, 0, 61, true, '', '', '', 0, 0),
	(245925465292800071, 245925465292800002, 8, 245925465292800004, 245925465292800070, 245925465292800067, 3, 245925465292800008, 0, 0, 0, 0, 1794322800000279, 1794322800000279, 0, 0, 1794322800000279, 4611686018427387903, 4611686018427387903, 0, 1794322800000718, 245925465292800001, '245925465292800133', 'Llevó dos', 245925465292800073, 245925465292800073, 1794322800000000, 4, 4, 0, 0, 70, false, '', '', '', 0, 0),
	(245925465292800055, 245925465292800002, 6, 245925465292800004, 245925465292800054, 245925465292800051, 0, 0, 0, 0, 0, 0, 1794322800000225, 1794322800000225, 0, 0, 1794322800000453, 1794322800000225, 1794322800000225, 0, 0, 0, '', '', 245925465292800099, 245925465292800099, 1794322800000000, 14, 1, 12, 0, 73, true, '', '', '', 0, 0),
	(245925465292800015, 245925465292800002, 1, 245925465292800004, 245925465292800014, 245925465292800011, 0, 245925465292800007, 0, 0, 3, 0, 1794322800000075, 1794322800000075, 0, 1794322800000465, 1794322800000465, 4611686018427387903, 4611686018427387903, 0, 0, 0, '', '', 245925465292800101, 245925465292800077, 1794322800000000, 10, 1, 3, 0, 76, true, '245925465292800120', '', '{"245925465292800129":"A-17"}', 76, 1794495600000727),
	(245925465292800063, 245925465292800002, 7, 245925465292800004, 245925465292800062, 245925465292800059, 4, 245925465292800008, 0, 0, 0, 0, 1794322800000250, 1794322800000250, 0, 0, 1794322800000250, 1794322800000250, 1794322800000250, 0, 0, 0, '', '', 245925465292800065, 245925465292800065, 1794322800000000, 4, 1, 1, 0, 78, true, '', '', '', 0, 0);


--
-- Data for Name: deliveries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.deliveries VALUES
	(245925465292800010, 245925465292800003, 1794322800000072, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a224c75635c7530306564612048657272657261227d2c22757365725f6964223a22434f2e3131353238383938373832383836303637353530222c2277615f6964223a22353733303035353530303031227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303031222c2266726f6d5f757365725f6964223a22434f2e3131353238383938373832383836303637353530222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441784651494145686933477a7a76546178485545497761593561222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800018, 245925465292800003, 1794322800000104, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a224d6172636f732050617a227d2c22757365725f6964223a22434f2e3836383432303031313531303038353330333336222c2277615f6964223a22353733303035353530303032227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303032222c2266726f6d5f757365725f6964223a22434f2e3836383432303031313531303038353330333336222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d444179465149414568685853615478713848584c4c764579734d5466413d3d222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800026, 245925465292800003, 1794322800000133, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a2253617261204e5c75303066615c7530306631657a227d2c22757365725f6964223a22434f2e3139363237363937323632303237323835343634222c2277615f6964223a22353733303035353530303033227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303033222c2266726f6d5f757365725f6964223a22434f2e3139363237363937323632303237323835343634222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44417a465149414568673465734e5c2f2b71724d77634f7335676554222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800034, 245925465292800003, 1794322800000162, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a22506564726f20526f6a6173227d2c22757365725f6964223a22434f2e3638373335363932313135373732333937303034222c2277615f6964223a22353733303035353530303034227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303034222c2266726f6d5f757365725f6964223a22434f2e3638373335363932313135373732333937303034222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441304651494145686a7a714a336d5c2f43365630533362554c773d222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800042, 245925465292800003, 1794322800000191, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a22456c656e6120445c7530306564617a227d2c22757365725f6964223a22434f2e3637363031373334353434323930393130393933222c2277615f6964223a22353733303035353530303035227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303035222c2266726f6d5f757365725f6964223a22434f2e3637363031373334353434323930393130393933222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441314651494145686967714c7355337a7278717233536946673d222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800050, 245925465292800003, 1794322800000218, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d444132465149414568696d4456575050546a6f4651447046592b6f222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800058, 245925465292800003, 1794322800000249, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a224e6164696520517569657265227d2c22757365725f6964223a22434f2e3236323331393332373336303535343730373031222c2277615f6964223a22353733303035353530303037227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303037222c2266726f6d5f757365725f6964223a22434f2e3236323331393332373336303535343730373031222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44413346514941456869566b51474745686e3458774e346332493133413d3d222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800066, 245925465292800003, 1794322800000276, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a22546f6d5c7530306531732056656761227d2c22757365725f6964223a22434f2e3530343936303333303934343535303436303638222c2277615f6964223a22353733303035353530303038227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303038222c2266726f6d5f757365725f6964223a22434f2e3530343936303333303934343535303436303638222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44413446514941456868324463694736556438563259566b37532b222c2274657874223a7b22626f6479223a22486f6c612c205c75303062667469656e656e207275616e617320617a756c65733f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800074, 245925465292800003, 1794322800000324, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a224c75635c7530306564612048657272657261227d2c22757365725f6964223a22434f2e3131353238383938373832383836303637353530222c2277615f6964223a22353733303035353530303031227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303031222c2266726f6d5f757365725f6964223a22434f2e3131353238383938373832383836303637353530222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44417846514941456867796b335a434a52372b6e6935617356673d222c226c6f636174696f6e223a7b2261646472657373223a2243656e74726f222c226c61746974756465223a31392e34332c226c6f6e676974756465223a2d39392e31332c226e616d65223a225a5c753030663363616c6f227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a226c6f636174696f6e227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800076, 245925465292800003, 1794322800000337, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a224c75635c7530306564612048657272657261227d2c22757365725f6964223a22434f2e3131353238383938373832383836303637353530222c2277615f6964223a22353733303035353530303031227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303031222c2266726f6d5f757365725f6964223a22434f2e3131353238383938373832383836303637353530222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d444178465149414568686b374469664254736f62634a38356c553d222c2274657874223a7b22626f6479223a22556e612070617261206d69206865726d616e612c20706f72206661766f72227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800078, 245925465292800003, 1794322800000351, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441324651494145686771316558573273677759614b742b396b6b56773d3d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2030227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800080, 245925465292800003, 1794322800000362, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441324651494145686a50513153725a4d4850694c7572504e553d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2031227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800082, 245925465292800003, 1794322800000373, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441324651494145686a45367a6933316559766b6e36754435633d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2032227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800084, 245925465292800003, 1794322800000385, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441324651494145686a5230754230753870416b5135645849343d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2033227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800086, 245925465292800003, 1794322800000403, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44413246514941456868724870666d556b2b354e784b675a4a324b68413d3d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2034227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800088, 245925465292800003, 1794322800000414, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d444132465149414568693666314861585c2f6b6e52567a5141776938222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2035227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800090, 245925465292800003, 1794322800000425, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44413246514941456868334b7a6471664e50495a47316f776a525939413d3d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2036227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800092, 245925465292800003, 1794322800000431, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44413246514941456869483072363449596646707a58376a4b316c77413d3d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2037227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800094, 245925465292800003, 1794322800000436, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441324651494145686a466a414373672b5245556d71444f545359222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2038227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800096, 245925465292800003, 1794322800000441, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441324651494145686a7837397a574d744f74524b70734b76337565413d3d222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f2039227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800098, 245925465292800003, 1794322800000452, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a225c7530306433736361722049625c75303065315c7530306631657a227d2c22757365725f6964223a22434f2e3437343339383639333437313234393132333739222c2277615f6964223a22353733303035353530303036227d5d2c226d65737361676573223a5b7b2266726f6d223a22353733303035353530303036222c2266726f6d5f757365725f6964223a22434f2e3437343339383639333437313234393132333739222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d4441324651494145686a4d72624455484b424e673269397a695842222c2274657874223a7b22626f6479223a2250656469646f206e5c75303066616d65726f203130227d2c2274696d657374616d70223a2231373934333232383030222c2274797065223a2274657874227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800103, 245925465292800003, 1794322800000490, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a224c75635c7530306564612048657272657261227d2c22757365725f6964223a22434f2e3131353238383938373832383836303637353530222c2277615f6964223a22353733303035353530303031227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d2c227374617475736573223a5b7b2262697a5f6f70617175655f63616c6c6261636b5f64617461223a22323435393235343635323932383030313031222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44417846514941455269626c616b5444756c6a514341483568536d41673d3d222c2270726963696e67223a7b2262696c6c61626c65223a66616c73652c2263617465676f7279223a2273657276696365222c2270726963696e675f6d6f64656c223a22504d50222c2274797065223a22667265655f637573746f6d65725f73657276696365227d2c22726563697069656e745f6964223a22353733303035353530303031222c22726563697069656e745f757365725f6964223a22434f2e3131353238383938373832383836303637353530222c22737461747573223a2273656e74222c2274696d657374616d70223a2231373934333232383030227d5d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800104, 245925465292800003, 1794322800000504, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a224c75635c7530306564612048657272657261227d2c22757365725f6964223a22434f2e3131353238383938373832383836303637353530222c2277615f6964223a22353733303035353530303031227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d2c227374617475736573223a5b7b2262697a5f6f70617175655f63616c6c6261636b5f64617461223a22323435393235343635323932383030313031222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44417846514941455269626c616b5444756c6a514341483568536d41673d3d222c2270726963696e67223a7b2262696c6c61626c65223a66616c73652c2263617465676f7279223a2273657276696365222c2270726963696e675f6d6f64656c223a22504d50222c2274797065223a22667265655f637573746f6d65725f73657276696365227d2c22726563697069656e745f6964223a22353733303035353530303031222c22726563697069656e745f757365725f6964223a22434f2e3131353238383938373832383836303637353530222c22737461747573223a2264656c697665726564222c2274696d657374616d70223a2231373934333232383030227d5d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800109, 245925465292800003, 1794322800000568, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a2253617261204e5c75303066615c7530306631657a227d2c22757365725f6964223a22434f2e3139363237363937323632303237323835343634222c2277615f6964223a22353733303035353530303033227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d2c227374617475736573223a5b7b2262697a5f6f70617175655f63616c6c6261636b5f64617461223a22323435393235343635323932383030313037222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44417a46514941455269615063586c53432b6f71305749716b5144222c2270726963696e67223a7b2262696c6c61626c65223a66616c73652c2263617465676f7279223a2273657276696365222c2270726963696e675f6d6f64656c223a22504d50222c2274797065223a22667265655f637573746f6d65725f73657276696365227d2c22726563697069656e745f6964223a22353733303035353530303033222c22726563697069656e745f757365725f6964223a22434f2e3139363237363937323632303237323835343634222c22737461747573223a2273656e74222c2274696d657374616d70223a2231373934333232383030227d5d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d'),
	(245925465292800110, 245925465292800003, 1794322800000575, 1, 0, '\x7b22656e747279223a5b7b226368616e676573223a5b7b226669656c64223a226d65737361676573222c2276616c7565223a7b22636f6e7461637473223a5b7b2270726f66696c65223a7b226e616d65223a2253617261204e5c75303066615c7530306631657a227d2c22757365725f6964223a22434f2e3139363237363937323632303237323835343634222c2277615f6964223a22353733303035353530303033227d5d2c226d6573736167696e675f70726f64756374223a227768617473617070222c226d65746164617461223a7b22646973706c61795f70686f6e655f6e756d626572223a22353736303135353530313030222c2270686f6e655f6e756d6265725f6964223a22313036353430333532323432393232227d2c227374617475736573223a5b7b2262697a5f6f70617175655f63616c6c6261636b5f64617461223a22323435393235343635323932383030313037222c226964223a2277616d69642e4842674d4e54637a4d4441314e5455774d44417a46514941455269615063586c53432b6f71305749716b5144222c2270726963696e67223a7b2262696c6c61626c65223a66616c73652c2263617465676f7279223a2273657276696365222c2270726963696e675f6d6f64656c223a22504d50222c2274797065223a22667265655f637573746f6d65725f73657276696365227d2c22726563697069656e745f6964223a22353733303035353530303033222c22726563697069656e745f757365725f6964223a22434f2e3139363237363937323632303237323835343634222c22737461747573223a2264656c697665726564222c2274696d657374616d70223a2231373934333232383030227d5d7d7d5d2c226964223a22313032323930313239333430333938227d5d2c226f626a656374223a2277686174736170705f627573696e6573735f6163636f756e74227d');


--
-- Data for Name: delivery_parts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.delivery_parts VALUES
	(245925465292800002, 245925465292800010, 245925465292800004, 1794322800000072, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800018, 245925465292800004, 1794322800000104, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800026, 245925465292800004, 1794322800000133, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800034, 245925465292800004, 1794322800000162, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800042, 245925465292800004, 1794322800000191, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800050, 245925465292800004, 1794322800000218, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800058, 245925465292800004, 1794322800000249, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800066, 245925465292800004, 1794322800000276, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800074, 245925465292800004, 1794322800000324, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800076, 245925465292800004, 1794322800000337, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800078, 245925465292800004, 1794322800000351, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800080, 245925465292800004, 1794322800000362, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800082, 245925465292800004, 1794322800000373, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800084, 245925465292800004, 1794322800000385, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800086, 245925465292800004, 1794322800000403, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800088, 245925465292800004, 1794322800000414, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800090, 245925465292800004, 1794322800000425, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800092, 245925465292800004, 1794322800000431, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800094, 245925465292800004, 1794322800000436, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800096, 245925465292800004, 1794322800000441, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800098, 245925465292800004, 1794322800000452, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800103, 245925465292800004, 1794322800000490, 0, 1, 0, 1, 0),
	(245925465292800002, 245925465292800104, 245925465292800004, 1794322800000504, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800109, 245925465292800004, 1794322800000568, 0, 1, 1, 0, 0),
	(245925465292800002, 245925465292800110, 245925465292800004, 1794322800000575, 0, 1, 1, 0, 0);


--
-- Data for Name: drafts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.drafts VALUES
	(245925465292800002, 245925465292800007, 245925465292800023, 'reply', 'Claro que', 0, '[]', 1794322800000677, 63);


--
-- Data for Name: erasures; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events VALUES
	(245925465292800002, 1, 1794322800000004, 'workspace.changed', 3, 0, 0, 0, 0, 245925465292800002, '', 0, 0, ''),
	(245925465292800002, 2, 1794322800000007, 'inbox.changed', 3, 0, 0, 0, 0, 245925465292800004, '', 0, 0, ''),
	(245925465292800002, 3, 1794322800000024, 'member.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800007, '', 0, 0, ''),
	(245925465292800002, 4, 1794322800000031, 'member.changed', 0, 245925465292800007, 0, 0, 0, 245925465292800007, '', 0, 0, ''),
	(245925465292800002, 5, 1794322800000039, 'member.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800008, '', 0, 0, ''),
	(245925465292800002, 6, 1794322800000044, 'member.changed', 0, 245925465292800008, 0, 0, 0, 245925465292800008, '', 0, 0, ''),
	(245925465292800002, 7, 1794322800000066, 'team.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800009, '', 0, 0, ''),
	(245925465292800002, 8, 1794322800000075, 'conversation.created', 3, 0, 245925465292800015, 245925465292800016, 245925465292800011, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 9, 1794322800000075, 'message.created', 3, 0, 245925465292800015, 245925465292800017, 245925465292800011, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 10, 1794322800000109, 'conversation.created', 3, 0, 245925465292800023, 245925465292800024, 245925465292800019, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 11, 1794322800000109, 'message.created', 3, 0, 245925465292800023, 245925465292800025, 245925465292800019, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 12, 1794322800000134, 'conversation.created', 3, 0, 245925465292800031, 245925465292800032, 245925465292800027, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 13, 1794322800000134, 'message.created', 3, 0, 245925465292800031, 245925465292800033, 245925465292800027, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 14, 1794322800000167, 'conversation.created', 3, 0, 245925465292800039, 245925465292800040, 245925465292800035, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 15, 1794322800000167, 'message.created', 3, 0, 245925465292800039, 245925465292800041, 245925465292800035, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 16, 1794322800000192, 'conversation.created', 3, 0, 245925465292800047, 245925465292800048, 245925465292800043, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 17, 1794322800000192, 'message.created', 3, 0, 245925465292800047, 245925465292800049, 245925465292800043, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 18, 1794322800000225, 'conversation.created', 3, 0, 245925465292800055, 245925465292800056, 245925465292800051, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 19, 1794322800000225, 'message.created', 3, 0, 245925465292800055, 245925465292800057, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 20, 1794322800000250, 'conversation.created', 3, 0, 245925465292800063, 245925465292800064, 245925465292800059, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 21, 1794322800000250, 'message.created', 3, 0, 245925465292800063, 245925465292800065, 245925465292800059, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 22, 1794322800000279, 'conversation.created', 3, 0, 245925465292800071, 245925465292800072, 245925465292800067, 0, '1v9hav3fzeo4,0,0,0,0|0,0,0,0,0', 0, 0, ''),
	(245925465292800002, 23, 1794322800000279, 'message.created', 3, 0, 245925465292800071, 245925465292800073, 245925465292800067, 0, '1v9hav3fzeo4,8,0,0,0|1v9hav3fzeo4,0,0,0,0', 0, 0, ''),
	(245925465292800002, 24, 1794322800000327, 'message.created', 3, 0, 245925465292800015, 245925465292800075, 245925465292800011, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 25, 1794322800000344, 'message.created', 3, 0, 245925465292800015, 245925465292800077, 245925465292800011, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 26, 1794322800000352, 'message.created', 3, 0, 245925465292800055, 245925465292800079, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 27, 1794322800000363, 'message.created', 3, 0, 245925465292800055, 245925465292800081, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 28, 1794322800000374, 'message.created', 3, 0, 245925465292800055, 245925465292800083, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 29, 1794322800000396, 'message.created', 3, 0, 245925465292800055, 245925465292800085, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 30, 1794322800000404, 'message.created', 3, 0, 245925465292800055, 245925465292800087, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 31, 1794322800000415, 'message.created', 3, 0, 245925465292800055, 245925465292800089, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 32, 1794322800000426, 'message.created', 3, 0, 245925465292800055, 245925465292800091, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 33, 1794322800000432, 'message.created', 3, 0, 245925465292800055, 245925465292800093, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 34, 1794322800000437, 'message.created', 3, 0, 245925465292800055, 245925465292800095, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 35, 1794322800000442, 'message.created', 3, 0, 245925465292800055, 245925465292800097, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 36, 1794322800000453, 'message.created', 3, 0, 245925465292800055, 245925465292800099, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 37, 1794322800000459, 'conversation.changed', 0, 245925465292800007, 245925465292800015, 245925465292800100, 245925465292800011, 0, '1v9hav3fzeo4,8,1v9hav3fzeo7,0,0|1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 38, 1794322800000465, 'message.created', 0, 245925465292800007, 245925465292800015, 245925465292800101, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0|1v9hav3fzeo4,8,1v9hav3fzeo7,0,0', 0, 0, ''),
	(245925465292800002, 39, 1794322800000480, 'message.changed', 3, 0, 245925465292800015, 245925465292800101, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0', 0, 0, ''),
	(245925465292800002, 40, 1794322800000508, 'message.changed', 3, 0, 245925465292800015, 245925465292800101, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0', 0, 0, ''),
	(245925465292800002, 41, 1794322800000523, 'message.created', 0, 245925465292800007, 245925465292800015, 245925465292800105, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0', 0, 0, ''),
	(245925465292800002, 42, 1794322800000528, 'conversation.changed', 1, 245925465292800001, 245925465292800031, 245925465292800106, 245925465292800027, 0, '1v9hav3fzeo4,8,1v9hav3fzeo8,0,0|1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 43, 1794322800000545, 'message.created', 0, 245925465292800008, 245925465292800031, 245925465292800107, 245925465292800027, 0, '1v9hav3fzeo4,0,1v9hav3fzeo8,0,0|1v9hav3fzeo4,8,1v9hav3fzeo8,0,0', 0, 0, ''),
	(245925465292800002, 44, 1794322800000569, 'message.changed', 3, 0, 245925465292800031, 245925465292800107, 245925465292800027, 0, '1v9hav3fzeo4,0,1v9hav3fzeo8,0,0', 0, 0, ''),
	(245925465292800002, 45, 1794322800000572, 'message.changed', 3, 0, 245925465292800031, 245925465292800107, 245925465292800027, 0, '1v9hav3fzeo4,0,1v9hav3fzeo8,0,0', 0, 0, ''),
	(245925465292800002, 46, 1794322800000576, 'message.changed', 3, 0, 245925465292800031, 245925465292800107, 245925465292800027, 0, '1v9hav3fzeo4,0,1v9hav3fzeo8,0,0', 0, 0, ''),
	(245925465292800002, 47, 1794322800000581, 'conversation.changed', 0, 245925465292800008, 245925465292800031, 245925465292800111, 245925465292800027, 0, '1v9hav3fzeo4,3,1v9hav3fzeo8,0,0|1v9hav3fzeo4,0,1v9hav3fzeo8,0,0', 0, 0, ''),
	(245925465292800002, 48, 1794322800000588, 'conversation.changed', 1, 245925465292800001, 245925465292800039, 245925465292800112, 245925465292800035, 0, '1v9hav3fzeo4,8,0,1v9hav3fzeo9,0|1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 49, 1794322800000593, 'conversation.changed', 1, 245925465292800001, 245925465292800039, 245925465292800113, 245925465292800035, 0, '1v9hav3fzeo4,9,0,1v9hav3fzeo9,0|1v9hav3fzeo4,8,0,1v9hav3fzeo9,0', 0, 0, ''),
	(245925465292800002, 50, 1794322800000599, 'conversation.changed', 0, 245925465292800007, 245925465292800047, 245925465292800114, 245925465292800043, 0, '1v9hav3fzeo4,8,1v9hav3fzeo7,0,0|1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 51, 1794322800000604, 'conversation.changed', 0, 245925465292800007, 245925465292800047, 0, 245925465292800043, 0, '1v9hav3fzeo4,8,1v9hav3fzeo7,0,0', 0, 0, ''),
	(245925465292800002, 52, 1794322800000610, 'conversation.changed', 0, 245925465292800007, 245925465292800047, 0, 245925465292800043, 0, '1v9hav3fzeo4,8,1v9hav3fzeo7,0,0', 0, 0, ''),
	(245925465292800002, 53, 1794322800000619, 'conversation.changed', 1, 245925465292800001, 245925465292800063, 245925465292800116, 245925465292800059, 0, '1v9hav3fzeo4,8,1v9hav3fzeo8,0,0|1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 54, 1794322800000625, 'conversation.changed', 1, 245925465292800001, 245925465292800071, 245925465292800117, 245925465292800067, 0, '1v9hav3fzeo4,8,1v9hav3fzeo8,0,0|1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 55, 1794322800000634, 'contact.changed', 1, 245925465292800001, 0, 0, 245925465292800011, 0, '', 0, 0, ''),
	(245925465292800002, 56, 1794322800000640, 'label.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800120, '', 0, 0, ''),
	(245925465292800002, 57, 1794322800000645, 'conversation.changed', 0, 245925465292800007, 245925465292800015, 245925465292800121, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0,245925465292800120|1v9hav3fzeo4,0,1v9hav3fzeo7,0,0', 0, 0, ''),
	(245925465292800002, 58, 1794322800000653, 'contact.changed', 1, 245925465292800001, 0, 0, 245925465292800019, 0, '', 0, 0, ''),
	(245925465292800002, 59, 1794322800000653, 'conversation.changed', 1, 245925465292800001, 245925465292800023, 245925465292800123, 245925465292800019, 0, '1v9hav3fzeo4,8,0,0,0,245925465292800120|1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 60, 1794322800000660, 'conversation.changed', 0, 245925465292800007, 245925465292800015, 245925465292800124, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0,245925465292800120', 0, 0, ''),
	(245925465292800002, 61, 1794322800000667, 'conversation.changed', 1, 245925465292800001, 245925465292800039, 245925465292800126, 245925465292800035, 0, '1v9hav3fzeo4,a,0,1v9hav3fzeo9,0|1v9hav3fzeo4,9,0,1v9hav3fzeo9,0', 0, 0, ''),
	(245925465292800002, 62, 1794322800000675, 'canned_response.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800127, '', 0, 0, ''),
	(245925465292800002, 63, 1794322800000680, 'draft.changed', 0, 245925465292800007, 0, 0, 0, 245925465292800023, '1v9hav3fzeo4,8,0,0,0,245925465292800120', 0, 0, '{"number":2,"tab":"reply"}'),
	(245925465292800002, 64, 1794322800000683, 'attribute.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800128, '', 0, 0, ''),
	(245925465292800002, 65, 1794322800000687, 'attribute.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800129, '', 0, 0, ''),
	(245925465292800002, 66, 1794322800000695, 'contact.changed', 1, 245925465292800001, 0, 0, 245925465292800011, 0, '', 0, 0, ''),
	(245925465292800002, 67, 1794322800000703, 'conversation.changed', 1, 245925465292800001, 245925465292800015, 0, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0,245925465292800120', 0, 0, ''),
	(245925465292800002, 68, 1794322800000709, 'saved_view.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800132, '', 0, 0, ''),
	(245925465292800002, 69, 1794322800000713, 'workspace.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800002, '', 0, 0, ''),
	(245925465292800002, 70, 1794322800000718, 'conversation.changed', 1, 245925465292800001, 245925465292800071, 245925465292800134, 245925465292800067, 0, '1v9hav3fzeo4,3,1v9hav3fzeo8,0,0|1v9hav3fzeo4,8,1v9hav3fzeo8,0,0', 0, 0, ''),
	(245925465292800002, 71, 1794322800000725, 'macro.changed', 1, 245925465292800001, 0, 0, 0, 245925465292800135, '', 0, 0, ''),
	(245925465292800002, 72, 1794322800000730, 'conversation.changed', 0, 245925465292800007, 245925465292800015, 245925465292800138, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0,245925465292800120', 0, 0, ''),
	(245925465292800002, 73, 1794322800000740, 'message.created', 1, 245925465292800001, 245925465292800055, 245925465292800139, 245925465292800051, 0, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 74, 1794322800000740, 'conversation.participants', 1, 245925465292800001, 245925465292800055, 0, 245925465292800051, 245925465292800007, '1v9hav3fzeo4,8,0,0,0', 0, 0, '{"follows":true}'),
	(245925465292800002, 75, 1794322800000740, 'involvement.changed', 1, 245925465292800001, 245925465292800055, 245925465292800139, 245925465292800051, 245925465292800007, '1v9hav3fzeo4,8,0,0,0', 0, 0, ''),
	(245925465292800002, 76, 1794322800000746, 'conversation.changed', 0, 245925465292800007, 245925465292800015, 0, 245925465292800011, 0, '1v9hav3fzeo4,0,1v9hav3fzeo7,0,0,245925465292800120', 0, 0, ''),
	(245925465292800002, 77, 1794322800000757, 'contact.changed', 1, 245925465292800001, 0, 0, 245925465292800059, 0, '', 0, 0, ''),
	(245925465292800002, 78, 1794322800000757, 'conversation.changed', 1, 245925465292800001, 245925465292800063, 245925465292800143, 245925465292800059, 0, '1v9hav3fzeo4,c,1v9hav3fzeo8,0,0|1v9hav3fzeo4,8,1v9hav3fzeo8,0,0', 0, 0, '');


--
-- Data for Name: files; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: follow_ups; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.follow_ups VALUES
	(245925465292800136, 245925465292800002, 245925465292800015, 245925465292800007, 245925465292800007, 1794495600000727, 'Llamar', 0, false, 1794322800000730);


--
-- Data for Name: goose_db_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.goose_db_version VALUES
	(1, 0, true, '2026-11-28 23:34:09.957071'),
	(2, 1, true, '2026-11-28 23:34:09.966353'),
	(3, 2, true, '2026-11-28 23:34:10.094222'),
	(4, 3, true, '2026-11-28 23:34:10.165276'),
	(5, 4, true, '2026-11-28 23:34:10.168223'),
	(6, 5, true, '2026-11-28 23:34:10.174908'),
	(7, 6, true, '2026-11-28 23:34:10.177733'),
	(8, 7, true, '2026-11-28 23:34:10.180765'),
	(9, 8, true, '2026-11-28 23:34:10.185337'),
	(10, 9, true, '2026-11-28 23:34:10.187795'),
	(11, 10, true, '2026-11-28 23:34:10.188036'),
	(12, 11, true, '2026-11-28 23:34:10.195578'),
	(13, 12, true, '2026-11-28 23:34:10.199747'),
	(14, 13, true, '2026-11-28 23:34:10.201265'),
	(15, 14, true, '2026-11-28 23:34:10.205739'),
	(16, 15, true, '2026-11-28 23:34:10.208395'),
	(17, 16, true, '2026-11-28 23:34:10.21153'),
	(18, 17, true, '2026-11-28 23:34:10.213347'),
	(19, 18, true, '2026-11-28 23:34:10.215146'),
	(20, 19, true, '2026-11-28 23:34:10.21699'),
	(21, 20, true, '2026-11-28 23:34:10.217316'),
	(22, 21, true, '2026-11-28 23:34:10.219392'),
	(23, 22, true, '2026-11-28 23:34:10.222305'),
	(24, 23, true, '2026-11-28 23:34:10.224089'),
	(25, 24, true, '2026-11-28 23:34:10.225656'),
	(26, 25, true, '2026-11-28 23:34:10.22641'),
	(27, 26, true, '2026-11-28 23:34:10.228625'),
	(28, 27, true, '2026-11-28 23:34:10.229848'),
	(29, 28, true, '2026-11-28 23:34:10.232163');


--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: identities; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identities VALUES
	(245925465292800012, 245925465292800002, 245925465292800011, 245925465292800012, 'phone', '', '573005550001', '573005550001'),
	(245925465292800013, 245925465292800002, 245925465292800011, 245925465292800012, 'bsuid', '102290129340398', 'CO.11528898782886067550', 'CO.11528898782886067550'),
	(245925465292800020, 245925465292800002, 245925465292800019, 245925465292800020, 'phone', '', '573005550002', '573005550002'),
	(245925465292800021, 245925465292800002, 245925465292800019, 245925465292800020, 'bsuid', '102290129340398', 'CO.86842001151008530336', 'CO.86842001151008530336'),
	(245925465292800028, 245925465292800002, 245925465292800027, 245925465292800028, 'phone', '', '573005550003', '573005550003'),
	(245925465292800029, 245925465292800002, 245925465292800027, 245925465292800028, 'bsuid', '102290129340398', 'CO.19627697262027285464', 'CO.19627697262027285464'),
	(245925465292800036, 245925465292800002, 245925465292800035, 245925465292800036, 'phone', '', '573005550004', '573005550004'),
	(245925465292800037, 245925465292800002, 245925465292800035, 245925465292800036, 'bsuid', '102290129340398', 'CO.68735692115772397004', 'CO.68735692115772397004'),
	(245925465292800044, 245925465292800002, 245925465292800043, 245925465292800044, 'phone', '', '573005550005', '573005550005'),
	(245925465292800045, 245925465292800002, 245925465292800043, 245925465292800044, 'bsuid', '102290129340398', 'CO.67601734544290910993', 'CO.67601734544290910993'),
	(245925465292800052, 245925465292800002, 245925465292800051, 245925465292800052, 'phone', '', '573005550006', '573005550006'),
	(245925465292800053, 245925465292800002, 245925465292800051, 245925465292800052, 'bsuid', '102290129340398', 'CO.47439869347124912379', 'CO.47439869347124912379'),
	(245925465292800060, 245925465292800002, 245925465292800059, 245925465292800060, 'phone', '', '573005550007', '573005550007'),
	(245925465292800061, 245925465292800002, 245925465292800059, 245925465292800060, 'bsuid', '102290129340398', 'CO.26231932736055470701', 'CO.26231932736055470701'),
	(245925465292800068, 245925465292800002, 245925465292800067, 245925465292800068, 'phone', '', '573005550008', '573005550008'),
	(245925465292800069, 245925465292800002, 245925465292800067, 245925465292800068, 'bsuid', '102290129340398', 'CO.50496033094455046068', 'CO.50496033094455046068');


--
-- Data for Name: inbox_members; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox_members VALUES
	(245925465292800002, 245925465292800004, 245925465292800007),
	(245925465292800002, 245925465292800004, 245925465292800008);


--
-- Data for Name: inbox_teams; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: inboxes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inboxes VALUES
	(245925465292800004, 245925465292800002, 'whatsapp', 'Acme', '', 245925465292800003, '106540352242922', '102290129340398', 'v1.9e162642.BWiAahR-VGAGlNaMfijVngTDp84VG7x98shX4vociiSA0xq1l-lzjT7H1WXvHaItdQ', 'connected', '', '{}', 1794322800000075, 1794322800000007, 0, 0, 0);


--
-- Data for Name: installation; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: invitations; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.jobs VALUES
	(245925465292800005, 245925465292800002, 'auto_close', 0, 1, '', 'auto_close:245925465292800004', '{"inbox":"245925465292800004"}', 1794409200000007, 0, 0, 0, '', 1794322800000007),
	(245925465292800125, 245925465292800002, 'wake', 0, 60, '', 'wake:245925465292800039', '{"conversation":"245925465292800039","by":"245925465292800001"}', 1794582000000664, 0, 0, 0, '', 1794322800000667),
	(245925465292800137, 245925465292800002, 'follow_up', 0, 71, '', 'follow_up:245925465292800136', '{"follow_up":"245925465292800136"}', 1794495600000727, 0, 0, 0, '', 1794322800000730),
	(245925465292800141, 245925465292800002, 'scheduled', 0, 75, '', 'scheduled:245925465292800140', '{"scheduled":"245925465292800140"}', 1794333600000743, 0, 0, 0, '', 1794322800000746);


--
-- Data for Name: label_tally; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.label_tally VALUES
	(245925465292800002, 245925465292800120, 0, 245925465292800004, 245925465292800007, 0, 1),
	(245925465292800002, 245925465292800120, 0, 245925465292800004, 0, 0, 1);


--
-- Data for Name: labelled_contacts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.labelled_contacts VALUES
	(245925465292800002, 245925465292800120, 245925465292800019);


--
-- Data for Name: labelled_conversations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.labelled_conversations VALUES
	(245925465292800002, 245925465292800023, 245925465292800120, 245925465292800004, 0, 0, 0, 0, 0, 1794322800000109, 1794322800000109),
	(245925465292800002, 245925465292800015, 245925465292800120, 245925465292800004, 0, 245925465292800007, 0, 0, 3, 1794322800000465, 4611686018427387903);


--
-- Data for Name: labels; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.labels VALUES
	(245925465292800120, 245925465292800002, 'Mayorista', 'mayorista', 'red', '', 1794322800000640, 0);


--
-- Data for Name: library_files; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: library_folders; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: macros; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.macros VALUES
	(245925465292800135, 245925465292800002, 0, 'Urgente', 'urgente', '[{"kind":"priority","priority":"urgent"}]', 245925465292800001, 1794322800000725, 1794322800000725, 71);


--
-- Data for Name: mail_servers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: memberships; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.memberships VALUES
	(245925465292800002, 245925465292800001, 'administrator', 'all', true, 3, 1794322800000004, ''),
	(245925465292800002, 245925465292800007, 'agent', 'all', true, 4, 1794322800000024, ''),
	(245925465292800002, 245925465292800008, 'agent', 'own', true, 4, 1794322800000039, '');


--
-- Data for Name: mentions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.mentions VALUES
	(245925465292800002, 245925465292800055, 245925465292800007, 245925465292800139);


--
-- Data for Name: message_versions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: messages; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.messages VALUES
	(245925465292800016, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 1, 1794322800000075, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000075, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800017, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 2, 1794322800000075, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDAxFQIAEhi3GzzvTaxHUEIwaY5a', '', 0, 0, '', '', 1794322800000000, 1794322800000075, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800024, 245925465292800002, 245925465292800023, 245925465292800004, 245925465292800022, 1, 1794322800000109, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000109, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800025, 245925465292800002, 245925465292800023, 245925465292800004, 245925465292800022, 2, 1794322800000109, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDAyFQIAEhhXSaTxq8HXLLvEysMTfA==', '', 0, 0, '', '', 1794322800000000, 1794322800000109, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800032, 245925465292800002, 245925465292800031, 245925465292800004, 245925465292800030, 1, 1794322800000134, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000134, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800033, 245925465292800002, 245925465292800031, 245925465292800004, 245925465292800030, 2, 1794322800000134, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDAzFQIAEhg4esN/+qrMwcOs5geT', '', 0, 0, '', '', 1794322800000000, 1794322800000134, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800040, 245925465292800002, 245925465292800039, 245925465292800004, 245925465292800038, 1, 1794322800000167, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000167, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800041, 245925465292800002, 245925465292800039, 245925465292800004, 245925465292800038, 2, 1794322800000167, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDA0FQIAEhjzqJ3m/C6V0S3bULw=', '', 0, 0, '', '', 1794322800000000, 1794322800000167, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800048, 245925465292800002, 245925465292800047, 245925465292800004, 245925465292800046, 1, 1794322800000192, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000192, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800049, 245925465292800002, 245925465292800047, 245925465292800004, 245925465292800046, 2, 1794322800000192, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDA1FQIAEhigqLsU3zrxqr3SiFg=', '', 0, 0, '', '', 1794322800000000, 1794322800000192, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800056, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 1, 1794322800000225, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000225, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800057, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 2, 1794322800000225, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhimDVWPPTjoFQDpFY+o', '', 0, 0, '', '', 1794322800000000, 1794322800000225, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800064, 245925465292800002, 245925465292800063, 245925465292800004, 245925465292800062, 1, 1794322800000250, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000250, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800065, 245925465292800002, 245925465292800063, 245925465292800004, 245925465292800062, 2, 1794322800000250, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDA3FQIAEhiVkQGGEhn4XwN4c2I13A==', '', 0, 0, '', '', 1794322800000000, 1794322800000250, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800072, 245925465292800002, 245925465292800071, 245925465292800004, 245925465292800070, 1, 1794322800000279, 2, 'event', 7, 0, '', '{"event":{"name":"opened"}}', '', '', 0, 0, '', '', 0, 1794322800000279, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800073, 245925465292800002, 245925465292800071, 245925465292800004, 245925465292800070, 2, 1794322800000279, 0, 'text', 0, 0, 'Hola, ¿tienen ruanas azules?', '', 'wamid.HBgMNTczMDA1NTUwMDA4FQIAEhh2DciG6Ud8V2YVk7S+', '', 0, 0, '', '', 1794322800000000, 1794322800000279, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800075, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 3, 1794322800000327, 0, 'location', 0, 0, '', '{"location":{"latitude":19.43,"longitude":-99.13,"name":"Zócalo","address":"Centro"}}', 'wamid.HBgMNTczMDA1NTUwMDAxFQIAEhgyk3ZCJR7+ni5asVg=', '', 0, 0, '', '', 1794322800000000, 1794322800000327, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800077, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 4, 1794322800000344, 0, 'text', 0, 0, 'Una para mi hermana, por favor', '', 'wamid.HBgMNTczMDA1NTUwMDAxFQIAEhhk7DifBTsobcJ85lU=', '', 0, 0, '', '', 1794322800000000, 1794322800000344, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800079, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 3, 1794322800000352, 0, 'text', 0, 0, 'Pedido número 0', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhgq1eXW2sgwYaKt+9kkVw==', '', 0, 0, '', '', 1794322800000000, 1794322800000352, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800081, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 4, 1794322800000363, 0, 'text', 0, 0, 'Pedido número 1', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhjPQ1SrZMHPiLurPNU=', '', 0, 0, '', '', 1794322800000000, 1794322800000363, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800083, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 5, 1794322800000374, 0, 'text', 0, 0, 'Pedido número 2', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhjE6zi31eYvkn6uD5c=', '', 0, 0, '', '', 1794322800000000, 1794322800000374, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800085, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 6, 1794322800000396, 0, 'text', 0, 0, 'Pedido número 3', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhjR0uB0u8pAkQ5dXI4=', '', 0, 0, '', '', 1794322800000000, 1794322800000396, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800087, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 7, 1794322800000404, 0, 'text', 0, 0, 'Pedido número 4', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhhrHpfmUk+5NxKgZJ2KhA==', '', 0, 0, '', '', 1794322800000000, 1794322800000404, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800089, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 8, 1794322800000415, 0, 'text', 0, 0, 'Pedido número 5', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhi6f1HaX/knRVzQAwi8', '', 0, 0, '', '', 1794322800000000, 1794322800000415, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800091, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 9, 1794322800000426, 0, 'text', 0, 0, 'Pedido número 6', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhh3KzdqfNPIZG1owjRY9A==', '', 0, 0, '', '', 1794322800000000, 1794322800000426, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800093, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 10, 1794322800000432, 0, 'text', 0, 0, 'Pedido número 7', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhiH0r64IYfFpzX7jK1lwA==', '', 0, 0, '', '', 1794322800000000, 1794322800000432, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800095, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 11, 1794322800000437, 0, 'text', 0, 0, 'Pedido número 8', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhjFjACsg+REUmqDOTSY', '', 0, 0, '', '', 1794322800000000, 1794322800000437, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800097, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 12, 1794322800000442, 0, 'text', 0, 0, 'Pedido número 9', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhjx79zWMtOtRKpsKv3ueA==', '', 0, 0, '', '', 1794322800000000, 1794322800000442, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800099, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 13, 1794322800000453, 0, 'text', 0, 0, 'Pedido número 10', '', 'wamid.HBgMNTczMDA1NTUwMDA2FQIAEhjMrbDUHKBNg2i9ziXB', '', 0, 0, '', '', 1794322800000000, 1794322800000453, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800100, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 5, 1794322800000459, 2, 'event', 7, 0, '', '{"event":{"name":"accepted","by_id":"245925465292800007","to_id":"245925465292800007"}}', '', '', 0, 0, '', '', 0, 1794322800000459, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800101, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 6, 1794322800000465, 1, 'text', 1, 245925465292800007, 'Sí, en tres colores', '', 'wamid.HBgMNTczMDA1NTUwMDAxFQIAERiblakTDuljQCAH5hSmAg==', 'Sí, en tres colores', 0, 5, '', '', 0, 1794322800000465, 1794322800000480, 1794322800000000, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800105, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 7, 1794322800000523, 2, 'note', 1, 245925465292800007, 'Prefiere azul marino', '', '', 'note', 0, 0, '', '', 0, 1794322800000523, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800106, 245925465292800002, 245925465292800031, 245925465292800004, 245925465292800030, 3, 1794322800000528, 2, 'event', 7, 0, '', '{"event":{"name":"assigned","by_id":"245925465292800001","to_id":"245925465292800008"}}', '', '', 0, 0, '', '', 0, 1794322800000528, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800107, 245925465292800002, 245925465292800031, 245925465292800004, 245925465292800030, 4, 1794322800000545, 1, 'text', 1, 245925465292800008, 'Ya no quedan', '', 'wamid.HBgMNTczMDA1NTUwMDAzFQIAERiaPcXlSC+oq0WIqkQD', 'Ya no quedan', 0, 5, '', '', 0, 1794322800000545, 1794322800000000, 1794322800000000, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800111, 245925465292800002, 245925465292800031, 245925465292800004, 245925465292800030, 5, 1794322800000581, 2, 'event', 7, 0, '', '{"event":{"name":"closed","by_id":"245925465292800008"}}', '', '', 0, 0, '', '', 0, 1794322800000581, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800112, 245925465292800002, 245925465292800039, 245925465292800004, 245925465292800038, 3, 1794322800000588, 2, 'event', 7, 0, '', '{"event":{"name":"team","by_id":"245925465292800001","to_id":"245925465292800009"}}', '', '', 0, 0, '', '', 0, 1794322800000588, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800113, 245925465292800002, 245925465292800039, 245925465292800004, 245925465292800038, 4, 1794322800000593, 2, 'event', 7, 0, '', '{"event":{"name":"pending","by_id":"245925465292800001"}}', '', '', 0, 0, '', '', 0, 1794322800000593, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800114, 245925465292800002, 245925465292800047, 245925465292800004, 245925465292800046, 3, 1794322800000599, 2, 'event', 7, 0, '', '{"event":{"name":"accepted","by_id":"245925465292800007","to_id":"245925465292800007"}}', '', '', 0, 0, '', '', 0, 1794322800000599, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800116, 245925465292800002, 245925465292800063, 245925465292800004, 245925465292800062, 3, 1794322800000619, 2, 'event', 7, 0, '', '{"event":{"name":"assigned","by_id":"245925465292800001","to_id":"245925465292800008"}}', '', '', 0, 0, '', '', 0, 1794322800000619, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800117, 245925465292800002, 245925465292800071, 245925465292800004, 245925465292800070, 3, 1794322800000625, 2, 'event', 7, 0, '', '{"event":{"name":"assigned","by_id":"245925465292800001","to_id":"245925465292800008"}}', '', '', 0, 0, '', '', 0, 1794322800000625, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800121, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 8, 1794322800000645, 2, 'event', 7, 0, '', '{"event":{"name":"labelled","by_id":"245925465292800007","to":"Mayorista"}}', '', '', 0, 0, '', '', 0, 1794322800000645, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800123, 245925465292800002, 245925465292800023, 245925465292800004, 245925465292800022, 3, 1794322800000653, 2, 'event', 7, 0, '', '{"event":{"name":"contact_labelled","by_id":"245925465292800001","to":"Mayorista"}}', '', '', 0, 0, '', '', 0, 1794322800000653, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800124, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 9, 1794322800000660, 2, 'event', 7, 0, '', '{"event":{"name":"priority","by_id":"245925465292800007","from":"none","to":"high"}}', '', '', 0, 0, '', '', 0, 1794322800000660, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800126, 245925465292800002, 245925465292800039, 245925465292800004, 245925465292800038, 5, 1794322800000667, 2, 'event', 7, 0, '', '{"event":{"name":"snoozed","by_id":"245925465292800001","to":"2026-11-13T15:00:00Z"}}', '', '', 0, 0, '', '', 0, 1794322800000667, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800134, 245925465292800002, 245925465292800071, 245925465292800004, 245925465292800070, 4, 1794322800000718, 2, 'event', 7, 0, 'Venta cerrada
Llevó dos', '{"event":{"name":"closed","by_id":"245925465292800001","to":"Venta cerrada"}}', '', '', 0, 0, '', '', 0, 1794322800000718, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800138, 245925465292800002, 245925465292800015, 245925465292800004, 245925465292800014, 10, 1794322800000730, 2, 'event', 7, 0, 'Llamar', '{"event":{"name":"follow_up","by_id":"245925465292800007","to":"2026-11-12T15:00:00Z"}}', '', '', 0, 0, '', '', 0, 1794322800000730, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800139, 245925465292800002, 245925465292800055, 245925465292800004, 245925465292800054, 14, 1794322800000740, 2, 'note', 1, 245925465292800001, '@María López mira', '{"mentions":[{"agent_id":"245925465292800007","name":"María López"}]}', '', 'mention', 0, 0, '', '', 0, 1794322800000740, 0, 0, 0, 0, 0, 0, 0, false, false, ''),
	(245925465292800143, 245925465292800002, 245925465292800063, 245925465292800004, 245925465292800062, 4, 1794322800000757, 2, 'event', 7, 0, '', '{"event":{"name":"blocked","by_id":"245925465292800001"}}', '', '', 0, 0, '', '', 0, 1794322800000757, 0, 0, 0, 0, 0, 0, 0, false, false, '');


--
-- Data for Name: meta_apps; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.meta_apps VALUES
	(245925465292800003, 'FEN66JB2SAUD4VYADMSDOISWGS', 'eb237249739081dc68acd61cd2d59d5ed316b11585d3c0c5f25c3aeaa8baa203', 'v1.9e162642.fk4gjiFsk2qE6UxvjVm1PAdtHQK2WQk3KL7jkB7XLz6FSfphHjyklTEc4e_R', 'v1.9e162642.BZ2k4WI1jb4fS1f2yUm8R9pAL_CC7_PbBjmHrIETfEUvZ_E05ZDM9LReMsNJvBEcDK9R', 1794322800000007);


--
-- Data for Name: notices; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: parked_updates; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: provider_blocks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: quarantined_items; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: rates; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: saved_views; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.saved_views VALUES
	(245925465292800132, 245925465292800002, 0, 'Las Herrera', 'las herrera', '{"field":"contact_name","op":"contains","values":["herrera"]}', 'activity', 245925465292800001, 1794322800000709, 1794322800000709, 68, 'conversation');


--
-- Data for Name: scheduled_messages; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.scheduled_messages VALUES
	(245925465292800140, 245925465292800002, 245925465292800015, 245925465292800007, false, 'later', '{"ClientID":"later","Kind":"text","Text":"¿La aparto?","File":0,"ReplyTo":0,"Location":null,"Contacts":null,"Interactive":null,"HeaderFile":0,"Template":null,"Mentions":[],"LastSeen":0,"Force":false,"Reopen":false,"Close":null}', 'text', '¿La aparto?', '{}', 1794333600000743, false, false, '', 1794322800000746);


--
-- Data for Name: search_docs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: search_positions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: seen_updates; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES
	('368942ad0484b6f369d463369b4b619d0abca9d127389579147ddebd6fd5cd03', 245925465292800007, 1794322800000031, 1794322800000031, 1796914800000031, 'Go-http-client/1.1', '127.0.0.1'),
	('83d710ea7ea955948a8202a79e7b4584bdb51f0c002ab53ad81f438cf70596ab', 245925465292800008, 1794322800000044, 1794322800000044, 1796914800000044, 'Go-http-client/1.1', '127.0.0.1'),
	('5539a9dee0da20d6defecd6d0100de74c8d152b41f6895c2f82e9501f904956e', 245925465292800007, 1794322800000053, 1794322800000053, 1796914800000053, 'Go-http-client/1.1', '127.0.0.1'),
	('400a8b28095809ea4321fa42a3b60196f87c9f46f7bfd88f6b398a7f8b462bef', 245925465292800008, 1794322800000534, 1794322800000534, 1796914800000534, 'Go-http-client/1.1', '127.0.0.1');


--
-- Data for Name: tally; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tally VALUES
	(245925465292800002, 0, 245925465292800004, 0, 245925465292800009, 0),
	(245925465292800002, 0, 245925465292800004, 245925465292800007, 0, 2),
	(245925465292800002, 0, 245925465292800004, 0, 0, 2),
	(245925465292800002, 1, 245925465292800004, 0, 245925465292800009, 0),
	(245925465292800002, 2, 245925465292800004, 0, 245925465292800009, 1),
	(245925465292800002, 3, 245925465292800004, 245925465292800008, 0, 2),
	(245925465292800002, 0, 245925465292800004, 245925465292800008, 0, 0),
	(245925465292800002, 4, 245925465292800004, 245925465292800008, 0, 1);


--
-- Data for Name: team_members; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.team_members VALUES
	(245925465292800002, 245925465292800009, 245925465292800007);


--
-- Data for Name: teams; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.teams VALUES
	(245925465292800009, 245925465292800002, 'Ventas', 1794322800000066, 0);


--
-- Data for Name: templates; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: threads; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.threads VALUES
	(245925465292800014, 245925465292800002, 245925465292800004, 245925465292800012, 245925465292800011, '573005550001', 'CO.11528898782886067550', 1794322800000000, 0, ''),
	(245925465292800022, 245925465292800002, 245925465292800004, 245925465292800020, 245925465292800019, '573005550002', 'CO.86842001151008530336', 1794322800000000, 0, ''),
	(245925465292800030, 245925465292800002, 245925465292800004, 245925465292800028, 245925465292800027, '573005550003', 'CO.19627697262027285464', 1794322800000000, 0, ''),
	(245925465292800038, 245925465292800002, 245925465292800004, 245925465292800036, 245925465292800035, '573005550004', 'CO.68735692115772397004', 1794322800000000, 0, ''),
	(245925465292800046, 245925465292800002, 245925465292800004, 245925465292800044, 245925465292800043, '573005550005', 'CO.67601734544290910993', 1794322800000000, 0, ''),
	(245925465292800054, 245925465292800002, 245925465292800004, 245925465292800052, 245925465292800051, '573005550006', 'CO.47439869347124912379', 1794322800000000, 0, ''),
	(245925465292800062, 245925465292800002, 245925465292800004, 245925465292800060, 245925465292800059, '573005550007', 'CO.26231932736055470701', 1794322800000000, 0, ''),
	(245925465292800070, 245925465292800002, 245925465292800004, 245925465292800068, 245925465292800067, '573005550008', 'CO.50496033094455046068', 1794322800000000, 0, '');


--
-- Data for Name: tokens; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tokens VALUES
	(245925465292800006, 'ecb307386fdad96c7beb62e7d50d232c466500c4c305c95c9d55ccf13dd8981f', 245925465292800002, 245925465292800001, 'bootstrap', '', 245925465292800001, 1794322800000007, 0, 1794322800000023, 0);


--
-- Data for Name: transcript_mails; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.users VALUES
	(245925465292800001, 'ana@acme.example', 'Ana Torres', '$argon2id$v=19$m=64,t=1,p=1$95ivgfnWmZtZHY6J8g8I9w$fcdDdhD4Ps51aZ6B06KJ2Dd4QHSVpBCIzq8kDxZBC/Y', 'es', '{}', 1794322800000004),
	(245925465292800007, 'maria@acme.example', 'María López', '$argon2id$v=19$m=64,t=1,p=1$fSTQUll/gct1CuMUgG4Ktw$kO2zAaO4ebC+77efVpbSkn5lXPw0RzMnLY7GnCoulGc', 'es', '{}', 1794322800000024),
	(245925465292800008, 'juan@acme.example', 'Juan Pérez', '$argon2id$v=19$m=64,t=1,p=1$GSGDhs1ioCanX9BoBhvN4A$lHHF6Xg7mhxo1Kh7HjRfczOAOEH/Gd6WauoPzhkjbrk', 'es', '{}', 1794322800000039);


--
-- Data for Name: workspaces; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.workspaces VALUES
	(245925465292800002, 'Acme', 'es', 'UTC', '', false, 78, 8, 0, 78, 1794322800000004, 'off', 'off', 0);


--
-- Name: goose_db_version_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.goose_db_version_id_seq', 29, true);


--
-- Name: attempts attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (workspace_id, message_id, attempt);


--
-- Name: attribute_values attribute_values_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attribute_values
    ADD CONSTRAINT attribute_values_pkey PRIMARY KEY (workspace_id, subject_id, attribute_id);


--
-- Name: attributes attributes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attributes
    ADD CONSTRAINT attributes_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: canned_responses canned_responses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.canned_responses
    ADD CONSTRAINT canned_responses_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: close_reasons close_reasons_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.close_reasons
    ADD CONSTRAINT close_reasons_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: contact_changes contact_changes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact_changes
    ADD CONSTRAINT contact_changes_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: contact_merges contact_merges_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact_merges
    ADD CONSTRAINT contact_merges_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: contact_words contact_words_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact_words
    ADD CONSTRAINT contact_words_pkey PRIMARY KEY (workspace_id, word, newest);


--
-- Name: contacts contacts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: conversation_activity conversation_activity_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversation_activity
    ADD CONSTRAINT conversation_activity_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: conversation_agents conversation_agents_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversation_agents
    ADD CONSTRAINT conversation_agents_pkey PRIMARY KEY (workspace_id, conversation_id, user_id);


--
-- Name: conversations conversations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: deliveries deliveries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);


--
-- Name: delivery_parts delivery_parts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery_parts
    ADD CONSTRAINT delivery_parts_pkey PRIMARY KEY (workspace_id, delivery_id, inbox_id);


--
-- Name: drafts drafts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (workspace_id, owner_id, conversation_id, tab);


--
-- Name: erasures erasures_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (workspace_id, seq);


--
-- Name: files files_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: follow_ups follow_ups_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: goose_db_version goose_db_version_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.goose_db_version
    ADD CONSTRAINT goose_db_version_pkey PRIMARY KEY (id);


--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, author_id, name);


--
-- Name: identities identities_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: inbox_members inbox_members_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox_members
    ADD CONSTRAINT inbox_members_pkey PRIMARY KEY (workspace_id, inbox_id, user_id);


--
-- Name: inbox_teams inbox_teams_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox_teams
    ADD CONSTRAINT inbox_teams_pkey PRIMARY KEY (workspace_id, inbox_id, team_id);


--
-- Name: inboxes inboxes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inboxes
    ADD CONSTRAINT inboxes_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: installation installation_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (name);


--
-- Name: invitations invitations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (token_hash);


--
-- Name: jobs jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);


--
-- Name: label_tally label_tally_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.label_tally
    ADD CONSTRAINT label_tally_pkey PRIMARY KEY (workspace_id, label_id, status, inbox_id, assignee_id, team_id);


--
-- Name: labelled_contacts labelled_contacts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.labelled_contacts
    ADD CONSTRAINT labelled_contacts_pkey PRIMARY KEY (workspace_id, label_id, contact_id);


--
-- Name: labelled_conversations labelled_conversations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.labelled_conversations
    ADD CONSTRAINT labelled_conversations_pkey PRIMARY KEY (workspace_id, id, label_id);


--
-- Name: labels labels_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.labels
    ADD CONSTRAINT labels_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: library_files library_files_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.library_files
    ADD CONSTRAINT library_files_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: library_folders library_folders_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.library_folders
    ADD CONSTRAINT library_folders_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: macros macros_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.macros
    ADD CONSTRAINT macros_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: mail_servers mail_servers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_servers
    ADD CONSTRAINT mail_servers_pkey PRIMARY KEY (workspace_id);


--
-- Name: memberships memberships_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (workspace_id, user_id);


--
-- Name: mentions mentions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mentions
    ADD CONSTRAINT mentions_pkey PRIMARY KEY (workspace_id, conversation_id, user_id, message_id);


--
-- Name: message_versions message_versions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.message_versions
    ADD CONSTRAINT message_versions_pkey PRIMARY KEY (workspace_id, message_id, replaced_at);


--
-- Name: messages messages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: meta_apps meta_apps_path_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meta_apps
    ADD CONSTRAINT meta_apps_path_key UNIQUE (path);


--
-- Name: meta_apps meta_apps_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meta_apps
    ADD CONSTRAINT meta_apps_pkey PRIMARY KEY (id);


--
-- Name: meta_apps meta_apps_secret_fingerprint_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.meta_apps
    ADD CONSTRAINT meta_apps_secret_fingerprint_key UNIQUE (secret_fingerprint);


--
-- Name: notices notices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: parked_updates parked_updates_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parked_updates
    ADD CONSTRAINT parked_updates_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: provider_blocks provider_blocks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_blocks
    ADD CONSTRAINT provider_blocks_pkey PRIMARY KEY (workspace_id, thread_id);


--
-- Name: quarantined_items quarantined_items_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quarantined_items
    ADD CONSTRAINT quarantined_items_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: rates rates_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_pkey PRIMARY KEY (rate_key);


--
-- Name: saved_views saved_views_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_views
    ADD CONSTRAINT saved_views_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: scheduled_messages scheduled_messages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.scheduled_messages
    ADD CONSTRAINT scheduled_messages_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: search_docs search_docs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.search_docs
    ADD CONSTRAINT search_docs_pkey PRIMARY KEY (workspace_id, n);


--
-- Name: search_positions search_positions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.search_positions
    ADD CONSTRAINT search_positions_pkey PRIMARY KEY (workspace_id);


--
-- Name: seen_updates seen_updates_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.seen_updates
    ADD CONSTRAINT seen_updates_pkey PRIMARY KEY (workspace_id, inbox_id, external_id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (token_hash);


--
-- Name: tally tally_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (workspace_id, status, inbox_id, assignee_id, team_id);


--
-- Name: team_members team_members_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_pkey PRIMARY KEY (workspace_id, team_id, user_id);


--
-- Name: teams teams_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: templates templates_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: threads threads_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.threads
    ADD CONSTRAINT threads_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: tokens tokens_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);


--
-- Name: tokens tokens_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_token_hash_key UNIQUE (token_hash);


--
-- Name: transcript_mails transcript_mails_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transcript_mails
    ADD CONSTRAINT transcript_mails_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: users users_email_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: workspaces workspaces_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.workspaces
    ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);


--
-- Name: attribute_values_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attribute_values_number ON public.attribute_values USING btree (attribute_id, number, subject_id);


--
-- Name: attribute_values_text; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX attribute_values_text ON public.attribute_values USING btree (attribute_id, text, subject_id);


--
-- Name: attributes_key; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX attributes_key ON public.attributes USING btree (workspace_id, noun, key) WHERE (deleted_at = 0);


--
-- Name: audit_workspace; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_workspace ON public.audit USING btree (workspace_id, id);


--
-- Name: canned_responses_code; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX canned_responses_code ON public.canned_responses USING btree (workspace_id, owner_id, folded);


--
-- Name: close_reasons_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX close_reasons_name ON public.close_reasons USING btree (workspace_id, folded) WHERE (deleted_at = 0);


--
-- Name: contact_changes_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX contact_changes_contact ON public.contact_changes USING btree (contact_id, at, id);


--
-- Name: contact_merges_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX contact_merges_at ON public.contact_merges USING btree (at);


--
-- Name: contact_merges_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX contact_merges_contact ON public.contact_merges USING btree (workspace_id, contact_id);


--
-- Name: contacts_blocked; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX contacts_blocked ON public.contacts USING btree (workspace_id, blocked_at, id) WHERE (blocked_at <> 0);


--
-- Name: contacts_folded; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX contacts_folded ON public.contacts USING btree (workspace_id, search, id);


--
-- Name: conversation_agents_active; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversation_agents_active ON public.conversation_agents USING btree (user_id, conversation_id) WHERE (participates AND active);


--
-- Name: conversation_agents_calls; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversation_agents_calls ON public.conversation_agents USING btree (user_id, conversation_id) WHERE (mention_id > mention_read_id);


--
-- Name: conversation_agents_had; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversation_agents_had ON public.conversation_agents USING btree (user_id, conversation_id) WHERE had;


--
-- Name: conversation_agents_mentioned; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversation_agents_mentioned ON public.conversation_agents USING btree (user_id, conversation_id) WHERE (mention_id > 0);


--
-- Name: conversation_agents_replied; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversation_agents_replied ON public.conversation_agents USING btree (user_id, last_reply_at, conversation_id) WHERE ((last_reply_at > 0) AND active);


--
-- Name: conversation_agents_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversation_agents_user ON public.conversation_agents USING btree (user_id, conversation_id) WHERE participates;


--
-- Name: conversations_active_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_active_activity ON public.conversation_activity USING btree (inbox_id, last_activity_at, id) WHERE (status < 2);


--
-- Name: conversations_active_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_active_created ON public.conversations USING btree (inbox_id, id) WHERE (status < 2);


--
-- Name: conversations_active_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_active_priority ON public.conversations USING btree (inbox_id, priority, id) WHERE (status < 2);


--
-- Name: conversations_active_waits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_active_waits ON public.conversations USING btree (inbox_id, waits_since, id) WHERE (status < 2);


--
-- Name: conversations_bot_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_bot_activity ON public.conversation_activity USING btree (inbox_id, last_activity_at, id) WHERE ((status < 2) AND (bot_id > 0));


--
-- Name: conversations_bot_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_bot_created ON public.conversations USING btree (inbox_id, id) WHERE ((status < 2) AND (bot_id > 0));


--
-- Name: conversations_bot_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_bot_priority ON public.conversations USING btree (inbox_id, priority, id) WHERE ((status < 2) AND (bot_id > 0));


--
-- Name: conversations_bot_waits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_bot_waits ON public.conversations USING btree (inbox_id, waits_since, id) WHERE ((status < 2) AND (bot_id > 0));


--
-- Name: conversations_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_contact ON public.conversations USING btree (contact_id, id);


--
-- Name: conversations_imported; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_imported ON public.conversations USING btree (inbox_id, created_at, id) WHERE (origin = 5);


--
-- Name: conversations_mine_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_mine_activity ON public.conversation_activity USING btree (assignee_id, last_activity_at, id) WHERE ((status < 2) AND (assignee_id > 0));


--
-- Name: conversations_mine_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_mine_created ON public.conversations USING btree (assignee_id, id) WHERE ((status < 2) AND (assignee_id > 0));


--
-- Name: conversations_mine_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_mine_priority ON public.conversations USING btree (assignee_id, priority, id) WHERE ((status < 2) AND (assignee_id > 0));


--
-- Name: conversations_mine_rest_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_mine_rest_activity ON public.conversation_activity USING btree (assignee_id, status, last_activity_at, id) WHERE ((status > 0) AND (assignee_id > 0));


--
-- Name: conversations_mine_rest_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_mine_rest_created ON public.conversations USING btree (assignee_id, status, id) WHERE ((status > 0) AND (assignee_id > 0));


--
-- Name: conversations_mine_waits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_mine_waits ON public.conversations USING btree (assignee_id, waits_since, id) WHERE ((status < 2) AND (assignee_id > 0));


--
-- Name: conversations_number; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX conversations_number ON public.conversations USING btree (workspace_id, number);


--
-- Name: conversations_open; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX conversations_open ON public.conversations USING btree (workspace_id, thread_id) WHERE (status < 3);


--
-- Name: conversations_queue_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_queue_activity ON public.conversation_activity USING btree (inbox_id, last_activity_at, id) WHERE ((status = 0) AND (assignee_id = 0) AND (bot_id = 0));


--
-- Name: conversations_queue_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_queue_created ON public.conversations USING btree (inbox_id, id) WHERE ((status = 0) AND (assignee_id = 0) AND (bot_id = 0));


--
-- Name: conversations_queue_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_queue_priority ON public.conversations USING btree (inbox_id, priority, id) WHERE ((status = 0) AND (assignee_id = 0) AND (bot_id = 0));


--
-- Name: conversations_queue_waits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_queue_waits ON public.conversations USING btree (inbox_id, waits_since, id) WHERE ((status = 0) AND (assignee_id = 0) AND (bot_id = 0));


--
-- Name: conversations_rest_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_rest_activity ON public.conversation_activity USING btree (inbox_id, status, last_activity_at, id) WHERE (status > 0);


--
-- Name: conversations_rest_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_rest_created ON public.conversations USING btree (inbox_id, status, id) WHERE (status > 0);


--
-- Name: conversations_team_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_team_activity ON public.conversation_activity USING btree (team_id, last_activity_at, id) WHERE ((status < 2) AND (team_id > 0));


--
-- Name: conversations_team_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_team_created ON public.conversations USING btree (team_id, id) WHERE ((status < 2) AND (team_id > 0));


--
-- Name: conversations_team_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_team_priority ON public.conversations USING btree (team_id, priority, id) WHERE ((status < 2) AND (team_id > 0));


--
-- Name: conversations_team_rest_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_team_rest_activity ON public.conversation_activity USING btree (team_id, status, last_activity_at, id) WHERE ((status > 0) AND (team_id > 0));


--
-- Name: conversations_team_rest_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_team_rest_created ON public.conversations USING btree (team_id, status, id) WHERE ((status > 0) AND (team_id > 0));


--
-- Name: conversations_team_waits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_team_waits ON public.conversations USING btree (team_id, waits_since, id) WHERE ((status < 2) AND (team_id > 0));


--
-- Name: conversations_thread; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_thread ON public.conversations USING btree (thread_id, id);


--
-- Name: conversations_unattended_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_unattended_created ON public.conversations USING btree (inbox_id, id) WHERE ((status = 0) AND (bot_id = 0) AND (waiting_since < '4611686018427387903'::bigint));


--
-- Name: conversations_unattended_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_unattended_priority ON public.conversations USING btree (inbox_id, priority, id) WHERE ((status = 0) AND (bot_id = 0) AND (waiting_since < '4611686018427387903'::bigint));


--
-- Name: conversations_unattended_waits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_unattended_waits ON public.conversations USING btree (inbox_id, waits_since, id) INCLUDE (assignee_id, team_id) WHERE ((status = 0) AND (bot_id = 0) AND (waiting_since < '4611686018427387903'::bigint));


--
-- Name: conversations_unread; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_unread ON public.conversations USING btree (assignee_id, workspace_id, inbox_id) WHERE (unread AND (status < 2) AND (assignee_id > 0));


--
-- Name: deliveries_unread; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_unread ON public.deliveries USING btree (id) WHERE (state = 2);


--
-- Name: deliveries_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_waiting ON public.deliveries USING btree (id) WHERE (state = 1);


--
-- Name: delivery_parts_quarantined; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_parts_quarantined ON public.delivery_parts USING btree (workspace_id, delivery_id) WHERE (quarantined > 0);


--
-- Name: delivery_parts_unread; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_parts_unread ON public.delivery_parts USING btree (workspace_id, delivery_id) WHERE (state = 2);


--
-- Name: files_canned_response; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX files_canned_response ON public.files USING btree (workspace_id, canned_response_id) WHERE (canned_response_id > 0);


--
-- Name: files_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX files_contact ON public.files USING btree (workspace_id, contact_id) WHERE (contact_id > 0);


--
-- Name: files_conversation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX files_conversation ON public.files USING btree (conversation_id, kind, id) WHERE (conversation_id > 0);


--
-- Name: files_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX files_key ON public.files USING btree (storage_key) WHERE (storage_key <> ''::text);


--
-- Name: files_message; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX files_message ON public.files USING btree (workspace_id, message_id);


--
-- Name: follow_ups_conversation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX follow_ups_conversation ON public.follow_ups USING btree (workspace_id, conversation_id);


--
-- Name: follow_ups_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX follow_ups_open ON public.follow_ups USING btree (workspace_id, due_at) WHERE (state = 0);


--
-- Name: follow_ups_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX follow_ups_user ON public.follow_ups USING btree (workspace_id, user_id, due_at) WHERE (state = 0);


--
-- Name: idempotency_keys_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_at ON public.idempotency_keys USING btree (at);


--
-- Name: identities_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX identities_contact ON public.identities USING btree (contact_id);


--
-- Name: identities_value; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX identities_value ON public.identities USING btree (workspace_id, value, kind, scope);


--
-- Name: inbox_members_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_members_user ON public.inbox_members USING btree (workspace_id, user_id, inbox_id);


--
-- Name: inbox_teams_team; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_teams_team ON public.inbox_teams USING btree (workspace_id, team_id, inbox_id);


--
-- Name: inboxes_account; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX inboxes_account ON public.inboxes USING btree (app_id, account) WHERE (deleted_at = 0);


--
-- Name: inboxes_portfolio; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inboxes_portfolio ON public.inboxes USING btree (app_id, portfolio);


--
-- Name: inboxes_workspace; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inboxes_workspace ON public.inboxes USING btree (workspace_id, id);


--
-- Name: invitations_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX invitations_user ON public.invitations USING btree (workspace_id, user_id);


--
-- Name: jobs_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_due ON public.jobs USING btree (run_at, id) WHERE (state = 0);


--
-- Name: jobs_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_order ON public.jobs USING btree (order_key, "position", id) WHERE (order_key <> 0);


--
-- Name: jobs_rate; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_rate ON public.jobs USING btree (rate_key) WHERE (state = 1);


--
-- Name: jobs_unique; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX jobs_unique ON public.jobs USING btree (unique_key) WHERE (unique_key <> ''::text);


--
-- Name: labelled_active_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX labelled_active_activity ON public.labelled_conversations USING btree (label_id, last_activity_at, id) WHERE (status < 2);


--
-- Name: labelled_active_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX labelled_active_created ON public.labelled_conversations USING btree (label_id, id) WHERE (status < 2);


--
-- Name: labelled_active_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX labelled_active_priority ON public.labelled_conversations USING btree (label_id, priority, id) WHERE (status < 2);


--
-- Name: labelled_active_waits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX labelled_active_waits ON public.labelled_conversations USING btree (label_id, waits_since, id) WHERE (status < 2);


--
-- Name: labelled_rest_activity; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX labelled_rest_activity ON public.labelled_conversations USING btree (label_id, status, last_activity_at, id) WHERE (status > 0);


--
-- Name: labelled_rest_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX labelled_rest_created ON public.labelled_conversations USING btree (label_id, status, id) WHERE (status > 0);


--
-- Name: labels_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX labels_name ON public.labels USING btree (workspace_id, folded) WHERE (deleted_at = 0);


--
-- Name: library_files_folder; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX library_files_folder ON public.library_files USING btree (workspace_id, folder_id, id);


--
-- Name: library_folders_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX library_folders_name ON public.library_folders USING btree (workspace_id, parent_id, folded);


--
-- Name: macros_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX macros_name ON public.macros USING btree (workspace_id, owner_id, folded);


--
-- Name: memberships_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX memberships_user ON public.memberships USING btree (user_id, workspace_id);


--
-- Name: messages_client; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX messages_client ON public.messages USING btree (workspace_id, author_id, client_id) WHERE (client_id <> ''::text);


--
-- Name: messages_conversation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX messages_conversation ON public.messages USING btree (conversation_id, sort_key, id);


--
-- Name: messages_external; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX messages_external ON public.messages USING btree (workspace_id, inbox_id, external_id) WHERE (external_id <> ''::text);


--
-- Name: messages_hidden; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX messages_hidden ON public.messages USING btree (conversation_id) WHERE hidden;


--
-- Name: messages_unsettled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX messages_unsettled ON public.messages USING btree (workspace_id, thread_id, id) WHERE (delivery = ANY (ARRAY[2, 3, 9]));


--
-- Name: notices_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX notices_open ON public.notices USING btree (workspace_id, id) WHERE (resolved_at = 0);


--
-- Name: parked_updates_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX parked_updates_at ON public.parked_updates USING btree (at);


--
-- Name: parked_updates_message; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX parked_updates_message ON public.parked_updates USING btree (workspace_id, inbox_id, external_id);


--
-- Name: provider_blocks_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX provider_blocks_contact ON public.provider_blocks USING btree (workspace_id, contact_id);


--
-- Name: quarantined_items_delivery; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX quarantined_items_delivery ON public.quarantined_items USING btree (workspace_id, delivery_id, inbox_id, "position");


--
-- Name: saved_views_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX saved_views_name ON public.saved_views USING btree (workspace_id, owner_id, noun, folded);


--
-- Name: scheduled_messages_client; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX scheduled_messages_client ON public.scheduled_messages USING btree (workspace_id, author_id, client_id);


--
-- Name: scheduled_messages_conversation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX scheduled_messages_conversation ON public.scheduled_messages USING btree (workspace_id, conversation_id, send_at);


--
-- Name: search_docs_message; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX search_docs_message ON public.search_docs USING btree (workspace_id, message_id);


--
-- Name: search_docs_words; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX search_docs_words ON public.search_docs USING gin (words);


--
-- Name: seen_updates_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX seen_updates_at ON public.seen_updates USING btree (at);


--
-- Name: sessions_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_user ON public.sessions USING btree (user_id);


--
-- Name: team_members_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX team_members_user ON public.team_members USING btree (workspace_id, user_id, team_id);


--
-- Name: teams_workspace; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX teams_workspace ON public.teams USING btree (workspace_id, id);


--
-- Name: templates_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX templates_name ON public.templates USING btree (workspace_id, portfolio, name, language);


--
-- Name: threads_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX threads_contact ON public.threads USING btree (contact_id);


--
-- Name: threads_identity; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX threads_identity ON public.threads USING btree (workspace_id, identity_id, inbox_id);


--
-- Name: tokens_workspace; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tokens_workspace ON public.tokens USING btree (workspace_id, id);


--
-- Name: transcript_mails_conversation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX transcript_mails_conversation ON public.transcript_mails USING btree (conversation_id, id);


--
-- PostgreSQL database dump complete
--


