import { api, type FollowUp, type Page } from '$lib/api';

const { http } = api;

export interface FollowUpQuery {
  user?: 'me';
  /** Its number. */
  conversation?: number;
  limit?: number;
  after?: string | null;
}

/** What is said of a follow-up; what is absent stays. */
export interface FollowUpInput {
  user_id?: string;
  due_at?: string;
  note?: string;
}

/** Follow-ups, beside the client, since they are needed only where they are looked at. */
export const followUps = {
  list: (query: FollowUpQuery) => http.get<Page<FollowUp>>('/follow-ups', { query: { ...query } }),
  create: (number: number, body: FollowUpInput) => http.post<FollowUp>(`/conversations/${number}/follow-ups`, body),
  change: (id: string, body: FollowUpInput) => http.patch<FollowUp>(`/follow-ups/${id}`, body),
  done: (id: string) => http.post<FollowUp>(`/follow-ups/${id}/done`),
  cancel: (id: string) => http.post<FollowUp>(`/follow-ups/${id}/cancel`),
  reopen: (id: string) => http.post<FollowUp>(`/follow-ups/${id}/reopen`),
};
