// Entries that are well formed and lie where they must not.
import { type ArchiveCase, bad, of } from './archive-case.ts';
import { file, folder, gzip, link, rawEntry, tar, taskEnd } from './raw-tar.ts';

const paths = (name: (output: string) => string): ((output: string) => Buffer) =>
  of((output) => [file(name(output))]);

export const ENTRIES: readonly ArchiveCase[] = [
  bad(
    'has a path that leads up',
    'path',
    paths(() => '../evil.js'),
  ),
  bad(
    'has a path that leads up in the middle',
    'path',
    paths((output) => `${output}/../../evil.js`),
  ),
  bad(
    'has a path that ends in a step up',
    'path',
    of((output) => [folder(`${output}/..`)]),
  ),
  bad(
    'has an absolute path',
    'path',
    paths(() => '/tmp/evil.js'),
  ),
  bad(
    'has an absolute path to its output',
    'path',
    paths((output) => `/${output}/a.js`),
  ),
  bad(
    'has a path with a point for a part',
    'path',
    paths((output) => `./${output}/a.js`),
  ),
  bad(
    'has a path with points for a part',
    'path',
    paths((output) => `${output}/.../a.js`),
  ),
  bad(
    'has a path with an empty part',
    'path',
    paths((output) => `${output}//a.js`),
  ),
  bad(
    'has a file whose path ends in a slash',
    'path',
    paths((output) => `${output}/a.js/`),
  ),
  bad(
    'has no path at all',
    'path',
    paths(() => ''),
  ),
  bad(
    'has a path with backslashes',
    'path',
    paths((output) => `${output}\\..\\..\\evil.js`),
  ),
  bad(
    'has a path with a drive',
    'path',
    paths(() => 'C:/evil.js'),
  ),
  bad(
    'has a path with a line break',
    'path',
    paths((output) => `${output}/a\nb.js`),
  ),
  bad(
    'has a path with an escape',
    'path',
    paths((output) => `${output}/\u001b[2Ja.js`),
  ),
  bad('has a path that is not UTF-8', 'path', (output) =>
    gzip(tar(rawEntry({ name: Buffer.concat([Buffer.from(`${output}/`), Buffer.from([0xff])]) }), taskEnd())),
  ),
  bad(
    'has a path with a part of 256 bytes',
    'path',
    paths((output) => `${output}/${'x'.repeat(256)}`),
  ),
  bad(
    'has a path of 5000 bytes',
    'path',
    paths((output) => `${output}/${'abcd/'.repeat(1000)}x`),
  ),

  bad(
    'has a file in no output',
    'outside',
    paths(() => 'package.json'),
  ),
  bad(
    'has a file beside its output',
    'outside',
    paths((output) => `${output}2/a.js`),
  ),
  bad(
    'has a file above its output',
    'outside',
    paths((output) => `${output.replace(/[^/]*$/, '')}package.json`),
  ),
  bad(
    'has a file where its output begins',
    'outside',
    paths((output) => output.replace(/\/.*$/, '')),
  ),
  bad(
    'has a folder in no output',
    'outside',
    of((output) => [file(`${output}/a.js`), folder('.git')]),
  ),

  bad(
    'has a file twice',
    'duplicate',
    of((output) => [file(`${output}/a.js`, '1'), file(`${output}/a.js`, '2')]),
  ),
  bad(
    'has a folder twice',
    'duplicate',
    of((output) => [folder(output), folder(output)]),
  ),
  bad(
    'has a file over a folder',
    'duplicate',
    of((output) => [file(`${output}/a/b.js`), file(`${output}/a`)]),
  ),
  bad(
    'has a file below a file',
    'below',
    of((output) => [file(`${output}/a`), file(`${output}/a/b.js`)]),
  ),
  bad(
    'has a file below a link',
    'below',
    of((output) => [link(`${output}/a`, 'b'), file(`${output}/a/b.js`)]),
  ),
  bad(
    'has a link over a folder with files',
    'duplicate',
    of((output) => [file(`${output}/a/b.js`), link(`${output}/a`, 'b')]),
  ),
  bad(
    'writes through a link that leaves',
    'link',
    of((output) => [link(`${output}/a`, '/etc'), file(`${output}/a/cron.d`)]),
  ),
  bad(
    'has a file below a link in other letters',
    'below',
    of((output) => [link(`${output}/A`, 'b'), file(`${output}/a/b.js`)]),
  ),
  bad(
    'has a link over a folder in other letters',
    'duplicate',
    of((output) => [file(`${output}/a/b.js`), link(`${output}/A`, 'b')]),
  ),
  bad(
    'has a link over a folder with the accent apart',
    'duplicate',
    of((output) => [file(`${output}/\u00e9/b.js`), link(`${output}/e\u0301`, 'b')]),
  ),

  bad(
    'has a link to an absolute path',
    'link',
    of((output) => [link(`${output}/a`, '/etc/passwd')]),
  ),
  bad(
    'has a link out of the workspace',
    'link',
    of((output) => [link(`${output}/a`, '../'.repeat(20))]),
  ),
  bad(
    'has a link beside its output',
    'link',
    of((output) => [link(`${output}/a`, '../src/a.ts')]),
  ),
  bad(
    'has a link to the folder above its output',
    'link',
    of((output) => [link(`${output}/a`, '..')]),
  ),
  bad(
    'has a link that goes down and up',
    'link',
    of((output) => [
      folder(`${output}/b`),
      link(`${output}/b/up`, '..'),
      link(`${output}/b/a`, 'up/../../x'),
    ]),
  ),
  bad(
    'has a link to a drive',
    'link',
    of((output) => [link(`${output}/a`, 'C:/x')]),
  ),
  bad(
    'has a link with a backslash',
    'link',
    of((output) => [link(`${output}/a`, '..\\..\\x')]),
  ),
  bad(
    'has its output as a link',
    'link',
    of((output) => [link(output, '../src')]),
  ),

  bad(
    'has a set-user-id file',
    'mode',
    of((output) => [file(`${output}/su`, 'x', 0o104755)]),
  ),
  bad(
    'has a set-group-id file',
    'mode',
    of((output) => [file(`${output}/sg`, 'x', 0o102755)]),
  ),
  bad(
    'has a sticky folder',
    'mode',
    of((output) => [folder(`${output}/tmp`, 0o041777)]),
  ),
  bad(
    'has a file that nobody can read',
    'mode',
    of((output) => [file(`${output}/a.js`, 'x', 0o100000)]),
  ),
  bad(
    'has a folder that nobody can write to',
    'mode',
    of((output) => [folder(`${output}/a`, 0o040555)]),
  ),

  bad(
    'has no outputs',
    'missing',
    of(() => []),
  ),
  bad(
    'has no more than the way to its output',
    'missing',
    of((output) => [folder(output.replace(/\/[^/]*$/, ''))]),
  ),
];
