/**
 * A kind of code: what a module declares, what one above makes of it, and what another one above that sees of this. In the
 * texts `§` stands for the number of the module, `¤` for that of its user, `‡` for that of the user's user.
 */
export interface Shape {
  readonly name: string;
  readonly isTsx?: true;
  readonly declares: string;
  /** What is imported of it by its user. */
  readonly imports: readonly string[];
  readonly uses: string;
  readonly isTsxUse?: true;
  /** Of the user. */
  readonly seen: readonly string[];
  readonly sees: string;
  /** How the index hands it on. Default: `export *`. */
  readonly handsOn?: string;
  /** A declaration by hand beside it: its name, its text. */
  readonly beside?: readonly [name: string, text: string];
}

/** Of a module, its user, the user's user, and the project that the module is in. */
export interface Numbers {
  readonly own: number;
  readonly user?: number;
  readonly above?: number;
  readonly home?: string;
}

export function numbered(text: string, { own, user = 0, above = 0, home = '' }: Numbers): string {
  return text
    .replaceAll('§', `${own}`)
    .replaceAll('¤', `${user}`)
    .replaceAll('‡', `${above}`)
    .replaceAll('@t/HOME', home);
}
