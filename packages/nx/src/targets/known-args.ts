import { type Result, err, ok } from '@subminute/core';
import type { LintCall } from '@subminute/core/plan';
import type { OldCall } from './old-command.ts';

/** Flags of a program that ours can keep: with a value of their own (`--retry=2`), behind them (`takes`), or none. */
interface Known {
  readonly flags: RegExp;
  readonly takes: ReadonlySet<string>;
  /** What is left out, since ours says it. */
  readonly dropped: RegExp;
  /** A name that is no flag: `.`, `src`. */
  readonly names: RegExp;
}

const NEVER = /(?!)/;

const VITEST: Known = {
  flags:
    /^--(?:passWithNoTests|silent|coverage(?:\.enabled)?|globals|no-file-parallelism|retry|testTimeout|hookTimeout|environment|pool|bail|hideSkippedTests|logHeapUsage|(?:min|max)Workers|no-color|dangerouslyIgnoreUnhandledErrors)(?:=[\w-]+)?$/,
  takes: new Set([
    '--retry',
    '--testTimeout',
    '--hookTimeout',
    '--environment',
    '--pool',
    '--bail',
    '--maxWorkers',
  ]),
  dropped: /^(?:run|--run|--no-watch|--watch=false)$/,
  names: NEVER,
};

/** Nothing that lies out of the project. */
const INSIDE = /^(?!\/)(?!(?:[\w@.-]*\/)*\.\.(?:\/|$))[\w@./-]+$/;

const LINT: Readonly<Record<LintCall['tool'], Known>> = {
  eslint: {
    flags:
      /^(?:--(?:ext|max-warnings|quiet|report-unused-(?:disable-directives|inline-configs)(?:-severity)?|no-error-on-unmatched-pattern|pass-on-no-patterns|no-warn-ignored|concurrency|no-color|format)(?:=[\w.,-]+)?|-f)$/,
    takes: new Set(['--ext', '--max-warnings', '--concurrency', '--format', '-f']),
    dropped: /^--(?:cache(?:-strategy|-location)?(?:=.*)?)$/,
    names: INSIDE,
  },
  oxlint: {
    flags:
      /^(?:--(?:deny-warnings|max-warnings|quiet|type-aware|import-plugin|report-unused-disable-directives|format|deny|allow|warn|no-error-on-unmatched-pattern)(?:=[\w./@-]+)?|-[ADWf])$/,
    takes: new Set(['--max-warnings', '--format', '--deny', '--allow', '--warn', '-A', '-D', '-W', '-f']),
    dropped: NEVER,
    names: INSIDE,
  },
  biome: {
    flags:
      /^--(?:error-on-warnings|no-errors-on-unmatched|diagnostic-level=\w+|max-diagnostics=\w+|colors=\w+|files-ignore-unknown=\w+)$/,
    takes: new Set(),
    dropped: NEVER,
    names: INSIDE,
  },
};

/** Flags of ESLint's memory that take a value: ours says both. */
const CACHE_VALUES = /^--cache-(?:location|strategy)$/;

export function testArgs({ args }: OldCall): Result<readonly string[], string> {
  return keptArgs('vitest', args, VITEST);
}

export function lintArgs({ program, args }: OldCall): Result<LintCall, string> {
  const tool = program as LintCall['tool'];
  if (tool === 'biome' && !['lint', 'check', 'ci'].includes(args[0] ?? ''))
    return err(`"biome ${args[0] ?? ''}" is not known to look only`);
  const kept = keptArgs(tool, args, LINT[tool]);
  return kept.ok ? ok({ tool, args: kept.value }) : kept;
}

function keptArgs(program: string, args: readonly string[], known: Known): Result<readonly string[], string> {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (known.dropped.test(arg)) {
      if (CACHE_VALUES.test(arg)) at++;
      continue;
    }
    const isFlag = arg.startsWith('-');
    if (!(isFlag ? known.flags : known.names).test(arg))
      return err(`it calls ${program} with ${arg === '' ? 'nothing' : arg}, which ours would not do`);
    kept.push(arg);
    if (!known.takes.has(arg)) continue;
    const value = args[++at] ?? '';
    if (!/^[\w@./:,+-]+$/.test(value))
      return err(`it calls ${program} with a value of ${arg} that ours would not have`);
    kept.push(value);
  }
  return ok(kept);
}
