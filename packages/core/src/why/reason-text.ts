import { inline, plural } from '../render/line.ts';
import type { ChangedFile } from './changed-file.ts';
import type { Reason } from './reason.ts';

/** One reason in a line, and where it has more to tell, in a second one. */
export function reasonLines(reason: Reason): readonly string[] {
  switch (reason.kind) {
    case 'arguments':
      return [`the arguments are ${words(reason.is)}, were ${words(reason.was)}`];
    case 'env':
      return [`the environment variable ${inline(reason.variable)} has another value`];
    case 'runtime': {
      const versions =
        reason.was === undefined ? '' : ` (${inline(reason.was)} → ${inline(reason.is ?? '')})`;
      return [`the input \`${inline(reason.command, 120)}\` prints something else${versions}`];
    }
    case 'setting':
      return listed(`nx.json: ${inline(reason.keys[0] ?? 'its text')} changed`, reason.keys.slice(1), 'key');
    case 'package':
      return packageLines(reason);
    case 'tool':
      return [toolLine(reason)];
    case 'target':
      return listed(
        `${inline(reason.file)}: ${inline(reason.keys[0] ?? '')} changed${way(reason.chain)}`,
        reason.keys.slice(1),
        'key',
      );
    case 'dependency': {
      const by = reason.file === undefined ? '' : ` (${inline(reason.file)})`;
      return [`dependency on ${inline(reason.project)} ${reason.change}${by}${way(reason.chain)}`];
    }
    case 'file':
      return fileLines(reason);
    case 'outputs':
      return outputLines(reason);
    case 'unnamed':
      return [
        `the group ${inline(reason.group, 160)} has another hash${way(reason.chain)}; what made it so is not known`,
      ];
  }
}

/** `other declarations by core:dts: libs/core/src/round.ts changed`: the outputs alone would say nothing of the edit. */
function outputLines({ folders, makers = [] }: Extract<Reason, { kind: 'outputs' }>): readonly string[] {
  const [first, ...more] = makers;
  if (!first) return [`other outputs of a dependency: ${inline(folders.slice(0, 3).join(', '))}`];
  const what = folders.some((folder) => SURFACE.test(folder)) ? 'declarations' : 'outputs';
  const [why, detail] = first.because ? reasonLines(first.because) : [];
  const head = `other ${what} by ${inline(first.task)}${why === undefined ? '' : `: ${why}`}`;
  if (more.length > 0)
    return listed(
      head,
      more.map(({ task }) => `by ${task}`),
      'task',
    );
  return detail === undefined ? [head] : [head, detail];
}

/** What stands for all that a project declares. */
const SURFACE = /(?:^|\/)(?:\._)?types\.surface$/;

function words(args: string): string {
  return args === '' ? 'none' : `\`${inline(args, 100)}\``;
}

/** Of a long way, its ends. */
const MAX_STEPS = 7;

function shortened(chain: readonly string[]): readonly string[] {
  const names = chain.map((project) => inline(project, 80));
  if (names.length <= MAX_STEPS) return names;
  return [...names.slice(0, 3), `${names.length - 5} more`, ...names.slice(-2)];
}

/** `(core:production, shop → cart → core)`: the named input that took it in, and how the task comes to it. */
function way(chain: readonly string[], input?: string): string {
  const named = input === undefined ? [] : [`${inline(chain.at(-1) ?? '', 80)}:${inline(input, 80)}`];
  const steps = chain.length < 2 ? [] : [shortened(chain).join(' → ')];
  const parts = [...named, ...steps];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function listed(head: string, more: readonly string[], noun: string): readonly string[] {
  if (more.length === 0) return [head];
  const named = more.slice(0, 3).map((name) => inline(name, 80));
  return [
    head,
    more.length > 3
      ? `and ${plural(more.length, noun)} more: ${named.join(', ')}, …`
      : `and ${named.join(', ')}`,
  ];
}

/** `7.0.0 → 7.1.0`: of several versions of a package, those that are new or gone. */
function versionStep(before: string, after: string): string {
  if (before === after) return 'changed';
  const was = before.split(',');
  const is = after.split(',');
  const gone = was.filter((version) => version !== '' && !is.includes(version)).join(', ');
  const added = is.filter((version) => version !== '' && !was.includes(version)).join(', ');
  if (gone === '') return `added at ${added}`;
  return added === '' ? `removed (was ${gone})` : `${gone} → ${added}`;
}

function packageLines({ file, packages }: Extract<Reason, { kind: 'package' }>): readonly string[] {
  const where = file === undefined ? 'the lockfile' : inline(file);
  const [first, ...more] = packages;
  if (!first) return [`packages of ${where} changed; which ones cannot be read`];
  const head = `${inline(first.name)} ${inline(versionStep(first.was, first.is), 120)} in ${where}`;
  return listed(
    head,
    more.map(({ name, was, is }) => `${name} ${versionStep(was, is)}`),
    'package',
  );
}

function toolLine({ name, was, is }: Extract<Reason, { kind: 'tool' }>): string {
  if (was === is) return `the plugin ${inline(name)} of the workspace changed`;
  return `the plugin ${inline(name)} is ${inline(is === '' ? 'gone' : is)}, was ${inline(was === '' ? 'not there' : was)}`;
}

function fileLines({ files, chain, input }: Extract<Reason, { kind: 'file' }>): readonly string[] {
  const [first, ...more] = files;
  if (!first) return [];
  const where = chain.length === 0 ? ' (outside of the projects)' : way(chain, input);
  const keys = first.keys?.length === 1 ? `, ${inline(first.keys[0] ?? '')}` : '';
  return listed(`${said(first)}${keys}${where}`, more.map(said), 'file');
}

function said({ file, change }: ChangedFile): string {
  return `${inline(file, 200)} ${change}`;
}
