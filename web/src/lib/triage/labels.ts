import { asProblem, type Label, type LabelColour } from '$lib/api';
import { office } from '$lib/api/office';
import { sentenceOf } from '$lib/forms/problem';
import { t } from '$lib/i18n';
import { live } from '$lib/live';
import { toasts, type Option } from '$lib/ui';

/** The palette, in its order. */
export const colours: readonly LabelColour[] = [
  'red',
  'orange',
  'amber',
  'green',
  'teal',
  'blue',
  'indigo',
  'violet',
  'pink',
  'grey',
];

/** What can be chosen from, in the order of the names. */
export function labelOptions(labels: readonly Label[]): Option[] {
  return labels.map(({ id, name, description }) => ({ value: id, label: name, hint: description ?? undefined }));
}

/** Puts a label on a conversation or takes it off, says so, and offers the way back. */
export async function toggleLabel(number: number, label: Label): Promise<void> {
  const on = !live.conversation(number)?.labels.some((one) => one.id === label.id);
  if (!(await live.changes.label(number, label, on))) return;
  toasts.show({
    text: t(on ? 'triage.labelled' : 'triage.unlabelled', { label: label.name }),
    tone: 'ok',
    icon: 'tag',
    undo: () => void live.changes.label(number, label, !on),
  });
}

/** Makes a label of a name; it is one of all at once. Undefined: the server did not want it, and why was said. */
export async function createLabel(name: string): Promise<Label | undefined> {
  try {
    const label = await office.labels.create({ name });
    live.catalogue.addLabel(label);
    return label;
  } catch (error) {
    toasts.show({ text: whyNot(error), tone: 'bad' });
    return undefined;
  }
}

function whyNot(error: unknown): string {
  return asProblem(error).fieldMessages.name ?? sentenceOf(error);
}
