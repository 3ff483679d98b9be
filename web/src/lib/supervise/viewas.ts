import { office } from '$lib/api/office';
import { viewKey } from '$lib/api/http';
import { sentenceOf } from '$lib/forms/problem';
import { live } from '$lib/live';
import { toasts } from '$lib/ui';

/** Whether I may look at members' interfaces at all; whose, the server says. */
export const viewsOthers = (): boolean =>
  !live.api.http.viewAs &&
  live.catalogue.me.sight === 'all' &&
  ['members.manage', 'supervise'].every((right) => live.catalogue.can(right));

/** Shows a member's interface in this tab, as the member has it. */
export async function viewAs(id: string): Promise<void> {
  try {
    const { grant } = await office.members.viewAs(id);
    sessionStorage.setItem(viewKey, grant);
    location.assign('/inbox'); // another page, since nothing on it is the same person's
  } catch (error) {
    toasts.show({ text: sentenceOf(error), tone: 'bad' });
  }
}

/** Back to my own, where I came from. */
export function leaveView(): void {
  live.api.http.endView();
  location.assign(`/settings/members/${live.catalogue.me.user.id}`);
}
