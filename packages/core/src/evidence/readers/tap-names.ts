const SUBTEST = /^( *)# Subtest: (.*)$/;
const MAX_DEPTH = 50;

/** The suites that are open in a log of TAP, by their indentation. */
export interface TapNames {
  /** Whether the line opens one. */
  line(text: string): boolean;
  enter(indent: number, name: string): void;
  /** The suites around a result, and its own name. */
  full(indent: number, name: string): string[];
}

export function createTapNames(): TapNames {
  let suites: { readonly indent: number; readonly name: string }[] = [];

  function enter(indent: number, name: string): void {
    suites = suites.filter((suite) => suite.indent < indent).slice(-MAX_DEPTH);
    suites.push({ indent, name });
  }

  return {
    enter,
    line(text) {
      const [, gap = '', name] = SUBTEST.exec(text) ?? [];
      if (name !== undefined) enter(gap.length, name);
      return name !== undefined;
    },
    full: (indent, name) => [
      ...suites.filter((suite) => suite.indent < indent).map((suite) => suite.name),
      name,
    ],
  };
}
