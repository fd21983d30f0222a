import { type Numbered, numberedComponents } from '../../graph/components.ts';
import type { Links } from './links.ts';

/** Strongly connected components. */
export function componentsOf({ first, to }: Links): Numbered {
  return numberedComponents({ starts: first, items: to });
}
