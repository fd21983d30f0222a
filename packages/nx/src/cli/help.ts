interface Page {
  readonly use: string;
  readonly what: string;
  readonly flags: readonly string[];
  readonly examples: readonly [string, string];
}

const CWD = '--cwd DIR             work in another folder';

const COMMON = ['--format F            text, json, md, github, sarif or junit (--json for short)', CWD];

const RUN = [
  '--deadline 55s        answer by then with what is known; the run goes on',
  '--bail                end the run at the first failure',
  '--audit               run test files that are known to pass too, and compare',
  '--budget-tokens N     bound of a red answer (default: 8 KiB)',
  ...COMMON,
  'All other arguments go to nx as they are.',
];

const PAGES: Readonly<Record<string, Page>> = {
  affected: {
    use: 'subminute affected [nx args]',
    what: 'Run what the change affects and print one verdict.',
    flags: RUN,
    examples: [
      'subminute affected -t test,typecheck',
      'subminute affected -t test --base=main --deadline 55s',
    ],
  },
  'run-many': {
    use: 'subminute run-many [nx args]',
    what: 'Run targets of many projects and print one verdict.',
    flags: RUN,
    examples: ['subminute run-many -t build', 'subminute run-many -t test -p cart,api --json'],
  },
  run: {
    use: 'subminute run <project:target> [nx args]',
    what: 'Run one task with what it depends on and print one verdict.',
    flags: RUN,
    examples: ['subminute run cart:test', 'subminute run web:build --configuration=production'],
  },
  watch: {
    use: 'subminute watch [nx args | --stop]',
    what: 'Run what changes affect while you work; affected with the same arguments answers at once.',
    flags: [
      '--stop                end the watchers of this workspace, with all that they run',
      '--json                one JSON document a line for each verdict',
      CWD,
      'All other arguments go to nx affected as they are.',
      'SUBMINUTE_WATCH=0     for affected: do not ask the watcher',
    ],
    examples: ['subminute watch -t test,typecheck', 'subminute watch --stop'],
  },
  last: {
    use: 'subminute last [--since RUN]',
    what: 'Print the last verdict of this checkout again, without running anything.',
    flags: ['--since RUN           of the failures, only those that are new since that run', ...COMMON],
    examples: ['subminute last', 'subminute last --since r7k2x'],
  },
  show: {
    use: 'subminute show <F1 | project:target | skipped | run>',
    what: 'Print more of one thing: a failure, the log of a task, another run.',
    flags: [
      '--run RUN             of that run instead of the last one',
      '--grep RE             only lines that match',
      '--lines A-B           only these lines; with --grep, of those that match',
      '--page N              200 lines a page (default: 1)',
      '--advise              of a failure that nobody understood: ask the model of subminute.json',
      ...COMMON,
    ],
    examples: ['subminute show F1', 'subminute show cart:test --grep expected'],
  },
  why: {
    use: 'subminute why <project:target | test file>',
    what: 'Tell why a task or a test file ran, why its cache missed, why it was slower than before.',
    flags: ['--run RUN             of a task, in that run instead of the last one that had it', ...COMMON],
    examples: ['subminute why cart:test', 'subminute why packages/cart/src/cart.test.ts'],
  },
  cancel: {
    use: 'subminute cancel [run]',
    what: 'End a run of this checkout that is under way, with all its processes.',
    flags: COMMON,
    examples: ['subminute cancel', 'subminute cancel r7k2x'],
  },
  ratchet: {
    use: 'subminute ratchet <init|check|update|explain|waive|bisect>',
    what: 'The budgets of the loop: judge a change, tighten, show reasons, allow for a while.',
    flags: [
      'init -t T,U           write the ledger (--commits N, --cores N, --ci github, --repin)',
      'check [--base REF]    judge this change; on the main branch, the budgets',
      '  --main              the budgets, on whatever branch and with whatever is not committed',
      '  --structural        by the graph alone: suspicious tasks are not even named',
      '  --measure           also run suspicious tasks of base and head side by side (--limit 5m)',
      '  --invariants        also run: is a second run empty, are outputs the same twice?',
      '  --anchor            on the main branch: many small steps since the ledger, nightly',
      '  --strict            what could not be measured is exit 2',
      'update [--dry-run]    on the main branch: costs from history, budgets down, never up',
      'explain [S | task]    paths, what each addition costs (--all); what was measured of a task',
      'waive S --to N --until DATE --why "…"   raise a budget for at most 90 days; 20 characters of why',
      '  --permanent         for good instead of --until, with --approved-by NAME of somebody else',
      'bisect [S] [--good REF]   the commit by which the loop became too long; --task T: the task',
      '--format F            of check: text, json, md or github; of the others text or json (--json for short)',
      CWD,
    ],
    examples: ['subminute ratchet init -t test,typecheck', 'subminute ratchet check --base origin/main'],
  },
  decompose: {
    use: 'subminute decompose',
    what: 'Tell what would bring the loop under its budget, with the seconds that it saves; make it.',
    flags: [
      '-t, --targets T,U     the targets of the loop (default: those of the ledger, or of most runs)',
      '--commits N           the newest so many; judged by the newer half (default: 400)',
      '--cores N             of the machine (default: those of the ledger, or this one)',
      '--all                 go on where the loop is within its budget',
      '--apply ID,ID | all   make proposals in the order of the ladder: all of their edits or none',
      '  --allow-dirty       also where the checkout has changes that are not committed',
      '  --worktree DIR      in a new worktree on a branch of its own; the checkout stays as it is',
      '  --verify            first run all without them and with them, and measure the loop (exit 1: worse)',
      '  --verify-targets T  run completely besides the loop (default: build, typecheck, test, lint)',
      '  --commits-measured N   loops measured on both sides (default: 8)',
      '  --nx-args "…"       given to Nx in each of these runs',
      '--tickets DIR         each proposal as a task for an agent, in Markdown',
      '--advise              ask the model of subminute.json for names of parts, and for drafts of tickets',
      '--format F            text or json (--json for short)',
      CWD,
    ],
    examples: ['subminute decompose -t test,typecheck', 'subminute decompose --apply p3f0a --verify'],
  },
  replay: {
    use: 'subminute replay',
    what: 'Model the loop after each of the last commits: how long it is, and what makes it so.',
    flags: [
      '-t, --targets T,U     the targets of the loop (default: those of the ledger, or of most runs)',
      '--commits N           the newest so many (default: 100)',
      '--cores N             of the machine (default: those of the ledger, or this one)',
      '--what-if WHAT        beside the loop with a change: proposals (p3f0a2,p9x1kd), a plan (*.json), a patch (*.patch)',
      '--format F            text or json (--json for short)',
      CWD,
    ],
    examples: ['subminute replay -t test,typecheck', 'subminute replay --what-if narrow.patch'],
  },
  report: {
    use: 'subminute report',
    what: 'Show the loop and its history as one HTML file, without network; or as a page of the repository.',
    flags: [
      '--out FILE            where (default: node_modules/.cache/subminute/report.html)',
      '--open                open it',
      '--md [FILE]           write docs/build-health.md: budgets, hubs, worst files, open proposals',
      '--force               over a file that it has not written',
      '-t, --targets T,U     the targets of the loop (default: those of the ledger, or of most runs)',
      '--commits N           the newest so many are modelled (default: 100)',
      '--cores N             of the machine (default: those of the ledger, or this one)',
      '--format F            text or json (--json for short): all that it shows as one document',
      CWD,
    ],
    examples: ['subminute report --open', 'subminute report --md'],
  },
  cache: {
    use: 'subminute cache <stats|gc|verify|audit|mend>',
    what: 'What is known of test files and kept of task results: look at it, check it, clean it up.',
    flags: [
      'stats                 how much there is, and how many test files and tasks it spared',
      'gc                    remove what is beyond the bounds, now instead of hourly',
      'verify                look at every entry, remove torn ones (exit 1: there were some)',
      'audit [nx args]       run-many -t test --audit: run what is known too, and compare',
      'audit --tasks [N | T,U]   run tasks twice from the same files, compare what they make (--seed S)',
      'audit --trace TASK    with strace, on Linux: what a task reads and writes and does not declare',
      'mend PROJECT          after a wrong record: skipping on again, from nothing',
      '--format F            text or json (--json for short); of audit without a flag: all formats',
      CWD,
    ],
    examples: ['subminute cache stats', 'subminute cache audit --trace web:build'],
  },
  once: {
    use: 'subminute once -- <command>',
    what: 'As the command of a target: of several worktrees that want the same result at once, one builds it.',
    flags: [
      'The others wait, up to SUBMINUTE_ONCE_WAIT (default: 5m), and take what it made.',
      'Needs the shield; without it, the command just runs.',
    ],
    examples: ['subminute once -- tsc -b', 'subminute once -- vite build'],
  },
  doctor: {
    use: 'subminute doctor [--fix | --compare]',
    what: 'Tell what in this workspace stops it from being fast or right.',
    flags: [
      '--fix                     mend what is safe, say what was changed and what was left',
      '--compare [PROJECT…]      run targets of ours and those that they replaced, and compare',
      '--isolated-declarations [PROJECT…]  what stands in the way of them; --fix annotates',
      ...COMMON,
    ],
    examples: ['subminute doctor --fix', 'subminute doctor --compare web'],
  },
};

/** One screen: of a command, or of all. */
export function help(name?: string): string {
  const page = name !== undefined && Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  if (page) {
    const lines = [page.use, '', page.what, '', ...page.flags.map((f) => `  ${f}`), '', 'Examples:'];
    return `${[...lines, ...page.examples.map((e) => `  ${e}`)].join('\n')}\n`;
  }
  const commands = Object.values(PAGES).map(
    (p) => `  ${p.use.slice('subminute '.length).padEnd(34)} ${p.what}`,
  );
  return `${[
    'subminute: one verdict for what a change affects in an Nx workspace',
    '',
    ...commands,
    '',
    'Exit codes: 0 passed · 1 failed · 2 could not run · 3 unfinished by the deadline',
    'More of each: subminute <command> --help',
    '',
    'Examples:',
    '  subminute affected -t test,typecheck',
    '  subminute show F1',
  ].join('\n')}\n`;
}
