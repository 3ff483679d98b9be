// The phone on screen: its header, the chat and what a message can do.
import { h, icon, openMenu } from "./dom.js";
import { api, leave } from "./api.js";
import { t, locale } from "./i18n.js";
import { store, customer, send, attempt, now } from "./store.js";
import { bubble } from "./bubbles.js";
import { composer, quote, startEdit } from "./composer.js";

const root = document.getElementById("phone");
const quick = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
let opened = "";

// drawPhone builds the phone of the chosen customer anew.
export function drawPhone() {
  root.replaceChildren(
    h("div", { class: "screen" },
      h("header", { class: "phone-head" },
        h("span", { class: "avatar", "aria-hidden": "true" }, (store.chat.number.verified_name || "?").slice(0, 1)),
        h("div", { class: "who" }, h("strong", {}, store.chat.number.verified_name), h("span", { id: "presence" })),
        h("time", { id: "phone-time" }),
        h("button", { id: "phone-menu", type: "button", class: "icon-button", "aria-label": t("more"), "aria-haspopup": "menu", title: t("more"), onclick: menu }, icon("more"))),
      h("div", { class: "wall", id: "wall", tabindex: "0", "aria-label": t("phones") }, h("ol", { class: "chat", id: "chat", "aria-live": "polite" })),
      composer()));
  document.getElementById("chat").addEventListener("load", toEndAgain, true);
  drawChat(true);
  look();
}

// toEndAgain follows pictures that make the chat longer once they have come.
function toEndAgain(e) {
  const wall = document.getElementById("wall");
  if (wall.scrollHeight - wall.scrollTop - wall.clientHeight < e.target.offsetHeight + 80) wall.scrollTop = wall.scrollHeight;
}

// drawChat draws the messages; it stays at the end if it was there.
export function drawChat(toEnd = false) {
  const wall = document.getElementById("wall"), list = document.getElementById("chat");
  const atEnd = toEnd || wall.scrollHeight - wall.scrollTop - wall.clientHeight < 80;
  const { messages } = store.chat;
  const byId = new Map(messages.map((m) => [m.id, m]));
  const rows = [];
  let day = "";
  for (const m of messages) {
    const d = new Date(m.at).toDateString();
    if (d !== day) rows.push(h("li", { class: "day" }, h("span", {}, dayName(m.at))));
    day = d;
    rows.push(bubble(m, byId.get(m.context_id), actionsButton));
  }
  if (messages.length === 0) rows.push(h("li", { class: "empty" }, t("emptyChat")));
  list.replaceChildren(...rows);
  tick();
  if (atEnd) wall.scrollTop = wall.scrollHeight;
}

function dayName(at) {
  if (new Date(at).toDateString() === now().toDateString()) return t("today");
  return new Date(at).toLocaleDateString(locale(), { day: "numeric", month: "long" });
}

// tick refreshes what time alone changes: clock, presence, typing.
export function tick() {
  const typing = store.chat.typing_until && new Date(store.chat.typing_until) > now();
  const presence = document.getElementById("presence");
  if (!presence) return;
  presence.textContent = customer().offline ? t("off") : store.chat.blocked ? t("blocked") : t(typing ? "typing" : "online");
  presence.classList.toggle("typing", Boolean(typing));
  document.getElementById("phone-time").textContent = now().toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });
  const list = document.getElementById("chat"), dots = document.getElementById("dots");
  if (typing && !dots) {
    list.append(h("li", { class: "row", id: "dots" }, h("div", { class: "bubble dots", role: "img", "aria-label": t("typing") }, h("i"), h("i"), h("i"))));
    document.getElementById("wall").scrollTop = 1e6;
  }
  if (!typing && dots) dots.remove();
}

// look tells the simulator which chat a person has before the eyes: that is
// what reads messages.
export function look() {
  const chat = document.hidden ? "" : store.phone + " " + store.number;
  if (chat === opened) return;
  if (opened) leave(...opened.split(" "));
  opened = chat;
  if (chat) attempt(api.open(store.phone, { number: store.number, open: true }));
}
document.addEventListener("visibilitychange", () => store.chat && look());
addEventListener("pagehide", () => { if (opened) leave(...opened.split(" ")); opened = ""; });

function menu(e) {
  const off = customer().offline, blocked = store.chat.blocked;
  openMenu(e.currentTarget, [
    { text: t(blocked ? "unblock" : "block"), run: () => attempt(api.open(store.phone, { number: store.number, block: !blocked })) },
    { text: t(off ? "turnOn" : "turnOff"), run: () => attempt(api.changePhone(store.phone, { offline: !off })) },
  ]);
}

function actionsButton(m) {
  const own = m.from === "customer";
  const age = now() - new Date(m.at);
  const items = [
    { text: t("reply"), icon: "reply", run: () => quote(m) },
    { text: t("react"), icon: "smile", run: () => reactTo(m) },
    own && m.type === "text" && age < 15 * 60e3 && { text: t("edit"), run: () => startEdit(m) },
    own && age < 48 * 3600e3 && { text: t("delete"), class: "danger", run: () => send({ kind: "revoke", target: m.id }) },
  ].filter(Boolean);
  return h("button", { type: "button", class: "actions", "aria-label": t("actions"), "aria-haspopup": "menu", onclick: (e) => openMenu(e.currentTarget, items) }, icon("down"));
}

// reactTo offers six emoji; the own one again takes it back.
function reactTo(m) {
  const mine = m.reactions?.customer;
  const button = document.getElementById("m-" + m.id)?.querySelector(".actions");
  openMenu(button, quick.map((emoji) => ({
    text: emoji, label: emoji, class: emoji === mine ? "chosen" : "",
    run: () => send({ kind: "reaction", target: m.id, emoji: emoji === mine ? "" : emoji }),
  })), "menu emoji-row");
}
