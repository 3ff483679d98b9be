// What goes over the network: kinds to send at a click, the log, its payloads.
import { h, icon, toast } from "./dom.js";
import { api } from "./api.js";
import { t, locale } from "./i18n.js";
import { store, send, attempt } from "./store.js";

const root = document.getElementById("desk");
const entries = new Map(); // "request 5", "delivery 9" → entry
let chosen = "", shown = "", whole = false, variants = []; // chosen is empty while the newest is shown

export async function loadLog() {
  const [requests, deliveries, names] = await Promise.all([api.requests(), api.deliveries(), api.variants()]);
  entries.clear();
  for (const r of requests.items) entries.set("request " + r.seq, fromRequest(r));
  for (const d of deliveries.items) entries.set("delivery " + d.seq, fromDelivery(d));
  variants = names.items;
}

export function addRequest(r) { keep("request " + r.seq, fromRequest(r)); }
export function addDelivery(d) { keep("delivery " + d.seq, fromDelivery(d)); }

function keep(key, entry) {
  entries.set(key, entry);
  if (entries.size > 400) entries.delete(entries.keys().next().value);
  if (document.getElementById("log-rows")) drawRows();
}

// A webhook goes into the product, a request comes out of it.
function fromDelivery(d) {
  const last = d.attempts.at(-1);
  const result = d.state === "unsubscribed" ? t("unsubscribed") : !last ? t("pending") : last.status ? String(last.status) : t("noAnswer");
  return { at: d.at, way: "in", kind: d.summary, id: d.message_id, result, good: d.state === "delivered", waiting: !last && d.state === "pending",
    body: d.body, raw: d, tries: d.attempts.length };
}

function fromRequest(r) {
  const path = r.path.replace(/^\/v[\d.]+\/\d+\/?/, "").replace(/^\/media\/.*/, "media") || r.method;
  const kind = [path, r.kind && r.kind !== path ? r.kind : ""].filter(Boolean).join(" · ");
  return { at: r.at, way: "out", kind, id: r.message_id, result: r.code ? `${r.status} · ${r.code}` : r.status ? String(r.status) : t("noAnswer"),
    good: r.status === 200 && !r.code, body: r.body, answer: r.answer, raw: r };
}

const buttons = [
  ["photo", "photo", "image"], ["voice", "mic", "voice"], ["sticker", "smile", "sticker"], ["location", "pin", "location"], ["document", "doc", "document"],
  ["order", "cart", "order"], ["reaction", "smile", "reaction"], ["contact", "people", "contacts"],
];

// drawDesk builds the middle column.
export function drawDesk() {
  const generate = (variant) => attempt(api.generate(variant, store.phone, store.number));
  const react = () => {
    const last = store.chat.messages.findLast((m) => m.from === "business");
    return last ? send({ kind: "reaction", target: last.id, emoji: "❤️" }) : generate("reaction");
  };
  const button = (word, glyph, run) => h("button", { type: "button", class: "button", onclick: run }, icon(glyph), t(word));
  root.replaceChildren(
    h("h2", { id: "kinds-title" }, t("sendAs")),
    h("p", { class: "hint" }, t("sendAsHelp")),
    h("div", { class: "kinds" },
      buttons.map(([word, glyph, kind]) => button(word, glyph, () => (kind === "reaction" ? react() : send({ kind })))),
      button("listAnswer", "list", () => generate("list_reply")), button("fromAd", "megaphone", () => generate("text_ad")), button("call", "phone", () => generate("call_missed"))),
    h("div", { class: "line-form" },
      h("label", { for: "variant" }, t("otherKinds")),
      h("select", { id: "variant" }, variants.map((v) => h("option", { value: v }, v))),
      h("button", { type: "button", class: "button", onclick: () => generate(document.getElementById("variant").value) }, t("send"))),
    h("div", { class: "log-head" }, h("h2", {}, t("log")), h("span", { class: "hint", id: "log-count" }), h("span", { class: "spring" }),
      h("button", { type: "button", class: "link", id: "whole", "aria-pressed": String(whole), onclick: () => { whole = !whole; drawPayload(); } }, t("whole")),
      h("button", { type: "button", class: "link", id: "again", onclick: again }, t("again")),
      h("button", { type: "button", class: "link", id: "curl", onclick: copyCurl }, t("copyCurl"))),
    h("div", { class: "log", tabindex: "0", "aria-label": t("log") }, h("table", {},
      h("colgroup", {}, ["time", "way", "kind", "id", "result"].map((c) => h("col", { class: "c-" + c }))),
      h("thead", {}, h("tr", {}, ["time", "direction", "kind", "id", "result"].map((k) => h("th", { scope: "col" }, h("span", { class: "sr" }, t(k)))))),
      h("tbody", { id: "log-rows" }))),
    h("pre", { class: "payload", id: "payload", tabindex: "0", "aria-label": t("detail") }));
  drawRows();
}

function drawRows() {
  const all = [...entries].sort((a, b) => new Date(b[1].at) - new Date(a[1].at));
  if (!entries.has(chosen)) chosen = "";
  shown = chosen || all[0]?.[0] || "";
  document.getElementById("log-count").textContent = t("events", all.length);
  document.getElementById("log-rows").replaceChildren(...all.slice(0, 150).map(row));
  if (all.length === 0) document.getElementById("log-rows").append(h("tr", {}, h("td", { class: "hint", colspan: "5" }, t("logEmpty"))));
  drawPayload();
}

function row([key, e]) {
  const pick = () => { chosen = key; drawRows(); document.querySelector("#log-rows [aria-pressed=true]")?.focus(); };
  return h("tr", { class: key === shown ? "chosen" : "", onclick: pick },
    h("td", {}, new Date(e.at).toLocaleTimeString(locale(), { hour12: false })),
    h("td", {}, h("span", { class: "way " + e.way }, (e.way === "in" ? "↓ " : "↑ ") + t(e.way))),
    h("td", {}, h("button", { type: "button", class: "pick", "aria-pressed": String(key === shown), onclick: (ev) => { ev.stopPropagation(); pick(); } }, e.kind)),
    h("td", { class: "id", title: e.id }, shortId(e.id)),
    h("td", { class: e.waiting ? "wait" : e.good ? "good" : "bad" }, e.result + (e.tries > 1 ? ` ×${e.tries}` : "")));
}

const shortId = (id) => (!id ? "—" : id.length < 18 ? id : id.slice(0, 8) + "…" + id.slice(-4));

function drawPayload() {
  const e = entries.get(shown);
  const pre = document.getElementById("payload");
  pre.hidden = !e;
  document.getElementById("whole").setAttribute("aria-pressed", String(whole));
  document.getElementById("curl").hidden = !e;
  document.getElementById("again").hidden = e?.way !== "in" || !e.raw.url;
  if (!e) return;
  pre.replaceChildren(...coloured(e.body || e.raw.query || e.raw.path));
  if (e.answer) pre.append(h("span", { class: "arrow" }, "\n\n→ "), ...coloured(e.answer));
}

// essence is what a webhook is about, without its envelope, where it holds
// one thing only.
function essence(json) {
  const changes = json.entry?.flatMap((e) => e.changes) || [];
  if (whole || changes.length !== 1) return json;
  const { value } = changes[0];
  const list = value.messages || value.statuses || value.message_echoes;
  return list?.length === 1 ? list[0] : value;
}

// coloured is JSON in colours, indented; anything else as it is.
function coloured(text) {
  let json;
  try {
    json = JSON.stringify(essence(JSON.parse(text)), null, 2);
  } catch {
    return [text];
  }
  if (json.length > 20000) return [json.slice(0, 20000) + "…"];
  const out = [];
  let at = 0;
  for (const m of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    out.push(json.slice(at, m.index), h("span", { class: m[2] ? "key" : "string" }, m[1]), m[2] || "");
    at = m.index + m[0].length;
  }
  return [...out, json.slice(at)];
}

function again() {
  const e = entries.get(shown);
  if (e) attempt(api.again(e.raw.seq));
}

async function copyCurl() {
  const e = entries.get(shown);
  if (!e) return;
  await navigator.clipboard.writeText(e.way === "in" ? curlOfWebhook(e.raw) : curlOfRequest(e.raw));
  toast(t("copied"));
}

const quoted = (s) => `'${s.replaceAll("'", `'\\''`)}'`;

function curlOfWebhook(d) {
  const signature = d.attempts.at(-1)?.signature || "";
  return `curl -X POST ${quoted(d.url)} -H 'Content-Type: application/json' -H ${quoted("X-Hub-Signature-256: " + signature)} --data-binary ${quoted(d.body)}`;
}

function curlOfRequest(r) {
  const url = location.origin + r.path + (r.query ? "?" + r.query : "");
  const body = r.body ? ` -H 'Content-Type: application/json' --data-binary ${quoted(r.body)}` : "";
  return `curl -X ${r.method} ${quoted(url)} -H "Authorization: Bearer $TOKEN"${body}`;
}
