import type { Since } from '../evidence/since.ts';
import type { RunResult } from '../run/result.ts';
import type { Format } from './format.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import { renderText } from './text.ts';

export interface RenderOptions {
  /** The loop's budget in ms. */
  readonly budgetMs: number;
  /** The bound of a red answer as text, in bytes. */
  readonly maxBytes: number;
  /** When it is judged, ms since the epoch. */
  readonly nowMs: number;
  readonly since?: Since;
  /** The run that was asked for: of the causes, only those that are new since then (`text` and `github`). */
  readonly sinceRun?: string;
  readonly hint?: string;
  /** Unguessable: between two of it, text for GitHub is no command (`github` only). */
  readonly token: string;
}

/** A verdict in one of the formats, with its last line break. */
export function renderVerdict(format: Format, result: RunResult, options: RenderOptions): string {
  switch (format) {
    case 'text':
      return renderText(result, options);
    case 'json':
      return renderJson(result, options);
    case 'md':
      return renderMarkdown(result, options);
    case 'github':
      return renderGithub(result, options);
    case 'sarif':
      return renderSarif(result);
    case 'junit':
      return renderJunit(result, options);
  }
}
