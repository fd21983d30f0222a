import type { Tree } from '@nx/devkit';
import { withValue } from '../../decompose/json-file.ts';
import { CONFIG_FILE, readConfig } from '../../store/config.ts';
import { PLAN_FILE } from '../../store/plan-file.ts';
import { INFER_EXPECTS, type InferSettings, NO_INFER, inferSettings } from '../../targets/settings.ts';
import { vitestSteps } from '../init/vitest-steps.ts';
import { proposeTargets, writeProposal } from './propose.ts';

export interface InferOptions {
  readonly targets?: readonly string[];
  readonly replace?: readonly string[];
  readonly projects?: readonly string[];
  /** Takes all away again, and puts back what ours stands in the place of. */
  readonly undo?: boolean;
}

/** Where nobody has said anything. */
const UNSAID: InferSettings = { targets: ['dts', 'typecheck'], replace: [] };

/**
 * `nx g @subminute/nx:infer`: writes into the plan which targets are made for which project, as `"infer"` of
 * subminute.json asks for it; flags win. Nx makes them of the plan, and of nothing else; run again, it is brought up to
 * date.
 */
export default async function infer(tree: Tree, options: InferOptions = {}): Promise<void> {
  const proposal = await proposeTargets(tree, options.undo ? NO_INFER : wanted(tree, options));
  writeProposal(tree, proposal);
  if (options.undo) withoutSetting(tree);
  const steps = proposal.plan.tests.length > 0 ? vitestSteps(tree).steps : [];
  // Not when all is written: with --dry-run, that never comes.
  process.stdout.write(`${[`${PLAN_FILE}: ${proposal.count}.`, ...proposal.lines, ...steps].join('\n')}\n`);
}

/** What subminute.json says, and flags over it. */
function wanted(tree: Tree, { targets, replace, projects }: InferOptions): InferSettings {
  const config = readConfig(tree.root, {});
  if (!config.ok) throw new Error(config.error.map(({ where, problem }) => `${where} ${problem}`).join('\n'));
  const said = config.value.infer ?? UNSAID;
  const all = [...new Set([...(targets ?? said.targets), ...(replace ?? [])])];
  const given = {
    targets: all,
    replace: replace ?? said.replace.filter((one) => all.includes(one)),
    ...((projects ?? said.projects) ? { projects: projects ?? said.projects } : {}),
  };
  const settings = inferSettings(given);
  if (!settings) throw new Error(`--targets, --replace and --projects must come to ${INFER_EXPECTS}`);
  return settings;
}

function withoutSetting(tree: Tree): void {
  const text = tree.read(CONFIG_FILE, 'utf8');
  if (text?.includes('"infer"')) tree.write(CONFIG_FILE, withValue(text, ['infer'], undefined));
}
