import type { Tree } from '@nx/devkit';
import { parse } from 'jsonc-parser';
import { withValue } from '../../decompose/json-file.ts';
import { isRecord } from '../../shield/fields.ts';
import { CONFIG_FILE } from '../../store/config.ts';
import { PLAN_FILE } from '../../store/plan-file.ts';
import { INFERRED, INFER_EXPECTS, type InferSettings, inferSettings } from '../../targets/settings.ts';
import { type Proposal, proposeTargets, writeProposal } from '../infer/propose.ts';

export interface InferAnswer {
  /** Whether targets are inferred. Default: no; what there would be is told. */
  readonly infer?: boolean;
  /** Which of them. Default: all. */
  readonly targets?: readonly string[];
  /** Of these, ours stand in the place of a project's own. */
  readonly replace?: readonly string[];
}

/** Writes `"infer"` where that was asked for, and the targets that come of it; else tells what there would be, once. */
export async function inferSteps(tree: Tree, answer: InferAnswer): Promise<readonly string[]> {
  const text = tree.read(CONFIG_FILE, 'utf8') ?? '{}\n';
  if (!answer.infer) return answer.infer === false || hasSaid(text) ? [] : offer(tree);
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
  return [`${PLAN_FILE}: ${proposal.count}.`, ...proposal.lines];
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
  let proposal: Proposal;
  try {
    proposal = await proposeTargets(tree, ALL);
  } catch {
    return [];
  }
  const { count, lines } = proposal;
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    `  npx nx g @subminute/nx:init --infer   would make ${count} (docs/targets.md); with --replace=test,lint also in the place of projects' own:`,
    ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`),
    ...(more > 0 ? [`    and ${more} more: npx nx g @subminute/nx:infer --dry-run`] : []),
  ];
}
