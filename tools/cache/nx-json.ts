import type { Passage } from './through.ts';

/** The settings of a benchmark's workspace: nothing asks the network. */
export function nxJson({ plugin, settings }: Passage): string {
  const all = {
    analytics: false,
    neverConnectToCloud: true,
    defaultBase: 'main',
    plugins: plugin ? ['@subminute/nx/plugin'] : [],
    ...settings,
  };
  return `${JSON.stringify(all, undefined, 2)}\n`;
}
