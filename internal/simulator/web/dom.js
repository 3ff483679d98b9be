// Small helpers to build the page.

// h makes an element. Properties that begin with "on" are listeners, the rest
// attributes; false and null leave an attribute out.
export function h(tag, props = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value == null) continue;
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else e.setAttribute(name, value === true ? "" : value);
  }
  e.append(...children.flat().filter((c) => c != null && c !== false));
  return e;
}

// Icons on a grid of 24, strokes only.
const paths = {
  plus: "M12 5v14M5 12h14", close: "M6 6l12 12M18 6L6 18", more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9v.01", mic: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6 11a6 6 0 0 0 12 0M12 17v3",
  smile: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5v.01M15 9.5v.01",
  pin: "M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zM12 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  doc: "M6 3h8l4 4v14H6zM14 3v4h4", people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19a5.5 5.5 0 0 1 11 0M16 5.500a3 3 0 0 1 0 5.500M17 14a5.5 5.5 0 0 1 3.5 5",
  cart: "M4 5h2l2 10h9l2-7H7M9 19v.01M16 19v.01", list: "M9 6h11M9 12h11M9 18h11M5 6v.01M5 12v.01M5 18v.01",
  megaphone: "M4 10v4h3l9 4V6L7 10zM19 10v4M8 14v4", phone: "M6 4h3l2 5-2 1a10 10 0 0 0 5 5l1-2 5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2z",
  video: "M4 7h10v10H4zM14 11l6-3v8l-6-3", send: "M5 12h13M12 6l6 6-6 6", down: "M6 9l6 6 6-6", play: "M8 5l11 7-11 7z",
  link: "M10 14l4-4M8 12l-2 2a3 3 0 0 0 4 4l2-2M12 8l2-2a3 3 0 0 1 4 4l-2 2", reply: "M9 8l-5 4 5 4M4 12h9a6 6 0 0 1 6 6",
  music: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  stop: "M7 7h10v10H7z",
};

export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon icon-" + name);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

export function toast(text) {
  const e = h("div", { class: "toast" }, text);
  document.getElementById("toasts").append(e);
  setTimeout(() => e.remove(), 4000);
}

// openMenu shows a menu at a button: arrows move, Escape and a click
// elsewhere close it and the focus returns.
export function openMenu(button, items, className = "menu") {
  document.querySelector(".menu-layer")?.remove();
  const close = (back = true) => {
    layer.remove();
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  };
  const menu = h("div", { class: className, role: "menu" }, items.map((item) =>
    h("button", { type: "button", role: "menuitem", class: item.class, "aria-label": item.label, onclick: () => { close(); item.run(); } },
      item.icon && icon(item.icon), item.text)));
  const layer = h("div", { class: "menu-layer", onclick: (e) => { if (e.target === layer) close(); }, onkeydown: (e) => {
    const all = [...menu.children];
    const at = all.indexOf(document.activeElement);
    if (e.key === "Escape" || e.key === "Tab") { e.preventDefault(); close(); }
    if (e.key === "ArrowDown" || e.key === "ArrowRight") { e.preventDefault(); all[(at + 1) % all.length].focus(); }
    if (e.key === "ArrowUp" || e.key === "ArrowLeft") { e.preventDefault(); all[(at - 1 + all.length) % all.length].focus(); }
  } }, menu);
  document.body.append(layer);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  menu.firstElementChild?.focus();
}

// place puts a menu beside its button, inside the window.
function place(menu, button) {
  const b = button.getBoundingClientRect(), m = menu.getBoundingClientRect();
  const below = b.bottom + 4 + m.height < innerHeight;
  menu.style.left = Math.max(8, Math.min(b.left, innerWidth - m.width - 8)) + "px";
  menu.style.top = Math.max(8, below ? b.bottom + 4 : b.top - m.height - 4) + "px";
}

// ask shows a dialog with a form; it resolves with its fields, or null.
export function ask(title, fields, action, cancel) {
  return new Promise((resolve) => {
    const form = h("form", { method: "dialog", class: "form" },
      h("h2", { id: "ask-title" }, title), fields,
      h("div", { class: "form-actions" },
        h("button", { type: "button", class: "button", onclick: () => dialog.close() }, cancel),
        action && h("button", { type: "submit", class: "button solid" }, action)));
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "ask-title" }, form);
    let answer = null;
    form.addEventListener("submit", (e) => { e.preventDefault(); answer = new FormData(form, e.submitter); dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
