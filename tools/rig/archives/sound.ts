// Archives that must be taken, also those that only look wrong.
import { type ArchiveCase, good, of } from './archive-case.ts';
import { file, folder, gzip, link, oldest, rawEntry, rawHeader, tar, taskEnd } from './raw-tar.ts';

const upTo = (output: string): readonly Buffer[] => {
  const parts = output.split('/');
  return parts.map((_, at) => folder(parts.slice(0, at + 1).join('/')));
};

export const SOUND: readonly ArchiveCase[] = [
  good(
    'has one file',
    of((output) => [file(`${output}/a.js`)]),
  ),
  good(
    'has folders with entries',
    of((output) => [...upTo(output), file(`${output}/a.js`), folder(`${output}/empty`)]),
  ),
  good(
    'has nothing but an empty folder',
    of((output) => upTo(output)),
  ),
  good(
    'has its output as a file',
    of((output) => [file(output)]),
  ),
  good(
    'has empty files',
    of((output) => [file(`${output}/a.js`, ''), file(`${output}/b.js`, '')]),
  ),
  good(
    'has a file of exactly one block',
    of((output) => [file(`${output}/a.js`, 'x'.repeat(512))]),
  ),
  good(
    'has long paths',
    of((output) => [
      file(`${output}/${'long/'.repeat(20)}a.js`),
      file(`${output}/${'longer/'.repeat(60)}a.js`),
      folder(`${output}/${'f'.repeat(200)}`),
    ]),
  ),
  good(
    'has a path of exactly 100 bytes',
    of((output) => [file(`${output}/${'x'.repeat(99 - output.length)}`)]),
  ),
  good(
    'has names beyond ASCII',
    of((output) => [file(`${output}/größe/日本/👩‍💻.js`), file(`${output}/${'ü'.repeat(100)}`)]),
  ),
  good(
    'has links within its output',
    of((output) => [
      folder(`${output}/b`),
      file(`${output}/b/x.js`),
      link(`${output}/a`, 'b'),
      link(`${output}/b/up`, '../b/x.js'),
      link(`${output}/b/here`, './x.js'),
      link(`${output}/b/root`, '..'),
      link(`${output}/dangling`, 'nowhere'),
      link(`${output}/long`, 'n'.repeat(150)),
    ]),
  ),
  good(
    'has files for execution',
    of((output) => [file(`${output}/run`, '#!/bin/sh\n', 0o100755)]),
  ),
  good(
    'has names that differ in letter case',
    of((output) => [file(`${output}/README`), file(`${output}/readme`)]),
  ),
  good(
    'has a nested file called code',
    of((output) => [file(`${output}/code`), file(`${output}/terminalOutput`)]),
  ),
  good(
    'has names with points',
    of((output) => [file(`${output}/.hidden`), file(`${output}/..a`), file(`${output}/a..`)]),
  ),
  good(
    'has owners, times and a mode of its own',
    of((output) => [
      rawEntry(
        { name: `${output}/a.js`, uid: Buffer.from([0x80, 0, 0, 0, 0, 0x4c, 0x4b, 0x40]), gid: '1777777\0' },
        'x',
      ),
      rawEntry({ name: `${output}/b.js`, mtime: Buffer.from([0x80, 0, 0, 0, ...Array(8).fill(0xff)]) }, 'x'),
      rawEntry({ name: `${output}/c.js`, mode: '0000600\0' }, 'x'),
    ]),
  ),
  good(
    'has folders that hand their group on',
    of((output) => [folder(output, 0o042775), file(`${output}/a.js`)]),
  ),
  good(
    'has a folder with a slash behind it',
    of((output) => [folder(`${output}/`), file(`${output}/a.js`)]),
  ),
  good('has how the task ended before its files', (output) => gzip(tar(taskEnd(), file(`${output}/a.js`)))),
  good('has an empty terminal output', (output) => gzip(tar(file(`${output}/a.js`), taskEnd('')))),
  good('has a terminal output with controls', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd('\u001b[32mok\u001b[0m \u001b]0;evil\u0007\u001b[2Jdone\n'))),
  ),
  good('has how the task ended in the form of GNU', (output) =>
    gzip(tar(file(`${output}/a.js`), file('terminalOutput', 'x'), file('code', '\0\0\0\0'))),
  ),
  good('has blocks of zeros behind its end mark', (output) =>
    gzip(Buffer.concat([tar(file(`${output}/a.js`), taskEnd()), Buffer.alloc(10 * 512)])),
  ),
  good('is not compressed within gzip', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd()), { level: 0 }),
  ),
  good('has a file whose bytes look like a tar', (output) =>
    gzip(
      tar(
        file(
          `${output}/a.tar`,
          tar(file('../evil.js'), oldest('code', 'xxxx'), rawHeader({ name: 'x', type: '1' })),
        ),
        taskEnd(),
      ),
    ),
  ),
];
