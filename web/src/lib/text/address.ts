interface Reached {
  phone_display?: string | null;
  phone?: string | null;
  username?: string | null;
}

/** By what a contact is reached, for people: its phone, or else the name that its channel calls it by. */
export function addressOf({ phone_display: display, phone, username }: Reached): string | undefined {
  return display ?? phone ?? (username ? `@${username}` : undefined);
}

/** How a customer is called on screen: by name, else by what it is reached, else by the number of the conversation. */
export function calledOf(customer: (Reached & { name: string }) | undefined, number: number): string {
  return customer?.name || (customer && addressOf(customer)) || `#${number}`;
}
