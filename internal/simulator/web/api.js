// The control API of the simulator, and its live stream.

async function call(method, path, body) {
  const answer = await fetch("/_sim" + path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
}

export const api = {
  state: () => call("GET", "/state"),
  variants: () => call("GET", "/variants"),
  chat: (phone, number) => call("GET", `/phones/${phone}?number=${encodeURIComponent(number)}`),
  send: (phone, message) => call("POST", `/phones/${phone}/messages`, message),
  open: (phone, change) => call("POST", `/phones/${phone}/open`, change),
  played: (phone, id) => call("POST", `/phones/${phone}/play`, { id }),
  addPhone: (phone) => call("POST", "/phones", phone),
  changePhone: (phone, change) => call("PATCH", `/phones/${phone}`, change),
  knobs: (change) => call("POST", "/knobs", change),
  advance: (advance) => call("POST", "/clock", { advance }),
  generate: (variant, phone, number) => call("POST", "/generate", { variant, phone, number }),
  again: (seq) => call("POST", `/deliveries/${seq}/again`),
  requests: () => call("GET", "/requests?limit=100"),
  deliveries: () => call("GET", "/deliveries?limit=100"),
};

export const mediaURL = (id) => `/_sim/media/${id}`;

// leave tells that nobody looks at a chat any more, even while the page goes.
export function leave(phone, number) {
  navigator.sendBeacon(`/_sim/phones/${phone}/open`, new Blob([JSON.stringify({ number, open: false })], { type: "application/json" }));
}

// listen calls back for every event; after a broken stream, again for all.
export function listen(handlers, again) {
  const stream = new EventSource("/_sim/events");
  let broken = false;
  stream.addEventListener("error", () => { broken = true; });
  stream.addEventListener("open", () => { if (broken) { broken = false; again(); } });
  for (const [type, handler] of Object.entries(handlers)) {
    stream.addEventListener(type, (e) => handler(JSON.parse(e.data)));
  }
}
