// The loop against its budget over time.

/** What is far beyond is told, not drawn: one long run would make all others flat. */
const MOST_BUDGETS = 3;

/** The main budget from each change on; before the first one, that of the settings. */
function budgetLine(changes, budgetMs, [from, to]) {
  const known = changes.filter((change) => change.max !== undefined);
  const before = known.filter((change) => change.t <= from).at(-1)?.max ?? known[0]?.max ?? budgetMs;
  const inside = known.filter((change) => change.t > from && change.t <= to);
  const line = [{ t: from, max: before }, ...inside];
  return [...line, { t: to, max: line.at(-1)?.max }];
}

function loopTitle(loop) {
  const failed = loop.f > 0 ? `, ${loop.f} failed` : '';
  return `${loop.r}: ${seconds(loop.ms)}\n${loop.n} tasks${failed}\n${new Date(loop.t).toLocaleString()}`;
}

function changeTitle(change) {
  return `${new Date(change.t).toLocaleDateString()}\n${change.text}`;
}

/** What the picture spans, a later change of the ledger among it: of a single loop, a minute on both sides. */
function spanOf(loops, changes) {
  const [first, last] = [loops[0].t, Math.max(loops.at(-1).t, changes.at(-1)?.t ?? 0)];
  return last > first ? [first, last] : [first - 60_000, first + 60_000];
}

function loopDots(loops) {
  return [
    Plot.dot(loops, {
      x: 't',
      y: 'ms',
      r: loops.length > 300 ? 2 : 2.75,
      fill: ink.muted,
      fillOpacity: 0.65,
    }),
    Plot.line(loops, { x: 't', y: 'p', stroke: ink.accent, strokeWidth: 2.25, curve: 'step-after' }),
    Plot.dot(loops.slice(-1), { x: 't', y: 'p', r: 4, fill: ink.accent }),
  ];
}

function budgetMarks(line, changes) {
  const mark = {
    x: 't',
    frameAnchor: 'top',
    dy: -4,
    r: 3.5,
    symbol: 'triangle',
    rotate: 180,
    fill: ink.muted,
  };
  return [
    Plot.ruleX(changes, { x: 't', stroke: ink.strong }),
    Plot.line(line, {
      x: 't',
      y: 'max',
      curve: 'step-after',
      stroke: ink.text,
      strokeWidth: 1.5,
      strokeDasharray: '5 4',
    }),
    Plot.text(line.slice(-1), {
      x: 't',
      y: 'max',
      text: (one) => tick(one.max),
      dx: 8,
      textAnchor: 'start',
      fill: ink.text,
    }),
    Plot.dot(changes, mark),
  ];
}

/** What does not fit into the picture. */
function beyondText(loops, top, highest) {
  const beyond = loops.filter((loop) => loop.ms > top).length;
  const budget =
    data.loop.hasLedger && data.budgetMs > top ? [`↑ budget of a loop ${tick(data.budgetMs)}`] : [];
  return [...(beyond > 0 ? [`↑ ${beyond} longer, up to ${seconds(highest)}`] : []), ...budget].join('   ');
}

function drawLoop() {
  const { loops, changes } = data.loop;
  if (loops.length === 0) return;
  const span = spanOf(loops, changes);
  const line = budgetLine(changes, data.budgetMs, span);
  const highest = Math.max(...loops.map((loop) => loop.ms));
  const budget = Math.max(...line.map((one) => one.max));
  const top = Math.max(budget * 1.15, Math.min(highest * 1.05, budget * MOST_BUDGETS));
  const shown = changes.filter((change) => change.t >= span[0] && change.t <= span[1]);
  const ticks = steps(top, 6);
  draw('loop', (width) => ({
    height: width < 500 ? 260 : 320,
    marginLeft: 44,
    marginRight: 56,
    marginTop: 28,
    x: { type: 'time', domain: span, label: null },
    y: { domain: [0, top], clamp: true, label: null },
    marks: [
      Plot.gridY({ ticks, stroke: ink.hair, strokeOpacity: 1 }),
      Plot.axisY({ ticks, tickFormat: tick, tickSize: 0, label: null }),
      Plot.axisX({ ticks: Math.max(2, Math.floor(width / 110)), tickSize: 4, label: null }),
      ...budgetMarks(line, shown),
      ...loopDots(loops),
      Plot.text([beyondText(loops, top, highest)], {
        frameAnchor: 'top-right',
        dy: -20,
        dx: 48,
        fill: ink.muted,
      }),
      Plot.tip(loops, Plot.pointer({ x: 't', y: 'ms', title: loopTitle, ...TIP })),
      Plot.tip(
        shown,
        Plot.pointerX({
          x: 't',
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
