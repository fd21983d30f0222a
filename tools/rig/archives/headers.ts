// What is wrong with a header, or what two readers might understand differently.
import { type ArchiveCase, bad } from './archive-case.ts';
import {
  POSIX,
  announcement,
  file,
  gzip,
  link,
  octal,
  oldest,
  padded,
  type RawFields,
  rawEntry,
  rawHeader,
  tar,
  taskEnd,
} from './raw-tar.ts';

/** An archive with one entry of these fields, else a sound file. */
const one =
  (fields: RawFields, body = 'x') =>
  (output: string): Buffer =>
    gzip(tar(rawEntry({ name: `${output}/a.js`, ...fields }, body), taskEnd()));

/** An archive of a sound file behind these entries. */
const before =
  (...entries: readonly Buffer[]) =>
  (output: string): Buffer =>
    gzip(tar(...entries, file(`${output}/a.js`), taskEnd()));

/** A record of pax: `<length of all of it> <key>=<value>\n`. */
function pax(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = rest.length + String(rest.length + 2).length;
  return `${length}${rest}`;
}

const paxHeader = (type: 'x' | 'g', body: string): Buffer =>
  rawEntry({ name: 'PaxHeader', type, magic: POSIX }, body);

const binary = (...bytes: readonly number[]): Buffer =>
  Buffer.from([...bytes, ...Array(12 - bytes.length).fill(0)]);

/** One hole and one byte, as GNU tells of a file with holes. */
const HOLES = Buffer.concat([
  Buffer.alloc(41),
  Buffer.from(octal(512, 12) + octal(1, 12)),
  Buffer.alloc(102),
]);

export const HEADERS: readonly ArchiveCase[] = [
  bad('has a wrong checksum in a header', 'checksum', one({ checksum: octal(1234, 8) })),
  bad('has a checksum that is not a number', 'checksum', one({ checksum: 'checksum' })),
  bad('has no checksum', 'checksum', one({ checksum: '' })),
  bad('has a size that is negative in binary', 'number', one({ size: Buffer.alloc(12, 0xff) })),
  bad('has a size in binary', 'number', one({ size: binary(0x80) })),
  bad('has a size of 2^62 in binary', 'number', one({ size: binary(0x80, 0, 0, 0, 0x40) })),
  bad('has a size with a sign', 'number', one({ size: '-0000000001\0' })),
  bad('has a size that is not octal', 'number', one({ size: '00000000009\0' })),
  bad('has two numbers as a size', 'number', one({ size: '1\u0000000000001\0' })),
  bad('has no size', 'number', one({ size: '' })),
  bad('has a mode that is not a number', 'number', one({ mode: '0x1ed\0' })),
  bad('has an owner that is not a number', 'number', one({ uid: 'root\0' })),
  bad('has a time that is not a number', 'number', one({ mtime: 'yesterday\0' })),
  bad('has a header of POSIX', 'header', one({ magic: POSIX })),
  bad('has a path in two parts', 'header', (output) =>
    gzip(tar(rawEntry({ name: 'a.js', magic: POSIX, extension: output }), taskEnd())),
  ),
  bad('has times where Nx has none', 'header', one({ extension: octal(1, 12) })),
  bad('has a magic of its own', 'header', one({ magic: 'custar  ' })),
  bad('has a folder of the oldest form', 'header', (output) =>
    gzip(tar(rawEntry({ name: output, magic: '', type: '5' }), taskEnd())),
  ),
  bad('has something in a padding', 'padding', (output) => {
    const entry = file(`${output}/a.js`, 'x');
    entry.write('!', entry.length - 1);
    return gzip(tar(entry, taskEnd()));
  }),
  bad('has something behind the end of a name', 'path', (output) =>
    gzip(tar(rawEntry({ name: `${output}/a.js\0hidden` }), taskEnd())),
  ),
  bad('has a folder with bytes', 'header', one({ type: '5' })),
  bad('has a link with bytes', 'header', one({ type: '2', target: 'b.js' })),
  bad('has a link without a target', 'header', one({ type: '2' }, '')),
  bad('has a file with a target', 'header', one({ target: 'b.js' })),

  bad('has a hard link', 'type', one({ type: '1', target: '/etc/passwd' }, '')),
  bad('has a character device', 'type', one({ type: '3', device: octal(1, 8) + octal(3, 8) }, '')),
  bad('has a block device', 'type', one({ type: '4', device: octal(8, 8) + octal(0, 8) }, '')),
  bad('has a FIFO', 'type', one({ type: '6' }, '')),
  bad('has a contiguous file', 'type', one({ type: '7' })),
  bad('has a type that nobody knows', 'type', one({ type: 'Z' })),
  bad('has a file with holes', 'type', one({ type: 'S', extension: HOLES })),
  bad('has a folder dump of GNU', 'type', one({ type: 'D' })),
  bad('has the rest of a file of another volume', 'type', one({ type: 'M' })),
  bad('has a volume label', 'type', before(rawHeader({ name: 'volume', type: 'V' }))),
  bad('renames a file by pax', 'type', before(paxHeader('x', pax('path', '../../evil.js')))),
  bad('resizes a file by pax', 'type', before(paxHeader('x', pax('size', '1024')))),
  bad('aims a link by pax', 'type', before(paxHeader('x', pax('linkpath', '/etc/passwd')))),
  bad('renames all files by pax', 'type', before(paxHeader('g', pax('path', 'package.json')))),

  bad('has a long name for nothing', 'long-name', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd(), announcement('L', 'x\0'))),
  ),
  bad(
    'has two long names for one file',
    'long-name',
    before(announcement('L', 'x\0'), announcement('L', 'y\0')),
  ),
  bad('has an empty long name', 'long-name', before(announcement('L', '\0'))),
  bad('has a long name of no bytes', 'long-name', before(rawHeader({ name: '././@LongLink', type: 'L' }))),
  bad('has a long name without an end', 'long-name', before(announcement('L', 'x'.repeat(200)))),
  bad('has a long name with a zero in it', 'long-name', before(announcement('L', 'dist/a\0/../../evil\0'))),
  bad(
    'has a long name that is not UTF-8',
    'long-name',
    before(announcement('L', Buffer.from([0xff, 0xfe, 0]))),
  ),
  bad('has a long name of 65 kB', 'long-name', before(announcement('L', `${'x/'.repeat(33_000)}x\0`))),
  bad('has a long name with something behind it', 'padding', (output) => {
    const entry = announcement('L', `${output}/a.js\0`);
    entry.write('!', entry.length - 1);
    return gzip(tar(entry, file(`${output}/a.js`), taskEnd()));
  }),
  bad('has a long target for a file', 'header', before(announcement('K', 'x\0'))),
  bad('has a long name that leads out', 'path', before(announcement('L', `${'../'.repeat(40)}evil.js\0`))),
  bad('has a long target that leads out', 'link', (output) =>
    gzip(tar(announcement('K', `${'../'.repeat(40)}evil.js\0`), link(`${output}/a.js`, 'b.js'), taskEnd())),
  ),

  bad('has no exit code', 'code', (output) =>
    gzip(tar(file(`${output}/a.js`), oldest('terminalOutput', 'built\n'))),
  ),
  bad('has an exit code of one byte', 'code', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd('built\n', Buffer.alloc(1)))),
  ),
  bad('has an exit code of eight bytes', 'code', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd('built\n', Buffer.alloc(8)))),
  ),
  bad('has an exit code that is a folder', 'code', (output) =>
    gzip(tar(file(`${output}/a.js`), rawHeader({ name: 'code', type: '5' }), taskEnd())),
  ),
  bad('has two exit codes', 'duplicate', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd(), oldest('code', Buffer.alloc(4)))),
  ),
  bad('failed with 1', 'failed', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd('', Buffer.from([0, 0, 0, 1])))),
  ),
  bad('failed with 65536', 'failed', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd('', Buffer.from([0, 1, 0, 0])))),
  ),
  bad('has no terminal output', 'terminal-output', (output) =>
    gzip(tar(file(`${output}/a.js`), oldest('code', Buffer.alloc(4)))),
  ),
  bad('has two terminal outputs', 'duplicate', (output) =>
    gzip(tar(file(`${output}/a.js`), oldest('terminalOutput', 'a'), taskEnd())),
  ),
  bad('has a terminal output that is a link', 'terminal-output', () =>
    gzip(tar(link('terminalOutput', '/etc/passwd'), oldest('code', Buffer.alloc(4)))),
  ),
  bad('has a terminal output that is not UTF-8', 'terminal-text', (output) =>
    gzip(tar(file(`${output}/a.js`), taskEnd(Buffer.from([0x62, 0xc3, 0x28, 0x0a])))),
  ),
  bad('has a terminal output of 17 MiB', 'terminal-output', (output) =>
    gzip(
      tar(
        file(`${output}/a.js`),
        rawHeader({ name: 'terminalOutput', size: octal(17 * 2 ** 20, 12) }),
        padded(Buffer.from('x')),
      ),
    ),
  ),
];
