import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import type { CloudSettings } from '../adapter/why-shield-off.ts';
import { PLUGIN } from '../plugin-id.ts';

/** Of nx.json, what the command looks at. */
export interface NxJson extends CloudSettings {
  readonly plugins?: readonly (string | { readonly plugin?: string })[];
  readonly useDaemonProcess?: boolean;
  readonly cacheDirectory?: string;
  readonly parallel?: number | string;
  readonly affected?: { readonly legacy?: boolean };
  readonly namedInputs?: Readonly<Record<string, readonly unknown[]>>;
}

/** Whether Nx asks our plugin. */
export function hasPlugin({ plugins = [] }: Pick<NxJson, 'plugins'>): boolean {
  return plugins.some((one) => (typeof one === 'string' ? one : one.plugin) === PLUGIN);
}

/** It may hold comments. `undefined`: it is not JSON. */
export function readNxJson(root: string): NxJson | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(readFileSync(path.join(root, 'nx.json'), 'utf8'), errors, {
    allowTrailingComma: true,
  });
  return errors.length > 0 || typeof value !== 'object' || value === null ? undefined : value;
}
