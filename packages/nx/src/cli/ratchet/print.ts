import { randomUUID } from 'node:crypto';
import { type ExitCode } from '@subminute/core';
import {
  type Findings,
  ratchetJson,
  renderRatchet,
  renderRatchetGithub,
  renderRatchetMarkdown,
} from '@subminute/core/ratchet';
import { note } from '../fail.ts';
import type { Flags } from '../flags.ts';
import type { Io } from '../io.ts';
import { appendSummary } from '../print.ts';

/** Writes what a check found, in the format that was asked for. */
export function printRatchet(
  io: Io,
  findings: Findings,
  { format, exitCode }: Pick<Flags, 'format'> & { readonly exitCode: ExitCode },
): void {
  switch (format) {
    case 'json':
      io.out.write(`${JSON.stringify(ratchetJson(findings, exitCode))}\n`);
      return;
    case 'md':
      io.out.write(renderRatchetMarkdown(findings));
      return;
    case 'github': {
      io.out.write(renderRatchetGithub(findings, randomUUID()));
      const summary = io.env['GITHUB_STEP_SUMMARY'];
      if (summary !== undefined && summary !== '')
        note(io, appendSummary(summary, renderRatchetMarkdown(findings)));
      return;
    }
    default:
      io.out.write(renderRatchet(findings));
  }
}
