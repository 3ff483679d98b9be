/** What the bell of the top bar shows. The centre, which is fetched once the inbox stands, keeps it. */
class BellState {
  unread = $state(0);
  open = $state(false);
  /** Conversations that came into the queue while I did not look. */
  arrived = $state(0);
}

export const bell = new BellState();
