import type { CheckedAnswer, CheckedPoint } from '../advise/advice.ts';
import { inline, plural } from './line.ts';

/** A model's explanation, below ours: the head says whose words these are. */
export function renderAdvice({ advice, struck }: CheckedAnswer): readonly string[] {
  return [
    'adviser: a model’s words; what they cite is in the log or the workspace, the rest is not checked',
    ...advice.points.flatMap(pointLines),
    ...(advice.next === undefined ? [] : [`   next: ${inline(advice.next, 500)}`]),
    ...struckLine(struck),
  ];
}

function pointLines({ text, file, line, message }: CheckedPoint): readonly string[] {
  const address = file === undefined ? '' : `${inline(file)}${line === undefined ? '' : `:${line}`}`;
  const quotation = message === undefined ? '' : `"${inline(message)}"`;
  const cited = [address, quotation].filter((part) => part !== '').join(' ');
  return [`   ${inline(text, 500)}`, ...(cited === '' ? [] : [`     ${cited}`])];
}

function struckLine(struck: number): readonly string[] {
  return struck === 0 ? [] : [`   struck out: ${plural(struck, 'citation')} that nobody can find`];
}
