/** What a reader must be told to mend a fault: the grammar of the corpus's `facts.json`. */
export interface Fact {
  readonly id: string;
  /** 1: in the first answer; 2: reachable by drilling down. */
  readonly level?: 1 | 2;
  readonly bonus?: boolean;
  readonly root_cause?: boolean;
  readonly task?: string;
  readonly file?: string;
  readonly line?: number;
  readonly col?: number;
  readonly colAlt?: number;
  /** Other ways to name the file. */
  readonly fileAny?: readonly string[];
  /** Any of these places will do. */
  readonly anyFile?: readonly PlaceFact[];
  /** Alternatives with `|` between them. */
  readonly code?: string;
  readonly message?: readonly string[];
  readonly test?: string;
  readonly expected?: string | readonly string[];
  readonly actual?: string | readonly string[];
  readonly expectedAny?: readonly string[];
  readonly actualAny?: readonly string[];
  readonly re?: string;
}

export interface PlaceFact {
  readonly file: string;
  readonly line?: number;
  readonly col?: number;
  readonly colAlt?: number;
}

export interface Facts {
  readonly status: 'ok' | 'fail';
  readonly facts: readonly Fact[];
  readonly forbidden?: readonly string[];
}

/** Colours are gone, quotes alike, lines one, what is absolute is relative, case does not count. */
export function flat(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g, '')
      .replaceAll(/[‘’`]/g, "'")
      .replaceAll(/[“”]/g, '"')
      .replaceAll('\\"', '"')
      .replaceAll('file://', '')
      .replaceAll('/repo/', '')
      .replaceAll(/\s+/g, ' ')
      .toLowerCase()
  );
}

/** Whether a text (made `flat`) tells a fact, all parts of it. */
export function tells(text: string, fact: Fact): boolean {
  const any = (list: string | readonly string[]): boolean =>
    [list].flat().some((words) => text.includes(flat(words).trim()));
  return (
    tellsPlace(text, fact) &&
    (fact.code === undefined || fact.code.split('|').some((code) => text.includes(code.toLowerCase()))) &&
    (fact.message === undefined || any(fact.message)) &&
    (fact.test === undefined || any([fact.test, fact.test.split(' > ').at(-1) ?? ''])) &&
    (fact.task === undefined || tellsTask(text, fact.task)) &&
    [fact.expected, fact.expectedAny, fact.actual, fact.actualAny].every(
      (value) => value === undefined || any(value),
    ) &&
    (fact.re === undefined || new RegExp(fact.re.replace(/^\(\?i\)/, ''), 'i').test(text))
  );
}

function tellsPlace(text: string, fact: Fact): boolean {
  if (fact.anyFile) return fact.anyFile.some((place) => isLocated(text, place));
  if (fact.file === undefined) return true;
  const { file, fileAny = [], line, col } = fact;
  if (isLocated(text, { ...fact, file })) return true;
  const isNamed = fileAny.some((name) => text.includes(flat(name).trim()));
  const number = (n: number): boolean => new RegExp(`(?<![\\d.])${n}(?![\\d.])`).test(text);
  return (
    isNamed &&
    (line === undefined || number(line)) &&
    (col === undefined || new RegExp(`(?<![\\d.])${line}\\s?[:,]\\s?${col}(?!\\d)`).test(text))
  );
}

/** By its path, or the part of it inside of its project, with the line and the column near by. */
function isLocated(text: string, { file, line, col, colAlt }: PlaceFact): boolean {
  return spotsOf(text, file.toLowerCase()).some(({ at, length }) => {
    if (line === undefined) return true;
    const end = at + length;
    if (col !== undefined) {
      const columns = colAlt === undefined ? `${col}` : `${col}|${colAlt}`;
      const both = new RegExp(`(?<![\\d.])${line}\\s?[:,]\\s?(?:${columns})(?!\\d)`);
      return both.test(text.slice(Math.max(0, at - 60), end + 6000));
    }
    const alone = new RegExp(`(?<![\\d.])(?:l|line )?${line}(?![\\d.])`);
    return alone.test(text.slice(end, end + 700)) || alone.test(text.slice(Math.max(0, at - 40), at));
  });
}

function spotsOf(text: string, file: string): { at: number; length: number }[] {
  const parts = file.split('/');
  const isDeep = ['crates', 'packages', 'features', 'apps'].includes(parts[0] ?? '');
  const inside = parts.slice(isDeep ? 2 : 1).join('/');
  return [file, ...(inside === '' ? [] : [inside])].flatMap((name) => {
    const spots: { at: number; length: number }[] = [];
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
      if (at === 0 || /[\s('"`[{<>:=,/*|-]/.test(text[at - 1] ?? '')) spots.push({ at, length: name.length });
    }
    return spots;
  });
}

function tellsTask(text: string, task: string): boolean {
  const whole = task.toLowerCase();
  const at = whole.lastIndexOf(':');
  const target = whole.slice(at + 1);
  const project = whole.slice(0, at).replace(/^@[^/]+\//, '');
  if (text.includes(whole) || text.includes(`${project}:${target}`)) return true;
  const [p, t] = [project, target].map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`${p}\\b.{0,300}\\b${t}\\b|\\b${t}\\b.{0,300}\\b${p}\\b`).test(text);
}
