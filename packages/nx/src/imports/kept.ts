import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Database, inOneStep, openDatabaseFile } from '@subminute/vitest/store';
import type { Oid, Stamp } from './content.ts';
import type { Language } from './language.ts';
import type { FileScan } from './scan.ts';

/** The file carries the format's version: an older and a newer subminute may share a store. */
const GRAPH_FILE = 'graph-v1.db';

/** `PRAGMA application_id`: the letters SUBG. */
const APPLICATION_ID = 0x53_55_42_47;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS scan (
  oid BLOB NOT NULL,
  how TEXT NOT NULL,
  scan TEXT NOT NULL,
  used_ms INTEGER NOT NULL,
  PRIMARY KEY (oid, how)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stamps (
  checkout TEXT PRIMARY KEY,
  files TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

const FORM = { applicationId: APPLICATION_ID, format: 1, schema: SCHEMA };

/** Changes whenever the same text would be scanned otherwise, be it by us or by the parser. */
const SCANNER = '1 oxc-0.154.0';

/** What nobody has asked for in this time goes. */
const FORGET_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;

/** Scans of contents, shared by all checkouts of a repository, and of each checkout which file has which content. */
export interface Kept {
  readonly scanOf: (oid: Oid, language: Language) => FileScan | undefined;
  readonly stampsOf: (checkout: string) => ReadonlyMap<string, Stamp>;
  /** All of it, or nothing. */
  readonly keep: (news: News) => void;
  [Symbol.dispose](): void;
}

export interface News {
  readonly scans: readonly { readonly oid: Oid; readonly language: Language; readonly scan: FileScan }[];
  readonly stamps?: { readonly checkout: string; readonly files: ReadonlyMap<string, Stamp> };
  readonly nowMs: number;
}

/** Throws what SQLite throws where the disk is full, read-only, or taken for too long. */
export function openKept(store: string): Kept {
  const database: Database = openDatabaseFile(path.join(store, GRAPH_FILE), FORM);
  const { db } = database;
  const find = db.prepare('SELECT scan FROM scan WHERE oid = ? AND how = ?');
  return {
    scanOf: (oid, language) => {
      const row = find.get(Buffer.from(oid, 'hex'), howOf(language));
      return row === undefined ? undefined : readScan(String(row['scan']));
    },
    stampsOf: (checkout) => {
      const row = db.prepare('SELECT files FROM stamps WHERE checkout = ?').get(checkout);
      return new Map(row === undefined ? [] : (readJson(String(row['files'])) as [string, Stamp][]));
    },
    keep: (news) => inOneStep(db, () => write(db, news)),
    [Symbol.dispose]: () => database[Symbol.dispose](),
  };
}

function howOf(language: Language): string {
  return `${language} ${SCANNER}`;
}

function write(db: DatabaseSync, { scans, stamps, nowMs }: News): void {
  const put = db.prepare('INSERT OR REPLACE INTO scan (oid, how, scan, used_ms) VALUES (?, ?, ?, ?)');
  for (const { oid, language, scan } of scans)
    put.run(Buffer.from(oid, 'hex'), howOf(language), JSON.stringify(scan), nowMs);
  if (!stamps) return;
  const { checkout, files } = stamps;
  const last = Number(
    db.prepare('SELECT at_ms FROM stamps WHERE checkout = ?').get(checkout)?.['at_ms'] ?? 0,
  );
  db.prepare('INSERT OR REPLACE INTO stamps (checkout, files, at_ms) VALUES (?, ?, ?)').run(
    checkout,
    JSON.stringify([...files]),
    nowMs,
  );
  if (nowMs - last > DAY_MS) forgetOld(db, files, nowMs);
}

/** Once a day of each checkout: what it uses stays, and what none has used for long goes. */
function forgetOld(db: DatabaseSync, files: ReadonlyMap<string, Stamp>, nowMs: number): void {
  const mark = db.prepare('UPDATE scan SET used_ms = ? WHERE oid = ?');
  for (const [, , , , oid] of files.values()) mark.run(nowMs, Buffer.from(oid, 'hex'));
  db.prepare('DELETE FROM scan WHERE used_ms < ?').run(nowMs - FORGET_MS);
  db.prepare('DELETE FROM stamps WHERE at_ms < ?').run(nowMs - FORGET_MS);
}

/** A row that cannot be read is a miss. */
function readScan(text: string): FileScan | undefined {
  const scan = readJson(text) as FileScan | undefined;
  return Array.isArray(scan?.imports) && typeof scan.facts === 'object' ? scan : undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
