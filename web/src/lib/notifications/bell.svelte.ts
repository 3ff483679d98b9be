/** What the bell of the top bar shows. The centre, which is fetched once the inbox stands, keeps it. */
class BellState {
  unread = $state(0);
  open = $state(false);
}

export const bell = new BellState();
