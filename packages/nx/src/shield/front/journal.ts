import type { Counts, Note } from '../protocol.ts';

const KEPT = 100;

/** What the shield has done since it was started, for `doctor` and `cache stats`. */
export class Journal {
  readonly #counts = { hits: 0, misses: 0, stored: 0, duplicates: 0, refused: 0, shared: 0 };
  readonly #notes: Note[] = [];

  count(what: keyof Counts): void {
    this.#counts[what] += 1;
  }

  note(text: string): void {
    // What goes wrong again and again is said once, as of its last time.
    const before = this.#notes.findIndex((note) => note.text === text);
    if (before !== -1) this.#notes.splice(before, 1);
    this.#notes.push({ atMs: Date.now(), text });
    if (this.#notes.length > KEPT) this.#notes.shift();
  }

  get counts(): Counts {
    return { ...this.#counts };
  }

  get notes(): readonly Note[] {
    return [...this.#notes];
  }
}
