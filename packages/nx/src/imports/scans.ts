import { type Oid, type Stamp, contentOf } from './content.ts';
import type { Kept } from './kept.ts';
import { type Language, languageOf } from './language.ts';
import type { Parse } from './parser.ts';
import { type FileScan, scanText } from './scan.ts';

/** Reads files: each content is scanned once, be it in this process or in another one. */
export interface Scans {
  /** `undefined`: no such file, or none of the graph's. */
  readonly of: (path: string) => FileScan | undefined;
  /** Of what nobody has written yet. */
  readonly ofText: (text: string, language: Language) => FileScan;
  /** Puts what is new into the store. */
  readonly keep: () => void;
}

export interface ScanSources {
  readonly root: string;
  readonly parse: Parse;
  /** Without a store, everything is scanned. */
  readonly kept: Kept | undefined;
  readonly now: () => number;
}

export function openScans({ root, parse, kept, now }: ScanSources): Scans {
  const stamps = new Map<string, Stamp>(kept?.stampsOf(root));
  const seen = new Set<string>();
  const fresh: { readonly oid: Oid; readonly language: Language; readonly scan: FileScan }[] = [];
  let changed = false;

  const note = (path: string, stamp: Stamp | undefined): void => {
    if (stamps.get(path) === stamp && stamp) return;
    changed = true;
    if (stamp) stamps.set(path, stamp);
    else stamps.delete(path);
  };
  return {
    of: (path) => {
      const language = languageOf(path);
      const content = language && contentOf(`${root}/${path}`, stamps.get(path), now());
      if (!language || !content) {
        note(path, undefined);
        return undefined;
      }
      seen.add(path);
      note(path, content.stamp);
      const { oid } = content;
      const found = kept?.scanOf(oid, language);
      if (found) return found;
      const scan = scanText(content.text(), language, parse);
      if (kept) fresh.push({ oid, language, scan });
      return scan;
    },
    ofText: (text, language) => scanText(text, language, parse),
    keep: () => {
      if (!kept || (!changed && fresh.length === 0)) return;
      for (const path of stamps.keys()) if (!seen.has(path)) stamps.delete(path);
      kept.keep({ scans: fresh.splice(0), stamps: { checkout: root, files: stamps }, nowMs: now() });
      changed = false;
    },
  };
}
