// The box at the foot of the phone: text, emoji, files, voice, quote, edit.
import { h, icon, openMenu, toast } from "./dom.js";
import { t } from "./i18n.js";
import { customer, nameOf, send } from "./store.js";
import { preview } from "./bubbles.js";

const emoji = [..."😀😂😊😍😘😎🤔😅😉😢😭😡👍👎👏🙏🙌💪👋🤝❤️💛💚💙🔥✨🎉🎁📦🚚💳✅❌⏰📍☕"].filter((e) => e !== "\ufe0f");
let box, strip, target = null, editing = false, recorder = null;
let writer = ""; // who writes in the box, by id

// composer builds the box for the customer on screen. Built anew for the same one, it keeps what is being written.
export function composer() {
  const written = box && customer().id === writer && !editing ? box.value : "";
  writer = customer().id;
  target = null;
  editing = false;
  box = h("textarea", { id: "message", rows: "1", "aria-label": t("writeAs", nameOf(customer())), placeholder: t("writeAs", nameOf(customer()).split(" ")[0]), onkeydown: onKey, oninput: refresh });
  box.value = written;
  strip = h("div", { class: "strip", hidden: true });
  const file = h("input", { type: "file", hidden: true, id: "file", tabindex: "-1", "aria-label": t("file"), onchange: sendFile });
  return h("footer", { class: "composer" }, strip, file,
    h("div", { class: "bar" },
      h("button", { type: "button", class: "icon-button", "aria-label": t("attach"), "aria-haspopup": "menu", title: t("attach"), onclick: attach }, icon("plus")),
      h("div", { class: "pill" }, box,
        h("button", { type: "button", class: "icon-button", "aria-label": t("emoji"), "aria-haspopup": "menu", title: t("emoji"), onclick: pickEmoji }, icon("smile"))),
      h("button", { type: "button", id: "go", class: "go", onclick: go })));
}

// refresh fits the box to its text and shows what the button will do.
export function refresh() {
  const button = document.getElementById("go");
  const mode = recorder ? "stop" : box.value.trim() ? "send" : "mic";
  const label = t({ stop: "stopRecording", send: "send", mic: "record" }[mode]);
  button.replaceChildren(icon(mode));
  button.setAttribute("aria-label", label);
  button.title = label;
  box.style.height = "auto";
  box.style.height = Math.min(box.scrollHeight, 104) + "px";
}

function onKey(e) {
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
    e.preventDefault();
    if (box.value.trim()) go(); // only the button records
  }
  if (e.key === "Escape" && target) clear();
}

async function go() {
  if (recorder) return recorder.stop();
  const text = box.value.trim();
  if (!text) return record();
  const message = editing ? { kind: "edit", target: target.id, text } : { kind: "text", text, reply_to: target?.id };
  box.value = "";
  clear();
  if (!(await send(message))) box.value = text;
  refresh();
}

export function quote(m) {
  target = m;
  editing = false;
  showStrip(preview(m));
}

export function startEdit(m) {
  target = m;
  editing = true;
  box.value = m.object.body;
  showStrip(t("editing"));
  refresh();
}

function showStrip(text) {
  strip.replaceChildren(h("span", {}, text),
    h("button", { type: "button", class: "icon-button", "aria-label": t("cancel"), onclick: clear }, icon("close")));
  strip.hidden = false;
  box.focus();
}

function clear() {
  if (editing) box.value = "";
  target = null;
  editing = false;
  strip.hidden = true;
  refresh();
  box.focus();
}

function attach(e) {
  const kind = (kind, word, glyph) => ({ text: t(word), icon: glyph, run: () => sendQuoting({ kind }) });
  openMenu(e.currentTarget, [
    { text: t("file"), icon: "plus", run: () => document.getElementById("file").click() },
    kind("image", "photo", "photo"), kind("video", "video", "video"), kind("document", "document", "doc"), kind("voice", "voice", "mic"),
    kind("sticker", "sticker", "smile"), kind("location", "location", "pin"), kind("contacts", "contact", "people"),
  ]);
}

function sendQuoting(message) {
  const reply = editing ? undefined : target?.id;
  if (target) clear();
  return send({ ...message, reply_to: reply });
}

function pickEmoji(e) {
  openMenu(e.currentTarget, emoji.map((x) => ({ text: x, label: x, run: () => {
    box.setRangeText(x, box.selectionStart, box.selectionEnd, "end");
    refresh();
    box.focus();
  } })), "menu emoji-grid");
}

async function sendFile(e) {
  const [file] = e.target.files;
  e.target.value = "";
  if (!file) return;
  const kinds = [["image/webp", "sticker"], ["image/jpeg", "image"], ["image/png", "image"], ["video/", "video"], ["audio/", "audio"]];
  const kind = kinds.find(([type]) => file.type.startsWith(type))?.[1] || "document";
  const caption = kind === "audio" || kind === "sticker" ? undefined : box.value.trim() || undefined;
  if (caption) box.value = "";
  await sendQuoting({ kind, data: await base64(file), mime_type: file.type || "application/octet-stream", caption, filename: kind === "document" ? file.name : undefined });
  refresh();
}

const base64 = (blob) => new Promise((resolve, reject) => {
  const r = new FileReader();
  r.onload = () => resolve(r.result.slice(r.result.indexOf(",") + 1));
  r.onerror = () => reject(r.error);
  r.readAsDataURL(blob);
});

// record takes a voice note from the microphone, or sends the sample where
// the browser has none or cannot record what WhatsApp knows.
async function record() {
  const type = ["audio/ogg;codecs=opus", "audio/mp4"].find((m) => globalThis.MediaRecorder?.isTypeSupported(m));
  let stream;
  try {
    if (!type) throw new Error("no recorder");
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    toast(t("noMicrophone"));
    return sendQuoting({ kind: "voice" });
  }
  const parts = [];
  recorder = new MediaRecorder(stream, { mimeType: type });
  recorder.ondataavailable = (e) => parts.push(e.data);
  recorder.onstop = async () => {
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    box.disabled = false;
    refresh();
    await sendQuoting({ kind: "voice", data: await base64(new Blob(parts)), mime_type: type.replace(";", "; ") });
  };
  recorder.start();
  box.disabled = true;
  toast(t("recording"));
  refresh();
}
