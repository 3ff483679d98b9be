// The page: chooses phone and number, listens, and redraws what changed.
import { h, icon, ask, toast } from "./dom.js";
import { api, listen } from "./api.js";
import { t, translate, language, setLanguage } from "./i18n.js";
import { store, nameOf, attempt, setNow } from "./store.js";
import { drawPhone, drawChat, tick } from "./phone.js";
import { refresh } from "./composer.js";
import { loadLog, drawDesk, addRequest, addDelivery } from "./log.js";
import { drawControls, drawWindow } from "./controls.js";

const by = (id) => document.getElementById(id);

// newest asks, and takes the answer unless it was asked again meanwhile: an older answer would take back what came since.
function newest(ask, take) {
  let turn = 0, last;
  return () => {
    const mine = ++turn;
    last = ask().then((answer) => (mine === turn ? take(answer) : last));
    return last;
  };
}

const loadState = newest(() => api.state(), (state) => {
  store.state = state;
  setNow(state.now);
});

// choose takes phone and number from the address, so that several windows
// can be several phones; what is not there gives way to the first.
function choose() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const { phones, numbers } = store.state;
  store.phone = (phones.find((p) => p.id === wanted.get("phone")) || phones.find((p) => !p.automatic) || phones[0])?.id || "";
  store.number = (numbers.find((n) => n.phone_number_id === wanted.get("number")) || numbers[0])?.phone_number_id || "";
}

function remember() {
  history.replaceState(null, "", `#phone=${store.phone}&number=${store.number}`);
}

function drawChoices() {
  by("customer").replaceChildren(...store.state.phones.map((p) => h("option", { value: p.id, selected: p.id === store.phone }, nameOf(p))));
  by("number").replaceChildren(...store.state.numbers.map((n) => h("option", { value: n.phone_number_id, selected: n.phone_number_id === store.number }, `${n.verified_name} · ${n.display}`)));
  by("customer").hidden = store.state.phones.length === 0;
  by("number").hidden = store.state.numbers.length < 2;
}

const loadChat = newest(() => api.chat(store.phone, store.number), (chat) => { store.chat = chat; });

// show draws everything for the chosen phone and number.
async function show() {
  translate(document);
  if (store.state.numbers.length > 0 && store.state.phones.length === 0) {
    await api.addPhone({ name: "Lucía Hernández", wa_id: "5213318452207" });
    await loadState();
  }
  choose();
  drawChoices();
  const ready = Boolean(store.phone && store.number);
  by("panels").classList.toggle("idle", !ready);
  if (!ready) {
    by("phone").replaceChildren(h("div", { class: "screen waiting" }, h("strong", {}, t("noNumber")), h("p", {}, t("noNumberHelp"))));
    return;
  }
  remember();
  await loadChat();
  drawPhone();
  refresh();
  drawDesk();
  drawControls();
}

async function addCustomer() {
  const field = (name, word, props = {}) => h("label", { class: "field" }, h("span", {}, t(word)), h("input", { name, autocomplete: "off", ...props }));
  const form = await ask(t("addCustomer"), [
    field("name", "name", { required: true, maxlength: "60" }),
    field("wa_id", "waId", { inputmode: "tel", required: true, pattern: "\\+?[0-9 ]{8,20}", placeholder: "+52 1 55 1234 5678" }),
    field("username", "username", { maxlength: "30" }),
    h("label", { class: "toggle" }, h("span", {}, t("hidePhone")), h("input", { type: "checkbox", name: "hide_phone", role: "switch" })),
  ], t("add"), t("cancel"));
  if (!form) return;
  const phone = await attempt(api.addPhone({ name: form.get("name"), wa_id: form.get("wa_id"), username: form.get("username"), hide_phone: form.get("hide_phone") === "on" }));
  if (!phone) return;
  await loadState(); // nobody is chosen whom the state does not know
  store.phone = phone.id;
  remember();
  await show();
}

// soon runs at most once a frame, however often it is asked.
function soon(run) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(async () => { waiting = false; await run(); });
  };
}

const redrawChat = soon(async () => {
  if (!store.chat) return;
  await loadChat();
  drawChat();
  drawWindow();
});

const redrawState = soon(async () => {
  const before = `${store.phone} ${store.number}`;
  await loadState();
  if (!store.chat) return show();
  choose();
  drawChoices();
  if (before !== `${store.phone} ${store.number}`) return show();
  const focused = document.activeElement?.id;
  drawControls();
  if (focused) by(focused)?.focus();
  tick();
});

const onChat = ({ phone, number }) => {
  if (phone === store.phone && number === store.number) redrawChat();
};

function drawer(open) {
  document.body.classList.toggle("drawer", open);
  by("drawer-open").setAttribute("aria-expanded", String(open));
  by(open ? "drawer-close" : "drawer-open").focus();
}

async function start() {
  by("language").value = language;
  by("add-customer").append(icon("plus"));
  by("drawer-close").append(icon("close"));
  by("language").addEventListener("change", (e) => { setLanguage(e.target.value); show(); });
  by("customer").addEventListener("change", (e) => { store.phone = e.target.value; remember(); show(); });
  by("number").addEventListener("change", (e) => { store.number = e.target.value; remember(); show(); });
  by("add-customer").addEventListener("click", addCustomer);
  by("drawer-open").addEventListener("click", () => drawer(true));
  by("drawer-close").addEventListener("click", () => drawer(false));
  addEventListener("keydown", (e) => { if (e.key === "Escape" && document.body.classList.contains("drawer")) drawer(false); });
  addEventListener("hashchange", show);
  await loadState();
  await loadLog();
  await show();
  listen({ chat: onChat, request: addRequest, delivery: addDelivery, state: redrawState, knobs: redrawState, clock: () => { redrawState(); redrawChat(); } },
    async () => { await loadState(); await loadLog(); await show(); });
  setInterval(() => { if (store.chat) { tick(); drawWindow(); } }, 1000);
}

start().catch((e) => toast(e.message));
