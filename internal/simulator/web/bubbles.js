// One message as a bubble.
import { h, icon, ask } from "./dom.js";
import { api, mediaURL } from "./api.js";
import { t, locale } from "./i18n.js";
import { send, store } from "./store.js";

// bubble draws a message; quoted is the message it answers, if it is known.
export function bubble(m, quoted, actions) {
  const own = m.from === "customer";
  const body = m.revoked ? h("p", { class: "gone" }, t("deleted")) : content(m);
  const bare = !m.revoked && m.type === "sticker";
  return h("li", { class: `row ${own ? "own" : ""}`, id: "m-" + m.id, "data-id": m.id },
    h("div", { class: `bubble ${bare ? "bare" : ""}` },
      m.context_id && quoteOf(quoted),
      body,
      h("span", { class: "meta" }, m.edited && !m.revoked && h("span", {}, t("edited") + " "), time(m.at), own && ticks(m.status)),
      !m.revoked && actions(m)),
    extraButtons(m),
    reactions(m));
}

const time = (at) => new Date(at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });

function ticks(status) {
  const word = { read: "seen", delivered: "delivered" }[status] || "sent";
  return h("span", { class: `ticks ${status}`, role: "img", "aria-label": t(word), title: t(word) }, status === "sent" ? "✓" : "✓✓");
}

function reactions(m) {
  const all = Object.values(m.reactions || {});
  return all.length > 0 && h("span", { class: "reactions" }, all.join(" "));
}

function quoteOf(m) {
  return h("div", { class: "quote" },
    h("strong", {}, m?.from === "customer" ? t("you") : store.chat.number.verified_name),
    h("span", {}, m ? preview(m) : "…"));
}

// preview is a message in one line.
export function preview(m) {
  const o = m.object || {};
  if (m.revoked) return t("deleted");
  if (m.type === "text") return o.body;
  if (m.rendered) return m.rendered.body;
  if (m.type === "interactive") return o.body?.text || o.button_reply?.title || o.list_reply?.title || "…";
  if (m.type === "button") return o.text;
  const key = { image: "photo", contacts: "contact" }[m.type] || m.type;
  return o.caption || o.filename || t(key);
}

function content(m) {
  const o = m.object || {};
  const draw = {
    text: () => formatted(o.body),
    image: () => captioned(picture(o, o.caption || t("photo")), o),
    sticker: () => picture(o, t("sticker"), "sticker"),
    video: () => captioned(o.id ? h("video", { src: mediaURL(o.id), controls: true }) : external(o), o),
    audio: () => audio(m, o),
    document: () => captioned(file(o), o),
    location: () => location(o),
    contacts: () => (Array.isArray(o) ? o : []).map((c) => card("people", c.name?.formatted_name || "", c.phones?.[0]?.phone)),
    interactive: () => interactive(o),
    button: () => formatted(o.text),
    template: () => template(m.rendered),
    order: () => card("cart", t("order"), (o.product_items || []).map((i) => `${i.quantity} × ${i.product_retailer_id}`).join(", ")),
  }[m.type];
  return draw ? draw() : h("p", { class: "gone" }, t("unsupported") + " · " + m.type);
}

function picture(o, alt, cls = "picture") {
  return o.id ? h("img", { class: cls, src: mediaURL(o.id), alt }) : external(o);
}

// external is media by link: the page shows the address, it fetches nothing.
const external = (o) => h("a", { class: "file", href: safeLink(o.link), target: "_blank", rel: "noopener noreferrer" }, icon("link"), o.link || "");

const captioned = (media, o) => [media, o.caption && formatted(o.caption)];

function audio(m, o) {
  if (!o.id) return external(o);
  const onplay = () => { if (m.from === "business") api.played(store.phone, m.id).catch(() => {}); };
  return [h("span", { class: "kind" }, icon(o.voice ? "mic" : "music"), t(o.voice ? "voice" : "audio")),
    h("audio", { src: mediaURL(o.id), controls: true, preload: "metadata", onplay })];
}

function file(o) {
  return o.id ? h("a", { class: "file", href: mediaURL(o.id), download: o.filename || t("document") }, icon("doc"), o.filename || t("document")) : external(o);
}

const location = (o) => card("pin", o.name || t("location"), o.address || `${o.latitude}, ${o.longitude}`);

function card(glyph, title, detail) {
  return h("div", { class: "card" }, icon(glyph), h("span", {}, h("strong", {}, title), detail && h("span", {}, detail)));
}

function interactive(o) {
  const reply = o.button_reply || o.list_reply;
  if (reply) return [formatted(reply.title), reply.description && h("p", { class: "small" }, reply.description)];
  if (o.nfm_reply) return h("p", {}, o.nfm_reply.body);
  return [header(o.header), o.body && formatted(o.body.text), o.footer && h("p", { class: "small" }, o.footer.text)];
}

function header(head) {
  if (!head) return null;
  if (head.type === "text") return h("p", { class: "strong" }, head.text);
  return head.type === "image" ? picture(head.image, t("photo")) : file(head[head.type]);
}

function template(r) {
  const media = r.header_media;
  return [
    r.header && h("p", { class: "strong" }, r.header),
    media && (r.header_type === "IMAGE" ? picture(media, t("photo")) : r.header_type === "LOCATION" ? location(media) : file(media)),
    formatted(r.body), r.footer && h("p", { class: "small" }, r.footer)];
}

// extraButtons are what the customer can tap below a message of the business.
function extraButtons(m) {
  const o = m.object || {};
  if (m.from !== "business" || m.revoked) return null;
  const tap = (id) => () => send({ kind: "tap", target: m.id, id });
  const button = (text, onclick, glyph) => h("button", { type: "button", class: "tap", onclick }, glyph && icon(glyph), text);
  const link = (text, url) => h("a", { class: "tap", href: safeLink(url), target: "_blank", rel: "noopener noreferrer" }, icon("link"), text);
  let all = [];
  if (m.rendered) {
    all = (m.rendered.buttons || []).map((b) =>
      b.type === "QUICK_REPLY" ? button(b.text, tap(b.payload), "reply") : b.type === "URL" ? link(b.text, b.url) : h("span", { class: "tap" }, b.text));
  } else if (m.type === "interactive") {
    const action = o.action || {};
    all = (action.buttons || []).map((b) => button(b.reply.title, tap(b.reply.id), "reply"));
    if (o.type === "list") all.push(button(action.button, () => chooseRow(action, tap), "list"));
    if (o.type === "cta_url") all.push(link(action.parameters.display_text, action.parameters.url));
    if (o.type === "location_request_message") all.push(button(t("shareLocation"), () => send({ kind: "location", reply_to: m.id }), "pin"));
  }
  return all.length > 0 && h("div", { class: "taps" }, all);
}

async function chooseRow(action, tap) {
  const rows = action.sections.flatMap((s, i) => [
    s.title && h("h3", {}, s.title),
    ...s.rows.map((r, j) => h("label", { class: "choice" },
      h("input", { type: "radio", name: "row", value: r.id, required: true, checked: i + j === 0 }),
      h("span", {}, h("strong", {}, r.title), r.description && h("span", {}, r.description)))),
  ]);
  const chosen = await ask(action.button, rows, t("send"), t("cancel"));
  if (chosen) tap(chosen.get("row"))();
}

const safeLink = (url) => (/^https?:\/\//.test(url || "") ? url : null);

// formatted is text with WhatsApp's marks: *bold*, _italic_, ~struck~ and
// ```code```.
export function formatted(text) {
  const p = h("p", { class: "text" });
  const marks = /```([^`]+)```|\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~/gu;
  let at = 0;
  for (const found of (text || "").matchAll(marks)) {
    p.append(text.slice(at, found.index));
    const i = found.slice(1).findIndex((g) => g !== undefined);
    p.append(h(["code", "strong", "em", "s"][i], {}, found[i + 1]));
    at = found.index + found[0].length;
  }
  p.append((text || "").slice(at));
  return p;
}
