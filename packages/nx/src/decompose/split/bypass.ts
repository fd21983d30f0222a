import type { ImportedName } from '@subminute/core/graph';
import type { Link, LinkQuestion } from './links.ts';
import type { Step } from '../modules/modules.ts';
import type { NameGroup } from '../modules/statement.ts';
import { statementAt } from '../modules/statement-at.ts';

export interface Bypass {
  readonly groups: readonly NameGroup[];
  /** What comes from where it came from. */
  readonly rest: readonly ImportedName[];
}

/**
 * The names of an import that come from a part, through a module that stays: by themselves, so that whoever takes
 * them hangs on the part alone. `undefined`: there is none, or nothing else may be left out.
 */
export function bypassOf(link: Link, question: LinkQuestion): Bypass | undefined {
  const { one } = link;
  if (one.how === 'import-type') return ofImportType(link, question);
  const { names } = one;
  if (one.how !== 'static' || !names || names.length === 0) return undefined;
  if (names.some(({ name }) => name === '*') || hasComment(link, question)) return undefined;
  const rest: ImportedName[] = [];
  const groups = new Map<string, NameGroup>();
  for (const name of names) {
    const step = stepOf(name, link, question);
    if (!step) {
      rest.push(name);
      continue;
    }
    const specifier = specifierFor(step, link, question);
    const group = groups.get(specifier);
    const taken = { ...name, name: step.name };
    groups.set(specifier, { specifier, file: step.file, names: [...(group?.names ?? []), taken] });
  }
  return groups.size === 0 ? undefined : { groups: [...groups.values()], rest };
}

/** `import('package').Name` */
function ofImportType(link: Link, question: LinkQuestion): Bypass | undefined {
  const { file, one } = link;
  const text = question.modules.syntaxOf(file.path)?.text.slice(one.end, one.end + 200) ?? '';
  const name = /^\s*\)\s*\.\s*([\w$]+)/.exec(text)?.[1];
  const step = name === undefined ? undefined : stepOf({ name, type: true }, link, question);
  if (!step || step.name !== name) return undefined;
  const specifier = specifierFor(step, link, question);
  return { groups: [{ specifier, file: step.file, names: [] }], rest: [] };
}

/** The first module on the way that lies in the same part as the one where the name is made. */
function stepOf(imported: ImportedName, link: Link, question: LinkQuestion): Step | undefined {
  const { file, one, to } = link;
  const { assignment, modules, passing } = question;
  const origin = modules.originOf(to, imported.name);
  const last = origin?.chain.at(-1);
  const home = last && assignment.homeOf(last.file);
  if (!origin || home === undefined || home === 0) return undefined;
  const at = origin.chain.findIndex((step) => assignment.homeOf(step.file) === home);
  const passed = origin.chain.slice(0, at);
  const isType = imported.type === true || one.kind === 'type';
  const isAllowed =
    isType || (passing.isAllowed(file.path, to) && passed.every((step) => passing.isPure(step.file)));
  if (!isAllowed) return undefined;
  return origin.chain[at];
}

function specifierFor(step: Step, { file }: Link, { assignment, places }: LinkQuestion): string {
  const { homeOf } = assignment;
  return homeOf(step.file) === homeOf(file.path)
    ? places.relative(file.path, step.file)
    : places.packageName(step.file);
}

/** What a comment among names is about is not for a machine to tell. */
function hasComment({ file, one }: Link, { modules }: LinkQuestion): boolean {
  const syntax = modules.syntaxOf(file.path);
  const statement = syntax && statementAt(syntax, one.start);
  return !statement || /\/[/*]/.test(syntax.text.slice(statement.start, one.start));
}
