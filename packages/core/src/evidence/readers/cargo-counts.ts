import type { Finding, Sink } from '../reader.ts';
import { createDistinct } from '../warnings.ts';

const MAX_LINTS = 100;
/** So few warnings need no list of their lints. */
const FEW = 3;

/** An error of rustc or cargo, before it is a finding. */
export type Said = Omit<Finding, 'tool' | 'certainty' | 'severity'>;

/** The same in one line, of `--message-format short`. */
export interface Short {
  readonly isWarning: boolean;
  readonly said: Omit<Said, 'logLine'>;
}

/** Gives the errors, and counts the warnings by their lint: they are no findings, since nothing fails for them. */
export interface CargoCounts {
  error(said: Said): void;
  warning(said: Omit<Said, 'logLine'>): void;
  short(short: Short, logLine: number): void;
  hasErrors(): boolean;
  /** `2 errors, 400 warnings: 200 unused_variables, 100 dead_code`; empty where there is nothing. */
  tally(): string;
}

export function createCargoCounts(sink: Sink): CargoCounts {
  const byLint = new Map<string, number>();
  // Nx 22 prints the output of a failed command twice, and cargo the same warning for each target.
  const isNew = createDistinct();
  let errors = 0;
  function error(said: Said): void {
    if (isNew(said)) errors++;
    sink.add({ tool: 'cargo', severity: 'error', certainty: 'sure', ...said });
  }

  function warning(said: Omit<Said, 'logLine'>): void {
    if (!isNew(said)) return;
    const lint = said.code ?? 'other';
    if (byLint.has(lint) || byLint.size < MAX_LINTS) byLint.set(lint, (byLint.get(lint) ?? 0) + 1);
  }

  return {
    error,
    warning,
    short({ isWarning, said }, logLine) {
      if (isWarning) warning(said);
      else error({ ...said, logLine });
    },
    hasErrors: () => errors > 0,
    tally() {
      const count = [...byLint.values()].reduce((sum, one) => sum + one, 0);
      const most = [...byLint].sort(([, a], [, b]) => b - a).slice(0, FEW);
      const lints = count > FEW ? `: ${most.map(([lint, number]) => `${number} ${lint}`).join(', ')}` : '';
      const parts = [counted(errors, 'error'), `${counted(count, 'warning')}${lints}`];
      return parts.filter((part) => part !== '').join(', ');
    },
  };
}

function counted(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}
