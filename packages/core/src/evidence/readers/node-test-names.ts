import { detached } from '../detached.ts';

/** Names that are remembered. */
const MAX_NAMES = 5000;

/** The full names of failed tests, from the tree that `node --test` prints. */
export interface TestNames {
  line(text: string): void;
  /** `suite > name` for `name (1.5ms)`. */
  full(name: string): string;
}

/** The list of failures has only the test's own name, but with its time, which the tree above has too. */
export function createTestNames(): TestNames {
  const byTime = new Map<string, string>();
  let suites: string[] = [];
  return {
    line(text) {
      const [, gap = '', sign, name = ''] = /^( *)([▶✖✔]) (.*)$/.exec(text) ?? [];
      if (sign === undefined) return;
      suites = suites.slice(0, gap.length / 2);
      if (sign === '▶') suites.push(detached(name));
      else if (sign === '✖' && byTime.size < MAX_NAMES)
        byTime.set(detached(name), detached([...suites, withoutTime(name)].join(' > ')));
    },
    full: (name) => byTime.get(name) ?? withoutTime(name),
  };
}

function withoutTime(name: string): string {
  return name.replace(/ \(\d+(?:\.\d+)?ms\)$/, '');
}
