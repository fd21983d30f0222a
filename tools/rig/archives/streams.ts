// What is wrong with the bytes around the tar, or with how it ends.
import { gzipSync } from 'node:zlib';
import { type ArchiveCase, bad, bounded } from './archive-case.ts';
import { BLOCK, END, GZIP_HEADER, file, gzip, tar, taskEnd } from './raw-tar.ts';

const sound = (output: string): Buffer => tar(file(`${output}/a.js`), taskEnd());
const whole = (output: string): Buffer => gzip(sound(output));

const PAGE = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>\n';

/** The same on every machine, and no deflate. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 7; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

const withFlag = (flag: number, extra: Buffer): Buffer => {
  const header = Buffer.from(GZIP_HEADER);
  header[3] = flag;
  return Buffer.concat([header, extra]);
};

const withMethod = (): Buffer => {
  const header = Buffer.from(GZIP_HEADER);
  header[2] = 7;
  return header;
};

const ZEROS_40_MIB = 40 * 2 ** 20;

export const STREAMS: readonly ArchiveCase[] = [
  bad('is empty', 'empty', () => Buffer.alloc(0)),
  bad('is a page of HTML', 'not-gzip', () => Buffer.from(PAGE)),
  bad('is noise', 'not-gzip', () => noise(4096)),
  bad('is noise behind the header of gzip', 'deflate', () =>
    Buffer.concat([GZIP_HEADER, Buffer.alloc(64, 0xff)]),
  ),
  bad('is a tar without gzip', 'not-gzip', sound),
  bad('is gzip within gzip', 'checksum', (output) =>
    gzip(Buffer.concat([whole(output), Buffer.alloc(BLOCK)])),
  ),
  bad('has another method of compression', 'not-gzip', (output) =>
    gzip(sound(output), { header: withMethod() }),
  ),
  bad('has a name in its gzip header', 'not-gzip', (output) =>
    gzip(sound(output), { header: withFlag(8, Buffer.from('a.tar\0')) }),
  ),
  bad('has an extra field in its gzip header', 'not-gzip', (output) =>
    gzip(sound(output), { header: withFlag(4, Buffer.from([1, 0, 65])) }),
  ),
  bad('ends in the middle', 'truncated', (output) => whole(output).subarray(0, whole(output).length >> 1)),
  bad('ends in the header of gzip', 'truncated', (output) => whole(output).subarray(0, 7)),
  bad('ends before its last byte', 'truncated', (output) => whole(output).subarray(0, -1)),
  bad('ends where deflate ends', 'truncated', (output) => whole(output).subarray(0, -8)),
  bad('has a wrong CRC', 'crc', (output) => gzip(sound(output), { crc: 0x12345678 })),
  bad('has a wrong length', 'length', (output) => gzip(sound(output), { length: 1 })),
  bad('has garbage behind it', 'trailing', (output) =>
    Buffer.concat([whole(output), Buffer.from('garbage')]),
  ),
  bad('has one zero byte behind it', 'trailing', (output) => Buffer.concat([whole(output), Buffer.alloc(1)])),
  bad('has a second member', 'trailing', (output) => Buffer.concat([whole(output), whole(output)])),
  bad('has a second member that is empty', 'trailing', (output) =>
    Buffer.concat([whole(output), gzipSync(Buffer.alloc(0))]),
  ),
  bad('unpacks to nothing', 'unended', () => gzip(Buffer.alloc(0))),
  bad('has no end mark', 'unended', (output) => gzip(sound(output).subarray(0, -END.length))),
  bad('has half an end mark', 'unended', (output) => gzip(sound(output).subarray(0, -BLOCK))),
  bad('ends in the middle of a block of its end mark', 'unended', (output) =>
    gzip(sound(output).subarray(0, -1)),
  ),
  bad('ends in the middle of a file', 'unended', (output) => gzip(sound(output).subarray(0, BLOCK + 5))),
  bad('ends in the middle of a header', 'unended', (output) => gzip(sound(output).subarray(0, 100))),
  bad('goes on behind one block of zeros', 'unended', (output) =>
    gzip(tar(Buffer.alloc(BLOCK), file(`${output}/a.js`), taskEnd())),
  ),
  bad('goes on behind its end mark', 'behind-end', (output) =>
    gzip(Buffer.concat([sound(output), file(`${output}/late.js`), END])),
  ),
  bad('has a byte that is not zero behind its end mark', 'behind-end', (output) =>
    gzip(Buffer.concat([sound(output), Buffer.alloc(BLOCK - 1), Buffer.from('x')])),
  ),
  bad('has part of a block behind its end mark', 'unended', (output) =>
    gzip(Buffer.concat([sound(output), Buffer.alloc(100)])),
  ),
  bad('is a bomb: 40 MiB of zeros in a file', 'ratio', (output) =>
    gzip(tar(file(`${output}/zeros.bin`, Buffer.alloc(ZEROS_40_MIB)), taskEnd()), { level: 9 }),
  ),
  bad('is a bomb: 40 MiB of zeros behind its end mark', 'ratio', (output) =>
    gzip(Buffer.concat([sound(output), Buffer.alloc(ZEROS_40_MIB)]), { level: 9 }),
  ),
  bounded(
    { maxBytes: 100_000 },
    bad('unpacks to more than is allowed', 'too-large', (output) =>
      gzip(tar(file(`${output}/noise.bin`, noise(100_000)), taskEnd())),
    ),
  ),
  bounded(
    { maxFiles: 1000 },
    bad('is a bomb of empty files', 'too-many', (output) =>
      gzip(tar(...Array.from({ length: 1001 }, (_, at) => file(`${output}/${at}`, '')), taskEnd())),
    ),
  ),
];
