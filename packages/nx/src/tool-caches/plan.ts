import { posix } from 'node:path';
import type { CommandSite, SiteTask, Sites } from './command-sites.ts';
import { CACHES, type ToolUse, memoryFlags, toolUses } from './tool-flags.ts';

/** What to write into a file instead of a string that stands there. */
export interface CommandEdit {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly command: string;
  readonly tasks: readonly string[];
}

/** A task in which ESLint remembers nothing, or must not, and why. */
export interface LeftTool {
  readonly task: string;
  readonly why: string;
}

export interface ToolPlan {
  readonly edits: readonly CommandEdit[];
  readonly left: readonly LeftTool[];
  /** Tasks whose memory we switched on although it cannot be trusted any more. */
  readonly wrong: readonly LeftTool[];
}

export interface PlanFacts {
  /** Why ESLint's results in these folders do not hang on each file alone; a folder that is not in it is fine. */
  readonly judge: (folders: readonly string[]) => ReadonlyMap<string, string>;
  /** Whether git leaves `node_modules` out. */
  readonly isIgnored: boolean;
}

/** Which commands get their tool's memory, and which do not. Planned twice, nothing is left to do. */
export function planToolCaches({ sites, inferred }: Sites, facts: PlanFacts): ToolPlan {
  const used = sites.flatMap((site) => {
    const uses = toolUses(site.command);
    return uses.length > 0 ? [{ site, uses }] : [];
  });
  const asks = used.filter(({ uses }) => uses.some(mayRemember));
  const folders = new Set(asks.flatMap(({ site }) => site.tasks.map((task) => task.cwd)));
  const reasons = folders.size > 0 ? facts.judge([...folders]) : new Map<string, string>();
  const plans = used.map(({ site, uses }) => planSite(site, uses, { ...facts, reasons }));
  return {
    edits: plans.flatMap(({ edit }) => edit ?? []),
    left: [...plans.flatMap((plan) => plan.left), ...inferred.flatMap(leftInferred)],
    wrong: plans.flatMap((plan) => plan.wrong),
  };
}

const mayRemember = (use: ToolUse): boolean => use.state === 'off' || (use.state === 'on' && use.isOurs);

function leftInferred({ task, command }: Sites['inferred'][number]): LeftTool[] {
  const why = 'a plugin of Nx inferred its command: give the target a command of its own in targetDefaults';
  return toolUses(command).flatMap((use) => (use.state === 'on' ? [] : [{ task: task.task, why }]));
}

interface SiteFacts extends PlanFacts {
  readonly reasons: ReadonlyMap<string, string>;
}

interface SitePlan {
  readonly edit?: CommandEdit;
  readonly left: readonly LeftTool[];
  readonly wrong: readonly LeftTool[];
}

function planSite(site: CommandSite, uses: readonly ToolUse[], facts: SiteFacts): SitePlan {
  const left: LeftTool[] = [];
  const wrong: LeftTool[] = [];
  let isEdited = false;
  let command = site.command;
  // From the last to the first, so that places stay.
  for (const [i, use] of [...uses.entries()].toReversed()) {
    const why = (use.state === 'off' ? undefined : use.why) ?? whyNot(site, facts);
    if (use.state === 'on') {
      if (use.isOurs && why !== undefined) wrong.push(...ofTasks(site, why));
    } else if (why !== undefined) left.push(...ofTasks(site, why));
    else if (use.state === 'off') {
      const flags = memoryFlags(cacheFile(site, uses.length > 1 ? `.${i + 1}` : ''));
      command = `${command.slice(0, use.at)}${flags}${command.slice(use.at)}`;
      isEdited = true;
    }
  }
  const { file, offset, length } = site;
  const tasks = site.tasks.map(({ task }) => task);
  return isEdited ? { edit: { file, offset, length, command, tasks }, left, wrong } : { left, wrong };
}

const ofTasks = (site: CommandSite, why: string): LeftTool[] => site.tasks.map(({ task }) => ({ task, why }));

/** One command may be of many tasks: what holds for one of them must hold for all. */
function whyNot(site: CommandSite, facts: SiteFacts): string | undefined {
  const { tasks } = site;
  if (!facts.isIgnored) return 'git does not ignore node_modules, where it would be kept';
  const changed = tasks.find((task) => task.changedBy !== undefined);
  if (changed) return `${changed.task} has "${changed.changedBy ?? ''}" of its own`;
  if (tasks.some((task) => !/^[\w@./-]+$/.test(task.root)))
    return 'a folder has a name that a shell reads otherwise';
  if (new Set(tasks.map(upwards)).size > 1)
    return 'its projects are not at one depth, so one command cannot name one folder for all';
  if (tasks.some((task) => task.cwd !== task.root)) return 'it does not run in its project\u2019s folder';
  const bad = tasks.find((task) => facts.reasons.has(task.cwd));
  return bad && `${facts.reasons.get(bad.cwd) ?? ''}${tasks.length > 1 ? ` (${bad.task})` : ''}`;
}

/** From where the command runs to the workspace's root. */
function upwards({ cwd }: SiteTask): string {
  const up = posix.relative(cwd, '.');
  return up === '' ? '' : `${up}/`;
}

/** A file for each tool's use in each task: Nx puts a project's folder in for the token. */
function cacheFile(site: CommandSite, number: string): string {
  const [task] = site.tasks;
  if (!task) throw new Error(`a command without a task: ${site.file}`);
  const name = `${task.target}${site.label === '' ? '' : `.${site.label}`}${number}`;
  const folder = site.isShared ? '{projectRoot}' : task.root;
  return `${upwards(task)}${CACHES}/eslint/${folder}/${name.replaceAll(/[^\w.-]/g, '_')}`;
}
