import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Artefact, type Entry, packedOf, readArtefact } from './artefact.ts';
import { BODIES, type BodyName, ESCAPE, makeBody } from './bodies.ts';

const TARGET = { root: '/w/space', outside: '/w' };
const FOLDER = 'packages/lib/dist';

function entry(name: string, data: string | Buffer, header: Partial<Entry['header']> = {}): Entry {
  return { header: { name, type: 'file', ...header }, data: Buffer.from(data) };
}

async function artefact(): Promise<Artefact> {
  const entries = [
    entry(FOLDER, '', { type: 'directory' }),
    entry(`${FOLDER}/main.js`, 'main\n'),
    entry(`${FOLDER}/part.txt`, 'part\n'),
    entry('terminalOutput', 'built\n'),
    entry('code', Buffer.alloc(4)),
  ];
  return readArtefact(await packedOf(entries));
}

/** By name, its type, where it leads and what it holds. */
async function said(name: BodyName): Promise<Record<string, string>> {
  const { entries } = await readArtefact(await makeBody(name, await artefact(), TARGET));
  return Object.fromEntries(
    entries.map(({ header, data }) => {
      const to = header.linkname ? ` → ${header.linkname}` : '';
      const text = header.name === 'code' ? data.toString('hex') : JSON.stringify(data.toString());
      return [header.name, `${header.type}${to} ${text}`];
    }),
  );
}

test('what is read of an archive is what was packed', async () => {
  const { entries } = await artefact();
  expect(entries.map(({ header, data }) => [header.name, data.length])).toEqual([
    [FOLDER, 0],
    [`${FOLDER}/main.js`, 5],
    [`${FOLDER}/part.txt`, 5],
    ['terminalOutput', 6],
    ['code', 4],
  ]);
});

test.each(['truncated', 'empty', 'html', 'random', 'plain-tar', 'bad-crc', 'trailing-garbage'] as const)(
  'a body that is %s cannot be unpacked, or not to its end',
  async (name) => {
    const body = await makeBody(name, await artefact(), TARGET);
    expect(() => gunzipSync(body)).toThrow(/incorrect|unexpected|header check/i);
  },
);

test('a body with a bad checksum has other bytes than the checksum is of', async () => {
  const { packed } = await artefact();
  const body = await makeBody('bad-crc', await artefact(), TARGET);
  expect(body.subarray(-8, -4)).toEqual(packed.subarray(-8, -4));
  expect(body.equals(packed)).toBe(false);
});

test.each([
  ['no-code', 'code', undefined],
  ['short-code', 'code', 'file 00'],
  ['code-1', 'code', 'file 00000001'],
  ['code-65536', 'code', 'file 00010000'],
  ['code-65536', `${FOLDER}/main.js`, 'file ""'],
  ['text-not-utf8', 'terminalOutput', 'file "���"'],
  ['dot-dot', `${FOLDER}/../../../../${ESCAPE}`, 'file "written by a path"'],
  ['through-symlink', `${FOLDER}/out`, 'symlink → /w ""'],
  ['through-symlink', `${FOLDER}/out/${ESCAPE}`, 'file "written through a link"'],
  ['hard-link', `${FOLDER}/users`, 'link → /etc/passwd ""'],
  ['absolute-path', `/w/space/${FOLDER}/main.js`, 'file "main\\n"'],
  ['absolute-path', 'code', 'file 00000000'],
  ['symlink-absolute', `${FOLDER}/extra`, 'symlink → /etc/hostname ""'],
  ['symlink-dot-dot', `${FOLDER}/extra`, 'symlink → ../../../nx.json ""'],
  ['symlink-src', `${FOLDER}/extra`, 'symlink → ../src ""'],
  ['fifo', `${FOLDER}/pipe`, 'fifo ""'],
  ['no-outputs', `${FOLDER}/main.js`, undefined],
  ['wrong-content', `${FOLDER}/main.js`, 'file "!!!!!"'],
  ['wrong-content', `${FOLDER}/part.txt`, 'file "part\\n"'],
] as const)('in the body %s, %s is: %s', async (name, path, is) => {
  expect((await said(name))[path]).toBe(is);
});

test('a file of the body setuid runs as its owner', async () => {
  const { entries } = await readArtefact(await makeBody('setuid', await artefact(), TARGET));
  expect(entries.find(({ header }) => header.name.endsWith('main.js'))?.header.mode).toBe(0o4755);
});

test('a body with nothing wrong has the headers that Nx writes', async () => {
  const tar = gunzipSync(await makeBody('sound', await artefact(), TARGET));
  expect(tar.toString('latin1', 257, 265)).toBe('ustar  \0');
  expect((await readArtefact(await makeBody('sound', await artefact(), TARGET))).entries).toHaveLength(5);
});

test('what comes after the outputs comes after what is put among them', async () => {
  const names = Object.keys(await said('fifo'));
  expect(names.slice(-3)).toEqual([`${FOLDER}/pipe`, 'terminalOutput', 'code']);
});

test('the same body is made of the same artefact', async () => {
  // The bomb takes seconds.
  const names = (Object.keys(BODIES) as BodyName[]).filter((name) => name !== 'bomb');
  const from = await artefact();
  for (const name of names.filter((one) => one === 'random' || one === 'trailing-garbage')) {
    expect(await makeBody(name, from, TARGET)).toEqual(await makeBody(name, from, TARGET));
  }
});
