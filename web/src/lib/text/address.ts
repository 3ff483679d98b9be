interface Reached {
  phone_display?: string | null;
  phone: string | null;
  username?: string | null;
}

/** By what a contact is reached, for people: its phone, or else the name that its channel calls it by. */
export function addressOf({ phone_display: display, phone, username }: Reached): string | undefined {
  return display ?? phone ?? (username ? `@${username}` : undefined);
}
