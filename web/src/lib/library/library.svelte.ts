import { api, asProblem, type Id, type Problem, type StoredFile } from '$lib/api';
import { live } from '$lib/live';
import { plain } from '$lib/ui';

export interface LibraryFile extends StoredFile {
  /** Null: it stands in none. */
  folder_id: Id | null;
  /** It stands in the tray of stickers. */
  sticker: boolean;
  scope: 'personal' | 'shared';
  created_at: string;
}
export interface LibraryFolder {
  id: Id;
  parent_id: Id | null;
  name: string;
}
interface Content {
  folders: readonly LibraryFolder[];
  files: readonly LibraryFile[];
}

const copy = 'library';
/** ms that one look at the server waits for more changes. */
const gather = 300;
/** Stickers that are offered first, the last used before all others. */
const recentMost = 12;

/** The files that are kept to be sent: in memory, over a copy on disk, over the server, and live from then on. */
class Library {
  #content = $state.raw<Content>({ folders: [], files: [] });
  #state = $state.raw<'empty' | 'ready' | 'failed'>('empty');
  problem = $state.raw<Problem>();
  #owner = '';
  #epoch = -1;
  #loading: Promise<void> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    live.hear(({ name }) => {
      if (name !== 'library' || this.#state === 'empty') return;
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => void this.refresh(), gather);
    });
  }

  /** `empty`: nothing is known yet; `failed`: nothing is known, and the server did not answer. */
  get state(): 'empty' | 'ready' | 'failed' {
    return this.#state;
  }
  get folders(): readonly LibraryFolder[] {
    return this.#content.folders;
  }
  readonly files: readonly LibraryFile[] = $derived(this.#content.files.filter((file) => !file.sticker));
  readonly stickers: readonly LibraryFile[] = $derived(this.#content.files.filter((file) => file.sticker));

  get mayChange(): boolean {
    return live.catalogue.can('files.manage');
  }

  folder(id: string | null): LibraryFolder | undefined {
    return this.folders.find((one) => one.id === id);
  }
  /** From the outermost to the folder itself. */
  path(id: string | null): LibraryFolder[] {
    const path: LibraryFolder[] = [];
    for (let at = this.folder(id); at && !path.includes(at); at = this.folder(at.parent_id)) path.unshift(at);
    return path;
  }
  /** "Catálogos › Invierno". */
  pathName(id: string | null): string {
    return this.path(id)
      .map((one) => one.name)
      .join(' › ');
  }
  /** What stands in a folder, or what has all the words in its name, wherever it stands. */
  look(folder: string | null, words: string): { folders: LibraryFolder[]; files: LibraryFile[] } {
    const wanted = plain(words).split(/\s+/).filter(Boolean);
    const fits = (name: string, place: string | null) =>
      wanted.length > 0 ? wanted.every((word) => plain(name).includes(word)) : place === folder;
    return {
      folders: this.folders.filter((one) => fits(one.name, one.parent_id)),
      files: this.files.filter((one) => fits(one.name, one.folder_id)),
    };
  }

  /** Has it at hand: what is known at once, what was missed a moment later. */
  load(): Promise<void> {
    const { owner, epoch } = live;
    if (this.#owner !== owner) {
      this.#owner = owner;
      this.#epoch = -1;
      this.#content = { folders: [], files: [] };
      this.#state = 'empty';
      this.#loading = undefined;
    }
    if (this.#epoch === epoch && this.#state === 'ready') return Promise.resolve();
    return (this.#loading ??= this.#load(owner).finally(() => (this.#loading = undefined)));
  }

  async #load(owner: string): Promise<void> {
    if (this.#state !== 'ready') {
      const kept = await live.cache.recall<Content>(copy);
      if (kept && this.#owner === owner && this.#state === 'empty') {
        this.#content = kept;
        this.#state = 'ready';
      }
    }
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const { owner, epoch } = live;
    try {
      const content = await api.http.get<Content>('/library');
      if (this.#owner !== owner) return;
      this.#epoch = epoch;
      this.problem = undefined;
      this.#content = content;
      this.#state = 'ready';
      live.cache.remember(copy, content);
    } catch (error) {
      this.problem = asProblem(error);
      if (this.#state === 'empty') this.#state = 'failed';
    }
  }

  // Each is followed by a look at the whole: it is the server's word that is shown.
  add(file: Id, to: { folder_id?: Id | null; sticker?: boolean; scope?: 'personal' | 'shared' }): Promise<LibraryFile> {
    return this.#do(() => api.http.post<LibraryFile>('/library/files', { file_id: file, ...to }));
  }
  changeFile(id: Id, change: { name?: string; folder_id?: Id | null }): Promise<LibraryFile> {
    return this.#do(() => api.http.patch<LibraryFile>(`/library/files/${id}`, change));
  }
  deleteFile(id: Id): Promise<void> {
    return this.#do(() => api.http.delete(`/library/files/${id}`));
  }
  newFolder(name: string, parent_id: Id | null): Promise<LibraryFolder> {
    return this.#do(() => api.http.post<LibraryFolder>('/library/folders', { name, parent_id }));
  }
  changeFolder(id: Id, change: { name?: string; parent_id?: Id | null }): Promise<LibraryFolder> {
    return this.#do(() => api.http.patch<LibraryFolder>(`/library/folders/${id}`, change));
  }
  deleteFolder(id: Id): Promise<void> {
    return this.#do(() => api.http.delete(`/library/folders/${id}`));
  }

  async #do<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = await work();
    await this.refresh();
    return answer;
  }

  /** Stickers with those that were used last before the others. */
  get tray(): readonly LibraryFile[] {
    const recent = live.catalogue.preference<readonly Id[]>('recent_stickers', []);
    const place = (one: LibraryFile) => (recent.includes(one.id) ? recent.indexOf(one.id) : recentMost);
    return [...this.stickers].sort((a, b) => place(a) - place(b));
  }
  usedSticker(id: Id): void {
    const recent = live.catalogue.preference<readonly Id[]>('recent_stickers', []);
    live.catalogue.setPreference('recent_stickers', [id, ...recent.filter((one) => one !== id)].slice(0, recentMost));
  }
}

export const library = new Library();
