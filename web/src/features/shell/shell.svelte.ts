/** What lies over the screen, whichever screen it is. */
class ShellState {
  palette = $state(false);
  shortcuts = $state(false);
}

export const shell = new ShellState();
