import { type Result, err, ok } from '@subminute/core';
import { recover, begin } from '../transaction.ts';
import { type InstallQuestion, hasInstalled, install, installed } from './install.ts';
import type { SplitPlan, SplitProject } from './request.ts';

export interface ApplyOptions extends InstallQuestion {
  /** Where what was there is kept until all is done. */
  readonly store: string;
  /** As they were planned with. */
  readonly projects: readonly SplitProject[];
}

/** Makes a split: all of its edits and the links of the new packages, or none of it. */
export async function applySplit(plan: SplitPlan, options: ApplyOptions): Promise<Result<void, string>> {
  const { root, store, projects } = options;
  const recovered = recover(root, store);
  if (!recovered.ok) return recovered;
  const roots = [...projects, ...plan.projects].map((one) => one.root);
  const begun = begin(root, store, plan.edits, installed(root, roots));
  if (!begun.ok) return begun;
  const linked = await linkPackages(options);
  if (!linked.ok) {
    begun.value.rollBack();
    return err(`all files are as before: ${linked.error}`);
  }
  begun.value.commit();
  return ok(undefined);
}

/** A bug in here must not leave half a split behind. */
async function linkPackages(options: InstallQuestion): Promise<Result<void, string>> {
  if (!hasInstalled(options.root)) return ok(undefined);
  try {
    return await install(options);
  } catch (error) {
    return err((error as Error).message);
  }
}
