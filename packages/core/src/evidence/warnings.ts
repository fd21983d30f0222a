import { detached, detachedFinding } from './detached.ts';
import type { Finding, Sink } from './reader.ts';

/** So many warnings are told one by one; of more, a reader needs the rules and one place of each. */
const FEW = 20;
/** More rules than these say no more in one line. */
const MAX_NAMED = 4;
/** Rules and places that are told apart; of a log with more of them, the counts are of the first ones. */
const MAX_RULES = 200;
const MAX_KEYS = 10_000;

interface Rule {
  readonly name: string;
  readonly first: Finding;
  readonly files: Set<string>;
  count: number;
}

/** The warnings of one linter: counted by rule, since hundreds of equal ones are one thing to know. */
export interface Warnings {
  /** Equal ones count once: a log may have been printed twice, or in two formats. */
  add(warning: Finding): void;
  count(): number;
  /** `200 no-explicit-any, 100 prefer-const`, the most frequent first; empty where none has a rule. */
  rules(): string;
  /** Gives them to the sink: all where they are few, else one of each rule with its count. */
  end(): void;
}

export function createWarnings(sink: Sink): Warnings {
  const rules = new Map<string, Rule>();
  const isNew = createDistinct();
  const few: Finding[] = [];
  let count = 0;

  return {
    add(warning) {
      if (!isNew(warning)) return;
      count++;
      if (few.length < FEW) few.push(detachedFinding(warning));
      const name = warning.code ?? '';
      const rule = rules.get(name) ?? ruleOf(name, warning);
      rule.count++;
      if (warning.place && rule.files.size < MAX_KEYS) rule.files.add(warning.place.file);
      if (rules.size < MAX_RULES) rules.set(rule.name, rule);
    },
    count: () => count,
    rules: () => named([...rules.values()].filter((rule) => rule.name !== '')),
    end() {
      const shown =
        count <= FEW
          ? few
          : byCount([...rules.values()])
              .slice(0, FEW)
              .map(summed);
      for (const warning of shown) sink.add(warning);
    },
  };
}

function ruleOf(name: string, warning: Finding): Rule {
  return { name: detached(name), first: detachedFinding(warning), files: new Set(), count: 0 };
}

/** Whether a problem is none that was seen before: a log may have been printed twice. */
export function createDistinct(): (finding: Pick<Finding, 'place' | 'code' | 'message'>) => boolean {
  const keys = new Set<string>();
  return ({ place, code = '', message }) => {
    const key = `${place?.file}:${place?.line}:${place?.column} ${code} ${message.slice(0, 200)}`;
    if (keys.has(key)) return false;
    if (keys.size < MAX_KEYS) keys.add(detached(key));
    return true;
  };
}

/** Stable: rules with the same count stay in the order of the log. */
function byCount(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((a, b) => b.count - a.count);
}

function named(rules: readonly Rule[]): string {
  const shown = byCount(rules)
    .slice(0, MAX_NAMED)
    .map(({ name, count }) => `${count} ${shortName(name, rules)}`);
  return [...shown, ...(rules.length > MAX_NAMED ? ['…'] : [])].join(', ');
}

/** Without the plugin, where no other rule has the same name. */
function shortName(name: string, rules: readonly Rule[]): string {
  const short = name.slice(name.lastIndexOf('/') + 1);
  return rules.some((rule) => rule.name !== name && rule.name.endsWith(short)) ? name : short;
}

function summed({ first, count, files }: Rule): Finding {
  const where = files.size > 1 ? ` in ${files.size} files` : '';
  return count === 1 ? first : { ...first, detail: [`${count} of them${where}`] };
}

/** `2 errors, 400 warnings: 200 no-explicit-any, 100 prefer-const`: what a linter counted, and of what. */
export function tallyOf(errors: number, warnings: number, rules: string): string {
  const said = errors > 0 || warnings === 0 ? [counted(errors, 'error')] : [];
  if (warnings > 0) said.push(counted(warnings, 'warning'));
  return `${said.join(', ')}${warnings > 0 && rules !== '' ? `: ${rules}` : ''}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
