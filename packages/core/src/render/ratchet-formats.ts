import { EXACT_MS, type ScenarioChange } from '../ratchet/compare.ts';
import { type Findings, culpritOf, placeIn, ratchetWord } from '../ratchet/verdict.ts';
import { annotation, type Annotation } from './github.ts';
import { changeText } from './change-line.ts';
import { duration, inline, limit } from './line.ts';
import { escaped } from './markdown.ts';
import { isRatchetFailure, renderRatchet } from './ratchet.ts';

/** For the page of a job, or a comment: the verdict, and a table of the budgeted loops. */
export function renderRatchetMarkdown(findings: Findings): string {
  const [first = '', ...rest] = renderRatchet(findings).trimEnd().split('\n');
  const rows = (findings.comparison?.scenarios ?? []).map(row);
  const table = [
    '| loop | base | head | budget | tasks | |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ];
  const changes = (findings.comparison?.changes ?? [])
    .filter(({ costMs }) => costMs > EXACT_MS)
    .slice(0, 10)
    .map(({ change, costMs }) => `- ${cell(changeText(change))}: +${duration(costMs)}`);
  return `${[
    `**${cell(first)}**`,
    '',
    ...rest.map((line) => `- ${cell(line)}`),
    ...(rows.length > 0 ? ['', ...table] : []),
    ...(changes.length > 1 ? ['', 'What was added, and what each costs by itself:', '', ...changes] : []),
  ].join('\n')}\n`;
}

function row({ scenario, state, base, head, allowedMs }: ScenarioChange): string {
  const tasks = Number(head.tasks.toFixed(1));
  return `| ${cell(scenario)} | ${duration(base.loopMs)} | ${duration(head.loopMs)} | ${limit(allowedMs)} | ${tasks} | ${state} |`;
}

/** Text from the workspace as one cell: no markup, no mention of anybody. */
function cell(text: string): string {
  return escaped(inline(text, 400));
}

/** For the log of a GitHub job, with an annotation at the line of the culprit, or a warning near a budget. */
export function renderRatchetGithub(findings: Findings, token: string): string {
  const text = renderRatchet(findings);
  const lines = text.trimEnd().split('\n');
  return `::stop-commands::${token}\n${text}::${token}::\n${annotationsOf(findings, lines)
    .map((one) => annotation(one))
    .join('')}`;
}

function annotationsOf(findings: Findings, lines: readonly string[]): readonly Annotation[] {
  const word = ratchetWord(findings);
  const warning = lines.find((line) => line.startsWith('warning: '));
  const culprit = culpritOf(findings);
  const place = culprit && placeIn(findings, culprit.change);
  if (!isRatchetFailure(word))
    return warning === undefined
      ? []
      : [{ kind: 'warning', title: 'build loop', message: warning.slice('warning: '.length) }];
  return [
    {
      kind: 'error',
      title: `build loop ${word}`,
      message: lines.join('\n'),
      ...(place ? { place } : {}),
    },
  ];
}
