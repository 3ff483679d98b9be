import { refuseStrayFiles } from '$lib/ui/drops';
import { followPresses } from '$lib/ui/press';

/** What browsers do by themselves and this program does otherwise, until what is returned is called. */
export function mendHabits(): () => void {
  const ends = [followPresses(), refuseStrayFiles(), keepWhatIsStored()];
  return () => {
    for (const end of ends) end();
  };
}

/**
 * Once it is installed, what is stored here is not to be cleared for want of room or visits: drafts and what waits for a line are in it.
 * Not before, since some browsers ask the person.
 */
function keepWhatIsStored(): () => void {
  const keep = () => {
    void navigator.storage?.persist?.().catch(() => false);
  };
  if (matchMedia('(display-mode: standalone)').matches) keep();
  addEventListener('appinstalled', keep);
  return () => removeEventListener('appinstalled', keep);
}
