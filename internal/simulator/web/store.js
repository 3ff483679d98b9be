// What the page knows: the simulator's state and the chat on screen.
import { api } from "./api.js";
import { toast } from "./dom.js";

export const store = { state: null, phone: "", number: "", chat: null };

export const customer = () => store.state.phones.find((p) => p.id === store.phone);
export const business = () => store.state.numbers.find((n) => n.phone_number_id === store.number);
export const nameOf = (p) => p.name || p.username || (p.wa_id ? "+" + p.wa_id : p.user_id);

// now is the simulated time, which runs on between two answers.
let drift = 0;
export const now = () => new Date(Date.now() + drift);
export function setNow(iso) { drift = new Date(iso) - Date.now(); }

// send sends as the customer on screen; what fails is said, not thrown.
export function send(message) {
  return attempt(api.send(store.phone, { number: store.number, ...message }));
}

export async function attempt(promise) {
  try {
    return await promise;
  } catch (e) {
    toast(e.message);
    return null;
  }
}
