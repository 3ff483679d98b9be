// The right column: the clock with the window, and the knobs.
import { h, icon, toast } from "./dom.js";
import { api } from "./api.js";
import { t } from "./i18n.js";
import { store, customer, attempt, now, setNow } from "./store.js";

const root = document.getElementById("controls");
const day = 24 * 3600e3;
const circle = 2 * Math.PI * 28;
const codes = [131026, 131047, 131049, 131000, 131056, 130429, 131053, 190];

// drawControls builds the column from the knobs.
export function drawControls() {
  const k = store.state.knobs;
  const set = (change) => attempt(api.knobs(change));
  root.replaceChildren(
    h("h2", { id: "clock-title" }, t("clock")),
    h("div", { class: "window" }, ring(), h("div", {}, h("strong", { id: "left" }), h("span", { class: "hint", id: "left-of" }))),
    h("div", { class: "buttons" }, advance("+1 h", () => "1h"), advance("+20 h", () => "20h"), advance(t("closeWindow"), untilClosed)),
    h("h2", {}, t("network")),
    slider("delay", k.webhook_delay_ms, 0, 5000, 50, (v) => `${v} ms`, (v) => set({ webhook_delay_ms: v })),
    slider("duplicates", k.duplicate * 100, 0, 100, 1, percent, (v) => set({ duplicate: v / 100 })),
    slider("failing", k.fail_rate * 100, 0, 100, 1, percent, (v) => set({ fail_rate: v / 100 })),
    h("div", { class: "line-form" },
      h("label", { for: "code" }, t("failCode")),
      h("select", { id: "code", onchange: (e) => set({ fail_code: Number(e.target.value) }) },
        [...new Set([...codes, k.fail_code])].map((c) => h("option", { value: c, selected: c === k.fail_code }, c)))),
    h("div", { class: "line-form" }, h("span", {}, t("failNext")),
      h("button", { type: "button", class: "button", disabled: k.failures?.length > 0, onclick: armFailure }, t(k.failures?.length ? "armed" : "failNow"))),
    toggle("receipts", !customer().no_read_receipts, (on) => attempt(api.changePhone(store.phone, { no_read_receipts: !on }))),
    toggle("autoRead", k.auto_read, (on) => set({ auto_read: on })),
    toggle("reorder", k.reorder, (on) => set({ reorder: on })),
    toggle("batches", k.batch > 1, (on) => set({ batch: on ? 10 : 0 })),
    toggle("limits", k.number_rate > 0, (on) => set(on ? { number_rate: 80, pair_burst: 45 } : { number_rate: 0, pair_burst: 0 })),
    toggle("revoked", k.token !== "", (on) => set({ token: on ? "revoked" : "" })),
    h("button", { type: "button", class: "button wide", onclick: morning }, icon("play"), t("morning")));
  drawWindow();
}

const percent = (v) => `${Math.round(v)} %`;

function ring() {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("class", "ring");
  svg.setAttribute("aria-hidden", "true");
  for (const cls of ["track", "rest"]) {
    const c = document.createElementNS(ns, "circle");
    for (const [name, value] of [["cx", 32], ["cy", 32], ["r", 28], ["class", cls], ["id", "ring-" + cls]]) c.setAttribute(name, value);
    svg.append(c);
  }
  return svg;
}

// drawWindow shows what is left of the 24 hours.
export function drawWindow() {
  const left = document.getElementById("left");
  if (!left) return;
  const rest = store.chat.window_ends ? new Date(store.chat.window_ends) - now() : 0;
  const arc = document.getElementById("ring-rest");
  arc.style.strokeDasharray = `${Math.max(0, rest / day) * circle} ${circle}`;
  arc.style.stroke = `var(--ring-${rest <= 0 ? "off" : rest < 3600e3 ? "bad" : rest < 4 * 3600e3 ? "warn" : "ok"})`;
  document.getElementById("ring-track").classList.toggle("closed", rest <= 0);
  const minutes = Math.floor(rest / 60e3);
  left.textContent = rest <= 0 ? t("windowClosed") : minutes >= 60 ? t("hours", Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0")) : t("minutes", minutes);
  document.getElementById("left-of").textContent = t(rest <= 0 ? "onlyTemplate" : "untilClose");
}

function advance(text, by) {
  return h("button", { type: "button", class: "button", onclick: async () => {
    const moved = await attempt(api.advance(by()));
    if (moved) setNow(moved.now);
  } }, text);
}

// untilClosed is what is missing until a second after the window closes.
function untilClosed() {
  const rest = store.chat.window_ends ? new Date(store.chat.window_ends) - now() : 0;
  return `${Math.max(0, Math.ceil(rest / 1000) + 1)}s`;
}

function slider(word, value, min, max, step, show, change) {
  const id = "knob-" + word;
  const out = h("output", { for: id }, show(value));
  const paint = (e) => e.style.setProperty("--at", `${(e.value - min) / (max - min) * 100}%`);
  const input = h("input", { type: "range", id, min, max, step, value,
    oninput: (e) => { out.textContent = show(Number(e.target.value)); paint(e.target); },
    onchange: (e) => change(Number(e.target.value)) });
  paint(input);
  return h("div", { class: "slider" }, h("label", { for: id }, t(word)), out, input);
}

function toggle(word, on, change) {
  return h("label", { class: "toggle" }, h("span", {}, t(word)),
    h("input", { type: "checkbox", role: "switch", id: "knob-" + word, checked: on, onchange: (e) => change(e.target.checked) }));
}

function armFailure() {
  const code = Number(document.getElementById("code").value);
  const mode = [131026, 131047, 131049, 131053].includes(code) ? "status" : "error";
  attempt(api.knobs({ failures: [{ mode, code, times: 1 }] }));
}

const callers = ["Valentina Cruz", "Mateo Rojas", "Camila Duarte", "Diego Paredes", "Sofía Lozano", "Bruno Almeida", "Renata Vidal", "Tomás Herrera"];
const lines = ["¡Hola! ¿Ya empezó el Buen Fin?", "¿Tienen el poncho azul en talla M?", "¿Cuánto tarda el envío?", "Quiero dos, ¿hay descuento?", "Mi pago no pasó 😟", "¿Puedo recoger en tienda?"];

// morning is a rush: eight customers who write within half a minute.
async function morning() {
  toast(t("morningOn"));
  callers.forEach(async (name, i) => {
    const phone = await attempt(api.addPhone({ name, wa_id: `52155700000${String(i).padStart(2, "0")}` }));
    for (let n = 0; phone && n < 3; n++) {
      await new Promise((wait) => setTimeout(wait, 300 + Math.random() * 9000));
      await attempt(api.send(phone.id, { number: store.number, kind: "text", text: lines[(i + n * 2) % lines.length] }));
    }
  });
}
