import { type Cause, rootCauses } from '../evidence/causes.ts';
import type { RunResult } from '../run/result.ts';
import { wordOf } from '../run/verdict.ts';
import type { RenderOptions } from './formats.ts';
import { unreadText } from './cause-lines.ts';
import { inline } from './line.ts';
import { errorTexts } from './notes.ts';
import { renderText } from './text.ts';

/** GitHub shows ten annotations of a kind a step, and drops the others without a word. */
const MAX_ANNOTATIONS = 10;

/**
 * The verdict for the log of a GitHub job, with an annotation for what could not run, and for each root cause at its line
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). GitHub takes
 * commands from indented lines too: the text stands where commands are switched off.
 */
export function renderGithub(result: RunResult, options: RenderOptions): string {
  const text = renderText(result, options);
  const causes = wordOf(result) === 'PASS' ? [] : rootCauses(result);
  const annotations = [...errorTexts(result).map(errorAnnotation), ...causes.map(annotationOf)];
  const shown = annotations.slice(0, MAX_ANNOTATIONS).map(annotation);
  return `::stop-commands::${options.token}\n${text}::${options.token}::\n${shown.join('')}`;
}

/** A note of GitHub's at a line of a file. */
export interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly place?: { readonly file: string; readonly line?: number; readonly column?: number };
}

function errorAnnotation(text: string): Annotation {
  return { kind: 'error', title: 'subminute', message: inline(text) };
}

function annotationOf(cause: Cause): Annotation {
  const { id, state, diagnostic } = cause;
  const { place, code, test, message } = diagnostic ?? {};
  const words = [...(test === undefined ? [] : [inline(test)]), inline(message ?? unreadText(cause))];
  return {
    kind: diagnostic?.severity === 'warning' ? 'warning' : 'error',
    title: `${id} ${state.task}${code === undefined ? '' : ` ${code}`}`,
    message: words.join('\n'),
    ...(place ? { place } : {}),
  };
}

/** The command that makes it. */
export function annotation({ kind, title, message, place }: Annotation): string {
  const properties = [
    ...(place ? [`file=${property(place.file)}`] : []),
    ...(place?.line === undefined ? [] : [`line=${place.line}`]),
    ...(place?.column === undefined ? [] : [`col=${place.column}`]),
    `title=${property(title)}`,
  ];
  return `::${kind} ${properties.join(',')}::${data(message)}\n`;
}

/** As the runner's own toolkit escapes them. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(inline(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
