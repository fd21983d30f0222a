import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import { type EsbuildBlock, placeOf } from './esbuild-block.ts';

const LINE = /^(?:(\S.{0,500}?:\d+:\d+): (ERROR|WARNING)|error): (?:\[plugin: ([^\]]+)\] )?(.*)$/;

/**
 * A line of the message that esbuild's API throws: `src/a.ts:1:2: ERROR: [plugin: x] message`. One without
 * a place looks like a line of any tool: `isFirst` says that it stands where only esbuild's can.
 */
export function parseThrown(text: string, isFirst: boolean, paths: Paths): EsbuildBlock | undefined {
  const [, location, word, plugin, message = ''] = mayBeThrown(text) ? (LINE.exec(text) ?? []) : [];
  if (message === '' || (location === undefined && !isFirst)) return undefined;
  const place = location === undefined ? undefined : placeOf(parseLocation(location), paths);
  return {
    message,
    isWarning: word === 'WARNING',
    detail: [],
    frames: [],
    ...(location === undefined ? {} : { location }),
    ...(plugin === undefined ? {} : { code: plugin }),
    ...(place ? { place } : {}),
  };
}

/** Cheap, since it sees many lines. */
function mayBeThrown(text: string): boolean {
  return text.startsWith('error: ') || text.includes(': ERROR: ') || text.includes(': WARNING: ');
}
