import {
  api,
  type Involvement,
  type Message,
  type NewMention,
  type Page,
  type Participants,
  type Version,
} from '$lib/api';

const { http } = api;
const at = (number: number, rest: string) => `/conversations/${number}/${rest}`;

/** Who follows a conversation, and what I have to do with it. Beside the client, since it is needed only when that is looked at. */
export const people = {
  of: (number: number) => http.get<Participants>(at(number, 'participants')),
  add: (number: number, user: string) => http.put<Participants>(at(number, `participants/${user}`), {}),
  remove: (number: number, user: string) => http.delete<Participants>(at(number, `participants/${user}`)),
  mute: (number: number, body: { hours: number } | { always: true }) => http.put<Involvement>(at(number, 'mute'), body),
  unmute: (number: number) => http.delete<Involvement>(at(number, 'mute')),
  readMentions: (number: number) => http.post<Involvement>(at(number, 'mentions/read')),
};

/** My own notes, and what a message said before. */
export const notes = {
  update: (number: number, id: string, body: { text: string; mentions: NewMention[] }) =>
    http.patch<Message>(at(number, `messages/${id}`), body),
  delete: (number: number, id: string) => http.delete<Message>(at(number, `messages/${id}`)),
  versions: (number: number, id: string) => http.get<Page<Version>>(at(number, `messages/${id}/versions`)),
};
