import type { Tree } from '@nx/devkit';
import { parse } from 'jsonc-parser';
import { withValue } from '../../decompose/json-file.ts';
import { isRecord } from '../../shield/fields.ts';
import { CONFIG_FILE } from '../../store/config.ts';
import { PLAN_FILE } from '../../store/plan-file.ts';
import {
  INFERRED,
  INFER_EXPECTS,
  type InferSettings,
  inferSettings,
  inferredIn,
} from '../../targets/settings.ts';
import { type Proposal, proposeTargets, writeProposal } from '../infer/propose.ts';

export interface InferAnswer {
  /** Whether targets are inferred. Default: no; what there would be is told. */
  readonly infer?: boolean;
  /** Which of them. Default: all. */
  readonly targets?: readonly string[];
  /** Of these, ours stand in the place of a project's own. */
  readonly replace?: readonly string[];
}

/** What to say of targets. */
export interface InferSteps {
  /** What was made, or why nothing was. */
  readonly done: readonly string[];
  /** What can be run now. */
  readonly next: readonly string[];
}

/** Writes `"infer"` where that was asked for, and the targets that come of it; else tells what there would be, once. */
export async function inferSteps(tree: Tree, answer: InferAnswer): Promise<InferSteps> {
  const text = tree.read(CONFIG_FILE, 'utf8') ?? '{}\n';
  if (!answer.infer)
    return { done: [], next: answer.infer === false || hasSaid(text) ? [] : await offer(tree) };
  const given = {
    ...(answer.targets ? { targets: answer.targets } : {}),
    ...(answer.replace ? { replace: answer.replace } : {}),
  };
  const setting = Object.keys(given).length === 0 ? true : given;
  const settings = inferSettings(setting);
  if (!settings) throw new Error(`--targets and --replace must come to ${INFER_EXPECTS}`);
  const proposal = await proposeTargets(tree, settings);
  writeProposal(tree, proposal);
  const now = tree.read(CONFIG_FILE, 'utf8') ?? text;
  if (JSON.stringify(saidIn(now)) !== JSON.stringify(setting))
    tree.write(CONFIG_FILE, withValue(now, ['infer'], setting));
  const made = inferredIn(proposal.plan);
  if (made.length === 0)
    return {
      done: ['--infer made no target.', ...proposal.lines],
      next: settings.replace.length > 0 ? [] : await offerReplacing(tree, settings),
    };
  return {
    done: [`${PLAN_FILE}: ${proposal.count}.`, ...proposal.lines],
    next: [`  npx subminute run-many -t ${made.join(',')}   run what was made`],
  };
}

function hasSaid(text: string): boolean {
  return saidIn(text) !== undefined;
}

function saidIn(text: string): unknown {
  const config: unknown = parse(text);
  return isRecord(config) ? config['infer'] : undefined;
}

const ALL: InferSettings = { targets: INFERRED, replace: [] };

/** Of more lines, so many are shown. */
const MOST_LINES = 8;

/** What all targets would come to, as far as that can be told: an offer is no reason to fail. */
async function offer(tree: Tree): Promise<readonly string[]> {
  const proposal = await proposed(tree, ALL);
  if (!proposal) return [];
  const { count, lines } = proposal;
  if (inferredIn(proposal.plan).length === 0) return await offerReplacing(tree, ALL);
  const more = lines.length - MOST_LINES;
  return [
    `  npx nx g @subminute/nx:init --infer   would make ${count}; with --replace=<names> also in the place of projects' own:`,
    ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`),
    ...(more > 0 ? [`    and ${more} more: npx nx g @subminute/nx:infer --dry-run`] : []),
  ];
}

/** Where nothing is made beside what projects have: what would be made in the place of that. */
async function offerReplacing(tree: Tree, { targets }: InferSettings): Promise<readonly string[]> {
  const proposal = await proposed(tree, { targets, replace: targets });
  const made = proposal ? inferredIn(proposal.plan) : [];
  if (!proposal || made.length === 0) return [];
  const names = made.join(',');
  return [
    `  npx nx g @subminute/nx:init --infer --targets=${names} --replace=${names}   would make ${proposal.count}, in the place of projects' own`,
  ];
}

async function proposed(tree: Tree, settings: InferSettings): Promise<Proposal | undefined> {
  try {
    return await proposeTargets(tree, settings);
  } catch {
    return undefined;
  }
}
