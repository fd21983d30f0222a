import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';

/** ` ❯ src/a.test.ts (4 tests | 1 failed) 12ms` */
const FILE = /^ ❯ (?:\|[^|]*\| |TS +)? ?(\S.*?) \(\d+ tests?\b/;
/** `   × name 6ms`, or with the verbose reporter ` × src/a.test.ts > suite > name 6ms`. */
const FAILED = /^ +[×✗] (.*?)(?: \d+(?:\.\d+)?m?s)?(?: \(retry x\d+\))?$/;

const MAX_TESTS = 100;

/** The failed tests that Vitest named while it ran, for a run that never came to its summary. */
export interface VitestTree {
  line(text: string, number: number): void;
  addTo(sink: Sink): void;
}

export function createVitestTree(paths: Paths): VitestTree {
  const findings: (Finding & { test: string })[] = [];
  let file: string | undefined;

  function failed(name: string, logLine: number): void {
    const split = name.indexOf(' > ');
    const named =
      split === -1 ? undefined : paths.find({ path: name.slice(0, split).replace(/^\|[^|]*\| /, '') });
    const place = named ?? (file === undefined ? undefined : { file });
    const test = named ? name.slice(split + 3) : name;
    if (!place || findings.length >= MAX_TESTS) return;
    findings.push({
      tool: 'vitest',
      severity: 'error',
      message: 'failed',
      test,
      place,
      logLine,
      certainty: 'sure',
    });
  }

  return {
    line(text, number) {
      const header = text.startsWith(' ❯ ') ? FILE.exec(text)?.[1] : undefined;
      if (header !== undefined) {
        file = paths.locate({ path: header.slice(header.lastIndexOf(' ') + 1) })?.file;
        return;
      }
      const name = FAILED.exec(text)?.[1];
      if (name !== undefined) return failed(name, number);
      const message = /^ {3,}→ (.+)$/.exec(text)?.[1];
      const last = findings.at(-1);
      if (message !== undefined && last?.message === 'failed' && last.logLine === number - 1) {
        findings[findings.length - 1] = {
          ...last,
          message: message.replace(/ \/\/ Object\.is equality$/, ''),
        };
      }
    },
    addTo(sink) {
      for (const finding of findings) sink.add(finding);
    },
  };
}
