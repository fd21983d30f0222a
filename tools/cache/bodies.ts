import { crc32, gzipSync } from 'node:zlib';
import { type Artefact, type Entry, packedOf, tarOf } from './artefact.ts';

/** Where a body of an attacker aims. */
export interface Target {
  /** The workspace; absolute. */
  readonly root: string;
  /** A folder that is none of the workspace's business. */
  readonly outside: string;
}

/** The name of files that nobody may write: they stand outside of the outputs. */
export const ESCAPE = 'subminute-escape';

const GIB = 2 ** 30;

/** Sent whole, with the right Content-Length; made from what Nx itself stored for the same hash. */
export const BODIES = {
  // With nothing wrong: what is refused of the others is refused for what is wrong with them.
  sound: ({ entries }) => packedOf(entries),
  truncated: ({ packed }) => packed.subarray(0, packed.length >> 1),
  empty: () => Buffer.alloc(0),
  html: () => Buffer.from('<!doctype html><title>Sign in</title><p>Your session has expired.</p>\n'),
  random: () => noise(4096),
  'plain-tar': ({ entries }) => tarOf(entries),
  'no-code': ({ entries }) => packedOf(entries.filter(({ header }) => header.name !== 'code')),
  'short-code': (artefact) => packedOf(special(artefact, 'code', Buffer.from([0]))),
  'code-1': (artefact) => packedOf(special({ entries: halfBuilt(artefact) }, 'code', exitCode(1))),
  // Its lower half is 0.
  'code-65536': (artefact) => packedOf(special({ entries: halfBuilt(artefact) }, 'code', exitCode(65_536))),
  'text-not-utf8': (artefact) =>
    packedOf(special(artefact, 'terminalOutput', Buffer.from([0xff, 0xfe, 0x80]))),
  'dot-dot': (artefact) =>
    withOutput(artefact, (folder) => [file(`${folder}/../../../../${ESCAPE}`, 'written by a path')]),
  'through-symlink': (artefact, { outside }) =>
    withOutput(artefact, (folder) => [
      link('symlink', `${folder}/out`, outside),
      file(`${folder}/out/${ESCAPE}`, 'written through a link'),
    ]),
  'hard-link': (artefact) =>
    withOutput(artefact, (folder) => [link('link', `${folder}/users`, '/etc/passwd')]),
  'absolute-path': (artefact, { root }) =>
    packedOf(
      artefact.entries.map(({ header, data }) => {
        const name = isSpecial(header.name) ? header.name : `${root}/${header.name}`;
        return { header: { ...header, name }, data };
      }),
    ),
  'symlink-absolute': (artefact) =>
    withOutput(artefact, (folder) => [link('symlink', `${folder}/extra`, '/etc/hostname')]),
  'symlink-dot-dot': (artefact) =>
    withOutput(artefact, (folder) => [link('symlink', `${folder}/extra`, '../../../nx.json')]),
  // Inside of the project, and yet outside of its outputs.
  'symlink-src': (artefact) =>
    withOutput(artefact, (folder) => [link('symlink', `${folder}/extra`, '../src')]),
  setuid: ({ entries }) =>
    packedOf(
      entries.map((entry) =>
        isMain(entry) ? { ...entry, header: { ...entry.header, mode: 0o4755 } } : entry,
      ),
    ),
  fifo: (artefact) =>
    withOutput(artefact, (folder) => [
      { header: { name: `${folder}/pipe`, type: 'fifo' }, data: Buffer.alloc(0) },
    ]),
  'no-outputs': ({ entries }) => packedOf(entries.filter(({ header }) => isSpecial(header.name))),
  'wrong-content': ({ entries }) => packedOf(altered(entries)),
  'bad-crc': async ({ entries }) =>
    withChecksum(gzipSync(await tarOf(altered(entries))), crc32(await tarOf(entries))),
  'trailing-garbage': ({ packed }) => Buffer.concat([packed, noise(100)]),
  bomb: (artefact) =>
    withOutput(artefact, (folder) => [
      { header: { name: `${folder}/large`, type: 'file' }, data: Buffer.alloc(GIB) },
    ]),
} satisfies Readonly<Record<string, (artefact: Artefact, target: Target) => Buffer | Promise<Buffer>>>;

export type BodyName = keyof typeof BODIES;

export async function makeBody(name: BodyName, artefact: Artefact, target: Target): Promise<Buffer> {
  return BODIES[name](artefact, target);
}

function isSpecial(name: string): boolean {
  return name === 'code' || name === 'terminalOutput';
}

/** The output that each task of the benchmark has. */
function isMain({ header }: Entry): boolean {
  return header.name.endsWith('/main.js');
}

/** The same with another text or exit code. */
function special(
  { entries }: Pick<Artefact, 'entries'>,
  name: 'code' | 'terminalOutput',
  data: Buffer,
): readonly Entry[] {
  return entries.map((entry) => (entry.header.name === name ? { ...entry, data } : entry));
}

/** As a command leaves it that failed on its way. */
function halfBuilt({ entries }: Artefact): readonly Entry[] {
  return entries.map((entry) => (isMain(entry) ? { ...entry, data: Buffer.alloc(0) } : entry));
}

/** Other bytes of the same length: checksums of the archive's headers stay right. */
function altered(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) =>
    isMain(entry) ? { ...entry, data: Buffer.from(entry.data).fill('!') } : entry,
  );
}

/** More entries, between the outputs and what follows them. */
function withOutput({ entries }: Artefact, more: (folder: string) => readonly Entry[]): Promise<Buffer> {
  const main = entries.find(isMain);
  if (!main) throw new Error(`no main.js among ${entries.map(({ header }) => header.name).join(', ')}`);
  const folder = main.header.name.slice(0, -'/main.js'.length);
  const outputs = entries.filter(({ header }) => !isSpecial(header.name));
  const rest = entries.filter(({ header }) => isSpecial(header.name));
  return packedOf([...outputs, ...more(folder), ...rest]);
}

function file(name: string, text: string): Entry {
  return { header: { name, type: 'file', mode: 0o644 }, data: Buffer.from(text) };
}

function link(type: 'symlink' | 'link', name: string, linkname: string): Entry {
  return { header: { name, type, linkname }, data: Buffer.alloc(0) };
}

function exitCode(code: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32BE(code);
  return data;
}

/** gzip ends with a CRC32 and a length, four bytes each (RFC 1952). */
function withChecksum(packed: Buffer, crc: number): Buffer {
  packed.writeUInt32LE(crc, packed.length - 8);
  return packed;
}

/** Bytes that nothing can read, the same ones every time. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 24;
    }),
  );
}
