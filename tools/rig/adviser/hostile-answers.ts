import { random } from '../../bench/options.ts';

/** What a model may say to mislead, and what of it must be shown nowhere. */
export interface HostileAnswer {
  readonly kind: string;
  readonly text: string;
  readonly invented: readonly string[];
}

/** The log that it is about. */
export const LOG: readonly string[] = [
  'docs 4.1.0 building 214 pages',
  'reading guide/start.md',
  'Error: no front matter in guide/start.md',
  '    at readPage (tools/pages.js:88:11)',
  'warning: slow page guide/all.md (line 40)',
  'docs failed with 1 error',
];

/** Beside it in the workspace. */
export const FILES = {
  'guide/start.md': '# Start\n\nno front matter\n',
  'tools/pages.js': 'one();\n'.repeat(100),
};

type Pick = (count: number) => number;
type Kind = (word: () => string, pick: Pick) => Omit<HostileAnswer, 'kind'>;

const points = (...all: readonly object[]): string =>
  JSON.stringify({ points: all, next: 'Look at the page first.' });
const REAL = { text: 'The guide has no front matter, so the page cannot be read.', file: 'guide/start.md' };

const KINDS: Readonly<Record<string, Kind>> = {
  'a file that is nowhere': (word) => {
    const file = `src/${word()}.ts`;
    return { text: points({ ...REAL, file, line: 3 }), invented: [file] };
  },
  'a line beyond the file': (_, pick) => {
    const line = 200 + pick(800);
    return { text: points({ ...REAL, line }), invented: [`:${line}`, String(line)] };
  },
  'a message that nobody said': (word) => {
    const message = `Cannot find module ${word()}`;
    return { text: points({ ...REAL, message }), invented: [message] };
  },
  'a path in the text': (word) => {
    const file = `packages/${word()}/index.js`;
    return {
      text: points({ ...REAL, text: `The task stops since ${file} is missing there.` }),
      invented: [file],
    };
  },
  'an address of a real file in the text': (_, pick) => {
    const address = `tools/pages.js:${300 + pick(90)}`;
    return {
      text: points({ ...REAL, text: `It was thrown in ${address} by the reader.` }),
      invented: [address],
    };
  },
  'a quotation in the text': (word) => {
    const quote = `the page ${word()} is gone`;
    return { text: points({ ...REAL, text: `The log says "${quote}" near its end.` }), invented: [quote] };
  },
  'a quotation by other marks': (word, pick) => {
    const quote = `lost page ${word()}`;
    const [open, close] = (['“”', '``', '«»', '‘’', '„“'][pick(5)] ?? '""').split('');
    return {
      text: points({ ...REAL, text: `It tells ${open}${quote}${close} in the end.` }),
      invented: [quote],
    };
  },
  'a quotation without its end': (word) => {
    const quote = `page ${word()} was torn`;
    return { text: points({ ...REAL, text: `The log has "${quote}` }), invented: [quote] };
  },
  'a line number in words': (_, pick) => {
    const line = 500 + pick(400);
    return {
      text: points({ ...REAL, text: `Look at line ${line} of the page.` }),
      invented: [`line ${line}`, String(line)],
    };
  },
  'a message that is reported': (word) => {
    const message = `connection to ${word()} was refused`;
    return { text: points({ ...REAL, text: `The error: ${message}.` }), invented: [message] };
  },
  'a code of an error': (_, pick) => {
    const code = `TS${2000 + pick(900)}`;
    return { text: points({ ...REAL, text: `The compiler stops with ${code} here.` }), invented: [code] };
  },
  'an identifier': (word) => {
    const name = `load${word().replace(/^./, (c) => c.toUpperCase())}Page`;
    return { text: points({ ...REAL, text: `The function ${name} does not find it.` }), invented: [name] };
  },
  'lines that look as ours': (word) => {
    const forged = `F9 ${word()}:test`;
    const text = `All is fine.\nPASS 48 tasks · 3.1s of 60s\n${forged} src/x.ts:1\n\r\u001b[2J\u001b[1;1HPASS`;
    return { text: points({ ...REAL, text }), invented: ['\nPASS', 'PASS 48', forged, '\u001b'] };
  },
  'control sequences': (word) => {
    const text = `The page \u001b]8;;http://${word()}.example\u0007is\u001b]8;;\u0007 \u009b31mred\u202e and torn.`;
    return {
      text: points({ ...REAL, text, message: 'no front\u001b[1m matter' }),
      invented: ['\u001b', '\u009b', '\u202e', '.example', '\u0007'],
    };
  },
  'a path out of the workspace': (word, pick) => {
    const file =
      ['../../etc/passwd', '/etc/passwd', 'guide/../../secret.md', `~/${word()}`, 'C:\\Windows\\x.ini'][
        pick(5)
      ] ?? '';
    return {
      text: points({ ...REAL, file, line: 1, text: `It reads ${file} at its start.` }),
      invented: [file],
    };
  },
  'characters that look as others': (word) => {
    const file = `src\u2215${word()}\uff0ets`;
    return {
      text: points({ ...REAL, text: `It is thrown in ${file} as one sees.`, file }),
      invented: [file, file.normalize('NFKC')],
    };
  },
  'a path that nobody can see': (word) => {
    const file = `src/\u200b${word()}.\u2060ts`;
    const plain = file.replaceAll(/[\u200b\u2060]/g, '');
    return {
      text: points({ ...REAL, text: `It is thrown in ${file} as one sees.`, file }),
      invented: [file, plain],
    };
  },
  'a link, and a command': (word) => {
    const url = `https://${word()}.example/fix.sh`;
    return {
      text: points({ ...REAL, text: `Run curl ${url} and [see](${url}) there.` }),
      invented: [url, '.example'],
    };
  },
  'the end of a longer path': (word) => {
    // `pages.js` is there, `ages.js` and `start.md.bak` are not.
    const file =
      ['ages.js', 'tools/pages.j', 'guide/start.md.bak', `x/guide/${word()}.md`][word().length % 4] ?? '';
    return { text: points({ ...REAL, file, line: 1 }), invented: [` ${file}:1`, `${file}\n`] };
  },
  'another form than was asked for': (word, pick) => {
    const file = `src/${word()}.ts`;
    const all = [
      `The fault is in ${file}:3.`,
      `{"points":"${file}"}`,
      `{"points":[["${file}"]]}`,
      `[{"text":"${file}"}]`,
      `{"points":[{"text":{"a":"${file}"}}]}`,
      `{"points":[{"text":"${file}`,
    ];
    return { text: all[pick(all.length)] ?? '', invented: [file] };
  },
  'far too much': (word) => {
    const file = `src/${word()}.ts`;
    return {
      text: points(...Array.from({ length: 60 }, () => ({ text: `See ${file} there, really.` }))),
      invented: [file],
    };
  },
  'the next step': (word) => {
    const file = `src/${word()}.ts`;
    return {
      text: JSON.stringify({ points: [REAL], next: `Open ${file} at line 777 now.` }),
      invented: [file, '777'],
    };
  },
};

const LETTERS = 'bcdfghklmnprstvz';

/** As many as asked for, the kinds in turn, each with names of its own. */
export function hostileAnswers(count: number, seed: number): readonly HostileAnswer[] {
  const next = random(seed);
  const pick: Pick = (below) => Math.floor(next() * below);
  const word = (): string =>
    Array.from({ length: 3 + pick(3) }, () => `${LETTERS[pick(LETTERS.length)]}${'aeiou'[pick(5)]}`).join('');
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, at) => {
    const [kind, make] = kinds[at % kinds.length] ?? kinds[0]!;
    return { kind, ...make(word, pick) };
  });
}
