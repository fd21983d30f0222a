import type { CacheUse } from '../../report/cache-use.ts';
import type { Section, SlowTestFiles } from '../../report/report.ts';
import { chart, folded, key, nothing, section } from './blocks.ts';
import { type Html, markup } from './html.ts';
import { count, counted, percent, time, when } from './text.ts';

/** How often caches spared a task. */
export function cacheSection(cache: CacheUse): Html {
  const { executed, local, remote, testFiles } = cache;
  const all = executed + local + remote;
  const files =
    testFiles && testFiles.asked > 0
      ? markup` A test file was asked for ${counted(testFiles.asked, 'time')} in the last
        ${counted(testFiles.runs, 'run')} of a project’s tests, and was
        ${testFiles.known === 0 ? 'never known' : `known ${counted(testFiles.known, 'time')} (${percent(testFiles.known / testFiles.asked)})${sampleText(testFiles.audited)}`}.`
      : undefined;
  return section({
    id: 'cache',
    title: 'What caches spared',
    says:
      all === 0
        ? markup`How many tasks came from a cache is shown here.`
        : markup`${sparedText(cache)}${files}`,
    body: all === 0 ? [nothing('No run is known yet. Run: npx subminute affected -t test')] : body(cache),
  });
}

function sparedText({ runs, executed, local, remote, savedMs }: CacheUse): Html {
  const all = executed + local + remote;
  const tasks = `${counted(all, 'task')} in ${counted(runs, 'run')} came from a cache`;
  return local + remote === 0
    ? markup`None of ${tasks}.`
    : markup`${percent((local + remote) / all)} of ${tasks}: ${time(savedMs)} of tasks that did not run.`;
}

/** Known ones run all the same now and then: in the words of `cache stats`. */
function sampleText(audited: number): string {
  return audited === 0 ? '' : `, ${count(audited)} of them run as a sample (audit)`;
}

function body({ buckets, executed, local, remote }: CacheUse): readonly Html[] {
  const isMany = buckets.some(({ runs }) => runs > 1);
  return [
    chart('cache', `Executed and restored tasks in ${counted(buckets.length, 'group')} of runs`, [
      ...(executed > 0 ? [key('cpu', 'executed')] : []),
      ...(local > 0 ? [key('blocked', "Nx's own cache")] : []),
      ...(remote > 0 ? [key('queued', 'the shield, or another remote cache')] : []),
    ]),
    markup`<p class="note">
      A bar is ${isMany ? `up to ${counted(buckets[0]?.runs ?? 0, 'run')}` : 'a run'}, oldest first; its height
      counts tasks.
    </p>`,
    folded({
      caption: 'The same as a table',
      columns: [
        { title: 'from' },
        { title: 'runs', isNumber: true },
        { title: 'executed', isNumber: true },
        { title: "Nx's cache", isNumber: true },
        { title: 'remote', isNumber: true },
      ],
      rows: buckets.map((bucket) => [
        when(bucket.atMs),
        count(bucket.runs),
        count(bucket.executed),
        count(bucket.local),
        count(bucket.remote),
      ]),
    }),
  ];
}

/** The test files that took longest when they ran last. */
export function testFileSection(testFiles: Section<SlowTestFiles>): Html {
  return section({
    id: 'tests',
    title: 'The slowest test files',
    says: testFiles.ok
      ? slowest(testFiles.value)
      : markup`What each test file takes is shown here, by <code>@subminute/vitest</code>.`,
    body: testFiles.ok ? testBody(testFiles.value) : [nothing(testFiles.error)],
  });
}

function slowest({ slowest: files, all, totalMs }: SlowTestFiles): Html {
  if (files.length >= all)
    return markup`${all === 1 ? 'The one test file' : counted(all, 'test file')} took ${time(totalMs)} when
    ${all === 1 ? 'it' : 'they'} ran last.`;
  const shown = files.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return markup`${counted(files.length, 'test file')} of ${count(all)} take
  ${percent(shown / Math.max(1, totalMs))} of the ${time(totalMs)} that all took when they ran last.`;
}

function testBody({ slowest: files }: SlowTestFiles): readonly Html[] {
  return [
    chart('tests', `What the ${counted(files.length, 'slowest test file')} took`),
    folded({
      caption: 'The same as a table',
      columns: [{ title: 'test file' }, { title: 'took', isNumber: true }, { title: 'remark' }],
      rows: files.map(({ path, durationMs, outcome, always }) => [
        markup`<code>${path}</code>`,
        time(durationMs),
        [
          ...(outcome === 'failed' ? ['failed'] : []),
          ...(always === undefined ? [] : [`runs always: ${always}`]),
        ].join(', '),
      ]),
    }),
  ];
}
