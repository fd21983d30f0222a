import { type RunResult, renderText } from '@subminute/core';
import type { Setting } from '../active-run.ts';
import { note } from '../fail.ts';
import type { View } from './view.ts';

/** Who is no terminal gets one line for each verdict: its first, or the whole of it as JSON. */
export function lineView({ io, flags, workspace }: Setting): View {
  const line = async (result: RunResult): Promise<string> => {
    const options = {
      budgetMs: workspace.config.budgetMs,
      nowMs: Date.now(),
      maxBytes: workspace.config.maxBytes,
    };
    if (flags.format !== 'json') return renderText(result, options).split('\n', 1).join('');
    const { renderVerdict } = await import('@subminute/core/render');
    return renderVerdict('json', result, { ...options, token: '' }).trimEnd();
  };
  let said: string | undefined;
  // One after the other, in their order.
  let before: Promise<void> = Promise.resolve();
  return {
    state: ({ now }) => {
      const why = now.is === 'blocked' ? `waits: ${now.why}` : undefined;
      if (why !== undefined && why !== said) note(io, why);
      said = why ?? (now.is === 'reading' ? said : undefined);
    },
    verdict: (result) => {
      before = before.then(async () => {
        io.out.write(`${await line(result)}\n`);
      });
    },
    problem: (text) => {
      note(io, text);
    },
    stop: () => {},
  };
}
