// The recorded loop over time, and apart from it the ledger's budget for the modelled one.

/** What is far beyond is told, not drawn: one long run would make all others flat. */
const MOST_BUDGETS = 3;

/** A step for each loop: pauses between them would be all that one sees. A change lies between two of them. */
function placeOf(loops, t) {
  return loops.filter((loop) => loop.t <= t).length - 0.5;
}

/** Changes at one place are one mark. */
function changesAt(loops, changes) {
  const shown = changes.filter((change) => change.t >= loops[0].t);
  const byPlace = Map.groupBy(shown, (change) => placeOf(loops, change.t));
  return [...byPlace].map(([x, all]) => ({ x, all, max: all.findLast((one) => one.max !== undefined)?.max }));
}

/** The ledger's main budget from each change on, to the end of the picture: there was none before the first one. */
function budgetLine(loops, marks, changes) {
  const known = changes.filter((change) => change.max !== undefined);
  const before = known.filter((change) => change.t < loops[0].t).at(-1);
  const inside = marks.filter((mark) => mark.max !== undefined).map(({ x, max }) => ({ x, max }));
  const line = [...(before ? [{ x: -0.5, max: before.max }] : []), ...inside];
  return [...line, { x: endOf(loops), max: data.loop.ledger.allowedMs }];
}

/** Behind the last loop there is room for now. */
function endOf(loops) {
  return loops.length - 0.5 + Math.max(0.5, loops.length / 25);
}

const DAY = { month: 'short', day: 'numeric' };
const CLOCK = { hour: 'numeric', minute: '2-digit' };

/** The first loop of each day; of a single day, of each hour. */
function datesOf(loops) {
  const day = (t) => new Date(t).toDateString();
  const isOneDay = day(loops[0].t) === day(loops.at(-1).t);
  const key = (t) => (isOneDay ? new Date(t).getHours() : day(t));
  const format = (x) => (isOneDay ? { ...CLOCK, ...(x === 0 ? DAY : {}) } : DAY);
  return loops.flatMap(({ t }, x) =>
    x > 0 && key(t) === key(loops[x - 1].t)
      ? []
      : [{ x, text: new Date(t).toLocaleString(undefined, format(x)) }],
  );
}

/** As many dates as have room; the first one has. */
function readable(dates, step) {
  let free = Number.NEGATIVE_INFINITY;
  return dates.filter(({ x, text }) => {
    if (x * step < free) return false;
    free = x * step + text.length * LETTER + 12;
    return true;
  });
}

function loopTitle(loop) {
  const failed = loop.f > 0 ? `, ${loop.f} failed` : '';
  return `${loop.r}: ${seconds(loop.ms)}\n${loop.n} tasks${failed}\n${new Date(loop.t).toLocaleString()}`;
}

function changeTitle({ all }) {
  const told = all.slice(-MOST_TOLD).map(({ t, text }) => `${new Date(t).toLocaleDateString()} ${text}`);
  const more = all.length - told.length;
  return [...(more > 0 ? [`${more} earlier`] : []), ...told].join('\n');
}

const MOST_TOLD = 4;

function loopDots(loops) {
  return [
    Plot.dot(loops, {
      x: 'x',
      y: 'ms',
      r: loops.length > 300 ? 2 : 2.75,
      fill: ink.muted,
      fillOpacity: 0.65,
    }),
    Plot.line(loops, { x: 'x', y: 'p', stroke: ink.accent, strokeWidth: 2.25 }),
    Plot.dot(loops.slice(-1), { x: 'x', y: 'p', r: 4, fill: ink.accent }),
  ];
}

function changeMarks(changes) {
  const mark = { frameAnchor: 'top', dy: -4, r: 3.5, symbol: 'triangle', rotate: 180, fill: ink.muted };
  return [Plot.ruleX(changes, { x: 'x', stroke: ink.strong }), Plot.dot(changes, { x: 'x', ...mark })];
}

/** Of the same machine as the dots, and in the same seconds. */
function ownBudget(budgetMs, end) {
  return budgetMs === undefined
    ? []
    : dashed([
        { x: -0.5, max: budgetMs },
        { x: end, max: budgetMs },
      ]);
}

function dashed(line) {
  return [
    Plot.line(line, {
      x: 'x',
      y: 'max',
      curve: 'step-after',
      stroke: ink.text,
      strokeWidth: 1.5,
      strokeDasharray: '5 4',
    }),
    Plot.text(line.slice(-1), {
      x: 'x',
      y: 'max',
      text: (one) => tick(one.max),
      dx: 8,
      textAnchor: 'start',
      fill: ink.text,
    }),
  ];
}

function dateMarks(dates) {
  const at = { x: (one) => one.x - 0.5, frameAnchor: 'bottom' };
  return [
    Plot.ruleX(dates, { x: at.x, stroke: ink.hair }),
    Plot.text(dates, { ...at, text: 'text', dx: 2, dy: 16, textAnchor: 'start' }),
  ];
}

/** What does not fit into the picture. */
function beyondText(loops, top, highest) {
  const beyond = loops.filter((loop) => loop.ms > top).length;
  return beyond > 0 ? `↑ ${beyond} longer, up to ${seconds(highest)}` : '';
}

function changeTip(marks) {
  const title = { title: changeTitle, maxRadius: 8, ...TIP };
  return Plot.tip(marks, Plot.pointerX({ x: 'x', frameAnchor: 'top', anchor: 'top', ...title }));
}

/** What both pictures share, so that a loop stands in both at the same place. */
function frameOf(loops, top, width) {
  const ticks = steps(top, width < 500 ? 4 : 6);
  return {
    marginLeft: 44,
    marginRight: 56,
    marginTop: 28,
    marginBottom: 28,
    x: { type: 'linear', domain: [-0.5, endOf(loops)], axis: null },
    y: { domain: [0, top], clamp: true, label: null },
    marks: [
      Plot.gridY({ ticks, stroke: ink.hair, strokeOpacity: 1 }),
      Plot.axisY({ ticks, tickFormat: tick, tickSize: 0, label: null }),
      ...dateMarks(readable(datesOf(loops), (width - 100) / (endOf(loops) + 0.5))),
    ],
  };
}

function drawLoop() {
  const { changes, budgetMs } = data.loop;
  const loops = data.loop.loops.map((loop, x) => ({ ...loop, x }));
  if (loops.length === 0) return;
  const marks = changesAt(loops, changes);
  const highest = Math.max(...loops.map((loop) => loop.ms));
  const top =
    budgetMs === undefined
      ? Math.max(1, highest * 1.1)
      : Math.max(budgetMs * 1.15, Math.min(highest * 1.05, budgetMs * MOST_BUDGETS));
  draw('loop', (width) => {
    const frame = frameOf(loops, top, width);
    return {
      ...frame,
      height: width < 500 ? 260 : 320,
      marks: [
        ...frame.marks,
        ...changeMarks(marks),
        ...ownBudget(budgetMs, endOf(loops)),
        ...loopDots(loops),
        Plot.text([beyondText(loops, top, highest)], {
          frameAnchor: 'top-right',
          dy: -20,
          dx: 48,
          fill: ink.muted,
        }),
        Plot.tip(loops, Plot.pointer({ x: 'x', y: 'ms', title: loopTitle, ...TIP })),
        changeTip(marks),
      ],
    };
  });
}

/** The modelled loop is known as it is now only: a point at the end of its budget's line. */
function nowMarks(loops, { loopMs, allowedMs }, top) {
  if (loopMs === undefined) return [];
  const isBelow = loopMs <= allowedMs && loopMs > top / 4;
  const now = [{ x: endOf(loops), ms: Math.min(loopMs, top) }];
  return [
    Plot.dot(now, { x: 'x', y: 'ms', r: 4.5, fill: ink.accent }),
    Plot.text(now, {
      x: 'x',
      y: 'ms',
      text: () => `modelled now ${seconds(loopMs)}`,
      textAnchor: 'end',
      dx: 4,
      dy: isBelow ? 15 : -15,
      fill: ink.accent,
      fontWeight: 600,
      stroke: ink.ground,
      strokeWidth: 4,
    }),
  ];
}

function drawBudget() {
  const { changes, ledger } = data.loop;
  const { loops } = data.loop;
  if (loops.length === 0 || ledger === undefined) return;
  const marks = changesAt(loops, changes);
  const line = budgetLine(loops, marks, changes);
  const top =
    1.2 *
    Math.max(...line.map((one) => one.max), Math.min(ledger.loopMs ?? 0, ledger.allowedMs * MOST_BUDGETS));
  draw('budget', (width) => {
    const frame = frameOf(loops, top, width);
    const told = [...changeMarks(marks), ...dashed(line), ...nowMarks(loops, ledger, top), changeTip(marks)];
    return { ...frame, height: 200, marks: [...frame.marks, ...told] };
  });
}
