/** What later.ts holds, once it is there. */
class More {
  #known = $state.raw<Readonly<Record<string, string>>>({});
  #asked = false;

  /** Its path; undefined until it is there. The first question fetches all of them. */
  of(name: string): string | undefined {
    if (!this.#asked) {
      this.#asked = true;
      void this.#fetch();
    }
    return this.#known[name];
  }

  async #fetch(): Promise<void> {
    try {
      const { laterPaths, laterChannelPaths } = await import('./later');
      this.#known = { ...laterPaths, ...laterChannelPaths };
    } catch {
      this.#asked = false; // without a connection: whoever is drawn next asks again
    }
  }
}

export const more = new More();
