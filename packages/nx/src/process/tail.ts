import { type Position, START, decode, fileLines } from './file-lines.ts';

/** Reads what a growing file holds more since the last time, whole lines only. */
export class Tail {
  readonly #file: string;
  #position: Position = START;

  constructor(file: string) {
    this.#file = file;
  }

  /** Hands each new line on; at the end of the run `last` also takes a line without its end. */
  read(line: (text: string) => void, last = false): void {
    const lines = fileLines(this.#file, this.#position);
    let next = lines.next();
    for (; next.done !== true; next = lines.next()) line(next.value);
    this.#position = next.value;
    if (!last || this.#position.rest === '') return;
    line(decode(this.#position.rest));
    this.#position = { ...this.#position, rest: '' };
  }
}
