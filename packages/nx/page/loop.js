// The loop over time, with its budget.

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

/** The main budget from each change on; without any change, as it is now. */
function budgetLine(loops, marks, changes) {
  const known = changes.filter((change) => change.max !== undefined);
  const before = known.filter((change) => change.t < loops[0].t).at(-1)?.max;
  const inside = marks.filter((mark) => mark.max !== undefined);
  const first = before ?? inside[0]?.max ?? data.loop.budgetMs;
  const line = [{ x: -0.5, max: first }, ...inside.map(({ x, max }) => ({ x, max }))];
  return [...line, { x: loops.length - 0.5, max: line.at(-1).max }];
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

function budgetMarks(line, changes) {
  const mark = {
    x: 'x',
    frameAnchor: 'top',
    dy: -4,
    r: 3.5,
    symbol: 'triangle',
    rotate: 180,
    fill: ink.muted,
  };
  return [
    Plot.ruleX(changes, { x: 'x', stroke: ink.strong }),
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
    Plot.dot(changes, mark),
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

function drawLoop() {
  const { changes } = data.loop;
  const loops = data.loop.loops.map((loop, x) => ({ ...loop, x }));
  if (loops.length === 0) return;
  const marks = changesAt(loops, changes);
  const line = budgetLine(loops, marks, changes);
  const dates = datesOf(loops);
  const highest = Math.max(...loops.map((loop) => loop.ms));
  const budget = Math.max(...line.map((one) => one.max));
  const top = Math.max(budget * 1.15, Math.min(highest * 1.05, budget * MOST_BUDGETS));
  const ticks = steps(top, 6);
  draw('loop', (width) => ({
    height: width < 500 ? 260 : 320,
    marginLeft: 44,
    marginRight: 56,
    marginTop: 28,
    marginBottom: 28,
    x: { type: 'linear', domain: [-0.5, loops.length - 0.5], axis: null },
    y: { domain: [0, top], clamp: true, label: null },
    marks: [
      Plot.gridY({ ticks, stroke: ink.hair, strokeOpacity: 1 }),
      Plot.axisY({ ticks, tickFormat: tick, tickSize: 0, label: null }),
      ...dateMarks(readable(dates, (width - 100) / loops.length)),
      ...budgetMarks(line, marks),
      ...loopDots(loops),
      Plot.text([beyondText(loops, top, highest)], {
        frameAnchor: 'top-right',
        dy: -20,
        dx: 48,
        fill: ink.muted,
      }),
      Plot.tip(loops, Plot.pointer({ x: 'x', y: 'ms', title: loopTitle, ...TIP })),
      Plot.tip(
        marks,
        Plot.pointerX({
          x: 'x',
          frameAnchor: 'top',
          anchor: 'top',
          title: changeTitle,
          maxRadius: 8,
          ...TIP,
        }),
      ),
    ],
  }));
}
