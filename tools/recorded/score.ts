import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { type Facts, flat, tells } from './facts.ts';

/** How an answer does against its facts. Tokens are those of o200k_base. */
export interface Score {
  readonly tokens: number;
  readonly facts: number;
  readonly factsTold: number;
  readonly deepFacts: number;
  readonly deepFactsTold: number;
  readonly rootCauses: number;
  readonly rootCausesTold: number;
  readonly violations: readonly string[];
  readonly falseGreen: boolean;
}

export function tokensOf(text: string): number {
  return text === '' ? 0 : countTokens(text);
}

/** `drill`: all that can be had by drilling down. Without facts, only what holds for every answer. */
export function scoreOf(answer: string, drill: string, facts: Facts | undefined): Score {
  const first = flat(answer);
  const all = flat(`${answer}\n${drill}`);
  const wanted = (facts?.facts ?? []).filter((fact) => fact.bonus !== true);
  const level1 = wanted.filter((fact) => fact.level !== 2);
  const level2 = wanted.filter((fact) => fact.level === 2);
  const roots = level1.filter((fact) => fact.root_cause === true);
  return {
    tokens: tokensOf(answer),
    facts: level1.length,
    factsTold: level1.filter((fact) => tells(first, fact)).length,
    deepFacts: level2.length,
    deepFactsTold: level2.filter((fact) => tells(all, fact)).length,
    rootCauses: roots.length,
    rootCausesTold: roots.filter((fact) => tells(first, fact)).length,
    violations: violationsOf(answer, facts?.forbidden ?? []),
    falseGreen: facts?.status === 'fail' && !/^(?:FAIL|ERROR|UNFINISHED) /.test(answer),
  };
}

/** What no answer may hold. */
function violationsOf(answer: string, forbidden: readonly string[]): readonly string[] {
  // oxlint-disable-next-line no-control-regex
  const isControlled = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(answer);
  return [
    ...(isControlled ? ['control characters'] : []),
    ...(answer.includes('\ufffd') ? ['invalid text'] : []),
    ...(/\/repo\/|(?:^|[\s('"])\/tmp\//.test(answer) ? ['absolute path'] : []),
    ...(/[─━⎯═]{4,}/.test(answer) ? ['a rule of dashes'] : []),
    ...((answer.match(/node_modules\/|node:internal/g) ?? []).length > 3 ? ['frames of packages'] : []),
    ...forbidden.filter((text) => answer.includes(text)).map(() => 'a secret'),
  ];
}
