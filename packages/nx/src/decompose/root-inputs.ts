import { err, ok, plural } from '@subminute/core';
import { type GraphTask, type WorkspaceGraph, fileSetOf } from '@subminute/core/ratchet';
import { NX_INPUTS, inputEdits, namedInputEdit } from './input-edits.ts';
import type { Json } from './json-file.ts';
import { namedInputsOf, rootPatterns, withoutPatterns } from './named-inputs.ts';
import { overlayOf } from './overlay.ts';
import { type Finder, type Finding, type Proposal, idOf } from './proposal.ts';
import { type Evidence, type EvidenceOf, rootEvidence } from './root-evidence.ts';
import { unmeantChange } from './unmeant-change.ts';

/** Targets that hash files at the root which their tasks do not read: one proposal for each. */
export const rootInputs: Finder = async (finding) => {
  const { state, files } = finding;
  const named = namedInputsOf(files);
  const tasks = state.graph.tasks.filter(({ continuous }) => !continuous);
  const asked = [...Map.groupBy(tasks, ({ target }) => target)].flatMap(([target, same]) => {
    const patterns = touchedPatterns(same, named, finding);
    return patterns.length > 0 ? [{ target, tasks: same, patterns }] : [];
  });
  if (asked.length === 0) return [];
  const evidence = await rootEvidence(finding, [...new Set(asked.flatMap(({ patterns }) => patterns))]);
  return asked.map((one) => proposalOf(one, { named, graph: state.graph, evidence }));
};

interface Asked {
  readonly target: string;
  readonly tasks: readonly GraphTask[];
  /** Of files at the root, which commits change. */
  readonly patterns: readonly string[];
}

/** What a target hashes of the root, as far as older commits have touched it. */
function touchedPatterns(
  tasks: readonly GraphTask[],
  named: Json,
  { train, context, state }: Finding,
): readonly string[] {
  const all = new Set(tasks.flatMap(({ declared = NX_INPUTS }) => rootPatterns(declared, named)));
  // Without what it is taken out of, an exception would mean everything.
  if ([...all].some((pattern) => pattern.startsWith('!'))) return [];
  const roots = new Set(state.graph.projects.map(({ root }) => root));
  const paths = [...new Set(train.flatMap((commit) => commit.paths))];
  return [...all].filter((pattern) => {
    // A whole project is no file at the root: who names it means it.
    if ([...roots].some((root) => root !== '.' && pattern.startsWith(`${root}/`))) return false;
    const { has } = fileSetOf([pattern], context.compile);
    return paths.some(has);
  });
}

interface Known {
  readonly named: Json;
  readonly graph: WorkspaceGraph;
  readonly evidence: EvidenceOf;
}

function proposalOf({ target, tasks, patterns }: Asked, { named: names, graph, evidence }: Known): Proposal {
  const hashes = ({ declared = NX_INPUTS }: GraphTask, pattern: string): boolean =>
    rootPatterns(declared, names).includes(pattern);
  const judged = patterns.map((pattern) => ({
    pattern,
    found: tasks.filter((task) => hashes(task, pattern)).map((task) => evidence(pattern, task)),
  }));
  const unread = judged.filter(({ found }) => found.every(({ by }) => by !== 'nothing'));
  const id = idOf(1, 'root', target);
  const dropped = new Set(unread.map(({ pattern }) => pattern));
  if (dropped.size === 0)
    return {
      id,
      rung: 1,
      title: `${target}: hash fewer files at the root`,
      isRefused: true,
      risks: [],
      edits: () => err(judged.map(whyRead).join('; ')),
    };
  return {
    id,
    rung: 1,
    title: `${target}: hash no ${listed([...dropped])} (no task of it reads ${dropped.size === 1 ? 'it' : 'them'})`,
    risks: ['nx.json changes: each task runs once more', ...unread.map((one) => riskOf(one, target))],
    edits: (now) => {
      const named = namedInputsOf(now);
      const made = new Map<string, readonly unknown[]>();
      const change = (inputs: readonly unknown[]): readonly unknown[] => {
        const narrow = withoutPatterns(inputs, { named, dropped, suffix: suffixOf(target) });
        for (const [name, list] of narrow.made) made.set(name, list);
        return narrow.inputs;
      };
      const changed = inputEdits(now, { tasks, projects: graph.projects, change });
      if (!changed.ok) return changed;
      const taken = [...made.keys()].find((name) => Object.hasOwn(named, name));
      if (taken !== undefined) return err(`nx.json has a named input ${taken} already`);
      let overlay = overlayOf(now, changed.value);
      for (const [name, list] of made) {
        const edit = namedInputEdit(overlay, name, list);
        if (!edit.ok) return edit;
        overlay = overlay.add([edit.value]);
      }
      return ok(overlay.edits);
    },
    check: (after, before) => unmeantChange(before, after, { target, dropped }),
  };
}

interface Judged {
  readonly pattern: string;
  readonly found: readonly Evidence[];
}

function whyRead({ pattern, found }: Judged): string {
  const [first] = found.flatMap((one) => (one.by === 'nothing' ? [one.why] : []));
  return `${pattern}: ${first ?? ''}`;
}

function riskOf({ pattern, found }: Judged, target: string): string {
  const [kind] = found.flatMap((one) => (one.by === 'kind' ? [one.kind] : []));
  if (kind !== undefined)
    return `${pattern} is ${kind}: a ${target} that reads it all the same would not run after an edit of it`;
  const files = found.reduce((sum, one) => sum + (one.by === 'record' ? one.testFiles : 0), 0);
  return `${pattern} is read by none of ${plural(files, 'test file')} as they ran last: one that comes to read it would not run after an edit of it`;
}

/** Part of the name of an input. */
function suffixOf(target: string): string {
  return target.replaceAll(/[^\w]+/g, '-');
}

/** So many by their names. */
const SHOWN = 3;

function listed(patterns: readonly string[]): string {
  const shown = patterns.slice(0, SHOWN).join(', ');
  return patterns.length > SHOWN ? `${shown} and ${patterns.length - SHOWN} more` : shown;
}
