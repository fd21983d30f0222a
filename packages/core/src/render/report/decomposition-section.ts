import { RUNGS } from '../../decompose/ladder.ts';
import type { Decomposition, Section } from '../../report/report.ts';
import type { ToldWalk } from '../decompose.ts';
import { chart, key, nothing, plain, section } from './blocks.ts';
import { type Html, markup } from './html.ts';
import { counted, time, when } from './text.ts';

/** What would bring the loop back, before and after; and what was proven by running. */
export function decompositionSection(decomposition: Section<Decomposition>): Html {
  return section({
    id: 'decomposition',
    title: 'What makes the loop shorter',
    says: decomposition.ok
      ? says(decomposition.value)
      : markup`What a decomposition would save is shown here, before anybody makes it.`,
    body: decomposition.ok ? body(decomposition.value) : [nothing(decomposition.error)],
  });
}

function says({ last, proofs }: Decomposition): Html {
  const proven =
    proofs.length > 0
      ? markup`${counted(proofs.length, 'change')} of the graph proven by running. `
      : undefined;
  if (!last) return markup`${proven}`;
  const { walk, atMs, commit, isOld } = last;
  const as = markup`As computed ${when(atMs)} at
    <code>${commit}</code>${isOld ? ', which is not this commit' : ''}.`;
  if (walk.steps.length === 0) return markup`${proven}Nothing is worth a split. ${as}`;
  const all = `${counted(walk.steps.length, 'proposal')} would bring nineteen of twenty loops from ${time(walk.loop.p95Ms)} to ${time(walk.last.p95Ms)}`;
  return markup`${proven}${all}. ${as}`;
}

function body({ last, proofs }: Decomposition): readonly Html[] {
  const hasPicture = proofs.length > 0 || (last?.walk.steps.length ?? 0) > 0;
  return [
    ...(hasPicture
      ? [
          chart('decomposition', 'The loop before and after each change', [
            key('open', 'before'),
            key('dot', 'after'),
          ]),
          markup`<p class="note">Half: half of the loops take no longer; 19 of 20: nineteen of twenty do not.</p>`,
        ]
      : []),
    ...(last && last.walk.steps.length > 0 ? [proposals(last.walk)] : []),
    ...(proofs.length > 0 ? [proven(proofs)] : []),
  ];
}

function proposals({ steps }: ToldWalk): Html {
  return plain({
    caption: 'Open proposals',
    columns: [
      { title: 'proposal' },
      { title: 'saves a loop', isNumber: true },
      { title: 'half of loops', isNumber: true },
      { title: '19 of 20', isNumber: true },
      { title: 'make it' },
    ],
    rows: steps.map(({ id, rung, title, saving }) => [
      markup`${RUNGS[rung]}: ${title}`,
      time(Math.max(0, saving.meanMs)),
      `${time(saving.before.p50Ms)} → ${time(saving.after.p50Ms)}`,
      `${time(saving.before.p95Ms)} → ${time(saving.after.p95Ms)}`,
      markup`<code class="command">npx subminute decompose --apply ${id} --verify</code>`,
    ]),
  });
}

function proven(proofs: Decomposition['proofs']): Html {
  return plain({
    caption: 'Proven by running',
    columns: [
      { title: 'proven' },
      { title: 'saved a loop', isNumber: true },
      { title: 'predicted', isNumber: true },
      { title: 'loops', isNumber: true },
    ],
    rows: proofs.map(({ title, savedMs, predictedSavedMs, loops }) => [
      title,
      signed(savedMs),
      signed(predictedSavedMs),
      String(loops.length),
    ]),
  });
}

function signed(ms: number): string {
  return ms < 0 ? `−${time(-ms)}` : time(ms);
}
