import { splitArgs } from '../adapter/nx-args.ts';
import { baseRevision } from '../process/selection.ts';
import type { Asked } from './fingerprint.ts';

/** What `nx affected` compares, beside what is checked out. */
export function comparedRefs({ command, args, env, root }: Asked): readonly string[] {
  if (command !== 'affected') return [];
  const { own } = splitArgs(args);
  const head = own.find((arg) => arg.startsWith('--head='))?.slice('--head='.length) ?? env['NX_HEAD'];
  const at = own.indexOf('--head');
  const named = at === -1 ? head : own[at + 1];
  return [baseRevision({ args, env, root }), ...(named === undefined || named === '' ? [] : [named])];
}
