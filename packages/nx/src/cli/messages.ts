import { FORMATS, duration, inline, limit } from '@subminute/core';
import type { Question } from '@subminute/core/advise';
import type { NoStrace } from '../process/strace.ts';
import type { ConfigProblem } from '../store/config.ts';
import type { Unreadable } from './recall.ts';
import type { Beside } from './runs-beside.ts';

/** Every error of the command: what, where, what next. */
export const messages = {
  noWorkspace: (cwd: string): string =>
    `no Nx workspace: there is no nx.json in ${cwd} or above. Run this in a workspace, or make one: npx nx init`,
  badConfig: (problems: readonly ConfigProblem[]): string =>
    problems.map((p) => `${p.where} ${p.problem}`).join('\n   '),
  unknownCommand: (name: string, nearest: string | undefined): string =>
    `no command '${name}'${nearest === undefined ? '.' : `; did you mean ${nearest}?`} Run: npx subminute --help`,
  badDuration: (flag: string, value: string): string =>
    `${flag} is '${value}'; it must be a duration such as 55s, 1.5m or 500ms`,
  badNumber: (flag: string, value: string): string =>
    `${flag} is '${value}'; it must be a whole number above 0`,
  missingValue: (flag: string): string => `${flag} needs a value`,
  badFormat: (value: string): string => `no format '${value}': ${FORMATS.join(', ')}`,
  noRatchetFormat: (format: string): string =>
    `no format '${format}' for ratchet: text, json, md or github. A verdict has more: subminute last --format ${format}`,
  badRange: (value: string): string => `--lines is '${value}'; it must be A-B, for example 1-80`,
  badPattern: (value: string, detail: string): string =>
    `--grep is no regular expression: ${value} (${detail})`,
  unknownFlag: (flag: string, command: string, nearest?: string): string =>
    `no flag ${flag}${nearest === undefined ? '.' : `; did you mean ${nearest}?`} Run: npx subminute ${command} --help`,
  extraWord: (word: string, command: string): string =>
    `'${word}' is too much here. Run: npx subminute ${command} --help`,
  runsNothing: (flag: string, command: string): string =>
    `${flag} runs no task, so there is no verdict. Run: npx nx ${command} … ${flag}`,
  deadlineBeyondCap: (deadlineMs: number, hardCapMs: number): string =>
    `the deadline (${limit(deadlineMs)}) is not before the hard cap (${limit(hardCapMs)}). Set "hardCap" in subminute.json, or SUBMINUTE_HARD_CAP`,
  severalLiving: (runs: readonly string[]): string =>
    `${runs.length} runs are under way: ${runs.join(', ')}. Name one: subminute cancel ${runs[0] ?? ''}`,
  unreadable: ({ what, problem }: Unreadable): string =>
    `${what} ${problem}, so the last run is not known. Run: npx subminute doctor`,
  noRuns: 'no run of this checkout is known yet. Run: npx subminute affected -t test',
  beforeIt: 'the last verdict before it:',
  judgedBefore: (run: string): string =>
    `that run judged nothing. The last verdict before it: subminute show ${run}`,
  showsJudged: (judged: string, last: string): string =>
    `this is of run ${judged}: run ${last} after it judged nothing`,
  noSuchRun: (id: string): string => `no run '${id}' is known. Run: npx subminute last`,
  noSuchRef: (ref: string, run: string, failures: readonly string[]): string =>
    `nothing called '${ref}' in run ${run}: ${failuresOf(failures)}; show also takes a task (project:target), skipped, or a run's id. Run: npx subminute last`,
  oneRef: (ref: string): string =>
    `show takes one thing, and '${ref}' is another: a failure, a task (project:target), skipped, or a run's id. Run: npx subminute show --help`,
  runsAgain:
    'tasks came from a cache by a record of a test file that was wrong: all run again, past the cache',
  withoutShield: (why: string): string => `without the shield: ${inline(why)}. Run: npx subminute doctor`,
  shieldEnded: 'the shield was ended in the middle of the run: all runs again, without a remote cache',
  auditOff:
    'SUBMINUTE_SKIP=0 switches off what --audit compares: no test file is known. Run it without SUBMINUTE_SKIP',
  outputsGone:
    'watch has a verdict of this very state, but files that its run left behind are gone: all runs',
  notOfThisState: (parts: readonly string[]): string =>
    parts.length === 0
      ? 'watch has no verdict of this state yet'
      : `watch has a verdict of another state: other ${parts.map((part) => inline(part)).join(', ')}`,
  watchedAlready: (pid: number): string =>
    `this is watched already, by process ${pid}. Ask it: npx subminute affected with the same arguments`,
  watchNeedsGit: (detail: string): string =>
    `watch asks git which files count, and git says: ${inline(detail)}. ${/not a git repository/.test(detail) ? 'Run: git init' : 'Mend that, or run: npx subminute affected'}`,
  rootGone: 'the workspace is gone, so there is nothing to watch any more. Run it again where it is now',
  polls: (remedy: string): string => `${remedy}. Meanwhile it looks at all files again and again`,
  superseded: 'the files changed in its middle',
  whyWhat: 'why what? Name a task or a test file. Run: npx subminute why cart:test',
  whyRun: (file: string): string =>
    `--run is for tasks: of a test file the last run is kept. Run: npx subminute why ${file}`,
  goneFile: (file: string, { outcome, run }: { readonly outcome: string; readonly run: string }): string =>
    `${file} is gone; ${run === '' ? 'a run' : `run ${run}`} was the last that had it as a test file: ${outcome}. Run: git log -- ${file}`,
  noTestFile: (file: string): string =>
    `nothing is known of ${file}: no run of this checkout had it as a test file with @subminute/vitest. Run its task: npx subminute affected -t test`,
  projectOff: (file: string, reason: string): string =>
    `nothing is known of ${file}: all test files of its project run: ${inline(reason)}. Run: npx subminute doctor`,
  noSuchFile: (file: string): string =>
    `no file '${file}' in this folder or in the workspace's root, and no task is called so. Run: npx subminute why cart:test, or with the path of a test file`,
  noSuchTask: (task: string, run: string | undefined, nearest: readonly string[]): string => {
    const where = run === undefined ? 'any run of this checkout' : `run ${run}`;
    return `no task '${task}' in ${where}${nearest.length > 0 ? `; did you mean ${nearest.join(', ')}?` : '.'} Run: npx subminute last`;
  },
  noLog: (task: string, why: string): string =>
    `no log of ${task} is kept: ${why}. Run: npx nx run ${task} --skipNxCache`,
  onlyTextOrJson: (format: string): string =>
    `no format '${format}' for this: text or json. A verdict has more: subminute last --format ${format}`,
  noFolder: (folder: string): string => `no such folder: ${folder}. Give --cwd one that exists`,
  noTarget: (command: string): string =>
    `which targets? Nx runs none by itself. Run: npx subminute ${command} -t test`,
  nothingToRunOnce: 'which command? For instance: subminute once -- tsc -b',
  nothingToCancel: 'no run of this checkout is under way',
  runElsewhere: (run: string): string =>
    `run ${run} may go on in another sandbox or container: cancel it there, with the same command`,
  runBeside: ({ run, what, forMs, more }: Beside): string =>
    `run ${run} (${what}) is under way beside this one, for ${duration(forMs)}${more > 0 ? `, and ${more} more` : ''}. Look at it: npx subminute show ${run}; end it: npx subminute cancel ${run}`,
  unknownAction: (command: string, name: string, nearest: string | undefined): string =>
    `no action '${name}' of ${command}${nearest === undefined ? '.' : `; did you mean ${nearest}?`} Run: npx subminute ${command} --help`,
  noLedger:
    'there is no subminute.ratchet.jsonl in this workspace. Run: npx subminute ratchet init -t test,typecheck',
  ledgerExists:
    'there is a subminute.ratchet.jsonl already. Run: npx subminute ratchet update; for another sample of commits: ratchet init --repin',
  workflowOnly: (ledger: string, [file]: readonly string[], unused: readonly string[]): string =>
    `${file === undefined ? 'the workflow is there already: .github/workflows/subminute.yml' : `wrote ${file}: commit it`}. ${ledger} is there already and was left as it is${unused.length === 0 ? '' : `, so that ${unused.map((name) => `--${name}`).join(', ')} was not used. For another ledger: npx subminute ratchet init --repin`}`,
  runsNow: (task: string, run: string): string =>
    `${task} is running for the first time that is known here, in ${run}: there is nothing to say of it yet. Run: npx subminute last`,
  whichTargets: (command: string): string =>
    `which targets is the loop made of? No run tells. Run: npx subminute ${command} -t test,typecheck`,
  noProposal: (id: string, known: readonly string[]): string =>
    `there is no proposal ${id} here${known.length > 0 ? `; there are: ${known.join(', ')}` : ''}. Run: npx subminute decompose`,
  noWhatIf: (what: string): string =>
    `there is no file '${what}' here, and it is no id of a proposal. Run: npx subminute decompose`,
  whatIfWhat: (what: string): string =>
    `--what-if is '${what}'; it must be ids of proposals (p3f0a2,p9x1kd), a plan (*.json), or a patch (*.patch, *.diff)`,
  badPlan: (
    file: string,
    { problem, remedy }: { readonly problem: string; readonly remedy: string },
  ): string => `${file} ${inline(problem)}. To mend it: ${remedy}`,
  otherPlan: (file: string, why: string): string =>
    `${file} was made for another workspace, or another commit of this one: ${inline(why)}. Run: npx subminute decompose`,
  notTried: (what: string, why: string): string => `${what} cannot be tried: ${inline(why)}`,
  dirtyCheckout: (file: string, more: number): string =>
    `${file}${more > 0 ? ` and ${more} more` : ''} is not committed: nobody could tell the edits apart. Commit or stash, or add --allow-dirty`,
  recovered: (files: number): string =>
    `an apply was interrupted: ${files} ${files === 1 ? 'file is' : 'files are'} as before`,
  onlyWithApply: (flag: string): string =>
    `--${flag} is for what is made: add --apply with an id that npx subminute decompose prints`,
  worktreeThere: (folder: string): string =>
    `${folder} is there already. Name another folder, or take it away: git worktree remove ${folder}`,
  noWorktree: (folder: string, why: string): string =>
    `there is no worktree ${folder}: ${why}. To take an earlier one away: git worktree remove, git branch -D`,
  notApplied: (id: string, why: string): string => `${id} was not applied: ${why}`,
  noCosts: (targets: readonly string[]): string =>
    `no run tells what a task costs. Run: npx subminute run-many -t ${targets.join(',')} --skip-nx-cache, then again`,
  noLoopTasks: (targets: readonly string[]): string =>
    `no project has a target ${targets.join(' or ')}. Run: npx nx show projects, and give -t a target that exists`,
  noSample: (detail: string): string =>
    `the commits to learn from could not be read: ${detail}. They are in git's history: git fetch --unshallow`,
  shallow: (commits: number): string =>
    `the history here ends after ${commits} ${commits === 1 ? 'commit' : 'commits'}, since the clone is shallow: more tell more. Run: git fetch --unshallow`,
  unweighed: (count: number, all: number, targets: readonly string[]): string =>
    `costs of ${count} of ${all} tasks are not known yet and are guessed. Run: npx subminute run-many -t ${targets.join(',')} --skip-nx-cache, remove the ledger and init again`,
  uncachedTasks: (count: number, all: number): string =>
    `${count} of ${all} tasks are never cached and run in every loop: see "cache" in targetDefaults of nx.json`,
  noBudget: (name: string, names: readonly string[]): string =>
    `the ledger has no budget '${name}'. It has: ${names.join(', ')}`,
  measuredHere: (
    task: string,
    { cpuMs, durationMs }: { readonly cpuMs: number; readonly durationMs: number },
  ): string =>
    `${task} is taken at ${duration(cpuMs)} of CPU time and ${duration(durationMs)} from start to end, as ratchet check --measure found it at this commit; what its fix: says comes first`,
  noSubject: (name: string, nearest: string | undefined): string =>
    `nothing called '${name}' to explain: a budget or a task of the loop${nearest === undefined ? '' : `; did you mean ${nearest}?`} Run: npx subminute ratchet explain`,
  waiveWhat:
    'which budget? Run: npx subminute ratchet waive typical_p90 --to 65 --until 2027-01-31 --why "…"',
  waiveTo: (to: string | undefined, max: string): string =>
    `--to is ${to === undefined ? 'missing' : `'${to}'`}; it must be seconds above the budget of ${max}`,
  waiveLacks: (problem: string): string => `this raise ${problem}. Run: npx subminute ratchet waive --help`,
  waivePast: (until: string): string => `--until is ${until}, which is over already`,
  waiveTwice: (key: string): string =>
    `there is a ${key} already, and a raise is never extended: give another --until`,
  noValue: (flag: string): string => `${flag} takes no value`,
  badCi: (value: string): string => `--ci is '${value}'; it must be github or none`,
  waiveLong: (days: number): string =>
    `a raise lasts for at most ${days} days; --permanent needs --approved-by`,
  interrupted: (action: string): string =>
    `interrupted, so there is no verdict. Run it again: npx subminute ratchet ${action}`,
  runsOrNot: (flag: string): string =>
    `--structural runs no task, and ${flag} does: give one of them. Run: npx subminute ratchet check ${flag}`,
  anchorMain:
    '--anchor is for the main branch, and this is a change of it. Run: npx subminute ratchet check --main --anchor',
  bisectGood:
    'since when? subminute.ratchet.jsonl is in no commit. Run: npx subminute ratchet bisect --good <commit>',
  bisectNothing: (good: string): string => `there is no commit between ${good} and HEAD`,
  bisectSame: (task: string, good: string, effect: string): string =>
    `${task} is not slower now than at ${good.slice(0, 12)} (cpu ${effect}): nothing to find`,
  bisectGraph: (commit: string): string =>
    `nx has no graph of ${commit.slice(0, 12)}. Check it out and run: npx nx graph --print`,
  cacheUnusable: (file: string, detail: string): string =>
    `what is known of test files cannot be read or written in ${file}: ${detail}. Run: npx subminute cache verify`,
  cacheUnverified: (file: string, detail: string): string =>
    `what is known of test files could not be verified in ${file}: ${detail}. Run it again when no run is under way`,
  mendWhat: (projects: readonly string[]): string =>
    projects.length === 0
      ? 'skipping is off nowhere because of a wrong record: there is nothing to mend'
      : `which project? Run: npx subminute cache mend ${projects.join(' or ')}`,
  mendWhich: (name: string, projects: readonly string[]): string =>
    `'${name}' is ${projects.length} projects: ${projects.join(', ')}. Run: npx subminute cache mend ${projects[0] ?? ''}`,
  noFuse: (project: string, projects: readonly string[]): string =>
    projects.length === 0
      ? `skipping is not off in '${project}' because of a wrong record, nor anywhere else: there is nothing to mend`
      : `skipping is not off in '${project}' because of a wrong record. It is in: ${projects.join(', ')}`,
  badTasks: (value: string): string =>
    `--tasks is '${value}'; it must be a whole number above 0, or tasks: web:build,api:build`,
  noTaskHere: (task: string, nearest: readonly string[]): string =>
    `no task '${task}' in this workspace${nearest.length > 0 ? `; did you mean ${nearest.join(', ')}?` : '.'} Run: npx nx show projects`,
  nothingToAudit:
    'no target both is cached and has outputs, so there is nothing to compare. See "cache" in targetDefaults of nx.json',
  auditInterrupted: 'interrupted, so there is no verdict. Run it again: npx subminute cache audit',
  noStrace: (why: NoStrace): string => {
    switch (why.kind) {
      case 'system':
        return 'files are traced on Linux only. Run: npx subminute cache audit --tasks';
      case 'missing':
        return 'strace is not installed here. Install it (Debian: apt-get install strace) and run this again';
      case 'forbidden':
        return 'this system does not let strace follow processes. In a container: docker run --cap-add=SYS_PTRACE; elsewhere: sysctl kernel.yama.ptrace_scope=1';
      case 'failed':
        return `strace cannot be used here: ${inline(why.detail)}. Run: strace -f true`;
    }
  },
  notTraced: (task: string, detail: string): string =>
    `${task} ${inline(detail)}. Run: npx nx run ${task} --skipNxCache`,
  endlessTask: (task: string): string => `${task} has no end of its own: only tasks that end can be audited`,
  nothingReplaced:
    'no target stands in the place of another one, so there is nothing to compare. What could: npx nx g @subminute/nx:infer --replace=test --dry-run',
  notReplaced: (project: string, nearest: string | undefined): string =>
    `no target of '${project}' stands in the place of another one${nearest === undefined ? '.' : `; did you mean ${nearest}?`} Run: npx subminute doctor --compare`,
  compareInterrupted: 'interrupted, so there is no verdict. Run it again: npx subminute doctor --compare',
  doctorEither: '--compare and --isolated-declarations are two questions: ask one of them',
  doctorFixesNoTarget: '--fix is for what doctor finds, and --compare mends nothing: give one of them',
  notFixed: (why: string): string => `nothing was changed: ${inline(why)}`,
  noKeptGraph: 'Nx has kept no project graph. Run: npx nx show projects, then this again',
  noTypedProject: (project: string | undefined): string =>
    project === undefined
      ? 'no project has a tsconfig with sources, so there is nothing to declare'
      : `'${project}' is no project with a tsconfig that has sources. Run: npx nx show projects`,
  reportInterrupted: 'interrupted, so nothing was written. Run it again: npx subminute report',
  foreignFile: (file: string): string =>
    `${inline(file)} was not written by subminute report, and stays as it is. Name another file, or add --force`,
  notWritten: (file: string, detail: string): string =>
    `${inline(file)} cannot be written (${inline(detail)}). Name another file with --out or --md`,
  notOpened: (file: string, detail: string): string =>
    `nothing here opens ${inline(file)}: ${inline(detail)}. Open it in a browser`,
  adviseWhat: '--advise is for one failure. Run: npx subminute show F1 --advise',
  advising: ({ about, tokens, answerTokens }: Question, url: string, model: string): string =>
    `adviser: sends ~${tokens.toLocaleString('en-US')} tokens of ${inline(about)} to ${inline(url)}, model ${inline(model)}; the answer may take ${answerTokens.toLocaleString('en-US')}`,
  noAdvice: (why: string): string => `adviser: no advice: ${why}`,
  storeUnusable: (detail: string): string =>
    `the store cannot be written: ${detail}. Run: npx subminute doctor`,
} as const;

/** What a verdict calls its failures: `F1` and on. */
function failuresOf(ids: readonly string[]): string {
  const [first, ...more] = ids;
  if (first === undefined) return 'it has no failure';
  const last = more.at(-1);
  return last === undefined ? `its failure is ${first}` : `its failures are ${first} to ${last}`;
}
