import { api, type Id, type Page, type Ref, type Time } from '$lib/api';

export type ImportState = 'draft' | 'checking' | 'checked' | 'running' | 'done' | 'cancelled' | 'stopped';

export interface ImportPlan {
  /** The first row names the columns. */
  header: boolean;
  /** What each column is; "": it is left out. */
  columns: readonly string[];
  /** Of phones that name none. */
  country: string | null;
  existing: 'fill' | 'overwrite' | 'skip';
  label_ids: readonly Id[];
  dates: 'dmy' | 'mdy';
  decimal: 'comma' | 'point';
}

export interface ImportColumn {
  header: string;
  samples: readonly string[];
}

export interface ContactImport {
  id: Id;
  name: string;
  format: 'csv' | 'xlsx';
  state: ImportState;
  reason_message: string | null;
  by: Ref | null;
  /** Rows, without the head. */
  total: number;
  counts: { done: number; created: number; updated: number; skipped: number; repeated: number; faulty: number };
  columns: readonly ImportColumn[];
  plan: ImportPlan;
  created_at: Time;
  begun_at: Time | null;
  ended_at: Time | null;
  version: string;
}

/** A row that was not imported, with the reasons. */
export interface ImportedRow {
  row: number;
  cells: readonly string[];
  faults: readonly { column: number | null; code: string; message: string }[];
}

const { http } = api;
const of = (id: Id) => `/contact-imports/${id}`;

export const importRoutes = {
  list: (after?: string | null) =>
    http.get<Page<ContactImport>>('/contact-imports', { query: { limit: 20, after: after ?? undefined } }),
  create: (file: Id) => http.post<ContactImport>('/contact-imports', { file_id: file }),
  get: (id: Id) => http.get<ContactImport>(of(id)),
  check: (id: Id, plan: ImportPlan) => http.post<ContactImport>(`${of(id)}/check`, plan),
  start: (id: Id) => http.post<ContactImport>(`${of(id)}/start`),
  cancel: (id: Id) => http.post<ContactImport>(`${of(id)}/cancel`),
  rows: (id: Id, after?: string | null) =>
    http.get<Page<ImportedRow>>(`${of(id)}/rows`, { query: { limit: 25, after: after ?? undefined } }),
};

/** Where the rows that were not imported are downloaded. */
export const rowsPath = (id: Id) => `${of(id)}/rows/export`;

export const importHref = (id?: Id) => `/contacts/import${id ? `?import=${id}` : ''}`;
