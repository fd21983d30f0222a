import type { ModelFacts, Section } from '../../report/report.ts';
import { chart, folded, nothing, section } from './blocks.ts';
import { type Html, markup } from './html.ts';
import { count, counted, percent, time } from './text.ts';

/** The graph with its hubs, and the files whose edits cost most. */
export function hubSection(model: Section<ModelFacts>): Html {
  return section({
    id: 'hubs',
    title: 'What makes the loop long',
    says: model.ok
      ? says(model.value)
      : markup`Projects are shown here by their seconds times how often they run.`,
    body: model.ok ? body(model.value) : [nothing(model.error)],
  });
}

function says({ hubs, commits, targets }: ModelFacts): Html {
  const [first] = hubs.hubs;
  const of = markup`of <code>${targets.join(', ')}</code> after the newest ${counted(commits, 'commit')}`;
  if (!first) return markup`No task ${of} takes any time.`;
  const share = percent(first.workMs / Math.max(1, hubs.totalMs));
  return markup`<code>${first.project}</code> takes ${share} of the CPU time ${of}, and runs in
    ${count(first.commits)} of them.`;
}

function body({ hubs, files }: ModelFacts): readonly Html[] {
  const shown = hubs.hubs;
  return [
    chart('hubs', `${counted(shown.length, 'project')}, the costliest largest, above those they depend on`),
    markup`<p class="note">
      A circle's area is the CPU time of a project's tasks over these commits: seconds times how often. A
      project stands above those it depends
      on.${hubs.leftOut > 0 ? ` ${counted(hubs.leftOut, 'project')} that cost less left out.` : ''}
    </p>`,
    folded({
      caption: `${counted(shown.length, 'project')} as a table`,
      columns: [
        { title: 'project' },
        { title: 'CPU time', isNumber: true },
        { title: 'commits', isNumber: true },
        { title: 'a commit', isNumber: true },
        { title: 'used by', isNumber: true },
      ],
      rows: shown.map(({ project, workMs, commits, dependents }) => [
        markup`<code>${project}</code>`,
        time(workMs),
        count(commits),
        time(workMs / Math.max(1, commits)),
        count(dependents),
      ]),
    }),
    ...(files.length === 0 ? [] : [fileTable(files)]),
  ];
}

function fileTable(files: ModelFacts['files']): Html {
  return folded({
    caption: 'Files whose edits cost most',
    columns: [
      { title: 'file' },
      { title: 'commits', isNumber: true },
      { title: 'the loop after an edit', isNumber: true },
    ],
    rows: files.map(({ path, commits, loopMs }) => [
      markup`<code>${path}</code>`,
      count(commits),
      time(loopMs),
    ]),
  });
}
