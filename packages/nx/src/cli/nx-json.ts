import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import type { CloudSettings } from '../adapter/why-shield-off.ts';

/** Of nx.json, what the command looks at. */
export interface NxJson extends CloudSettings {
  readonly plugins?: readonly (string | { readonly plugin?: string })[];
  readonly useDaemonProcess?: boolean;
  readonly cacheDirectory?: string;
}

/** It may hold comments. `undefined`: it is not JSON. */
export function readNxJson(root: string): NxJson | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(readFileSync(path.join(root, 'nx.json'), 'utf8'), errors, {
    allowTrailingComma: true,
  });
  return errors.length > 0 || typeof value !== 'object' || value === null ? undefined : value;
}
