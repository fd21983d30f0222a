// The last run on a line of time.

const ROW = 19;

/** A task's bar in parts: their shares are right, nobody knows their order. */
function partsOf(one) {
  const length = one.endMs - one.startMs;
  if (one.cache !== 'none') return [{ ...one, kind: 'restored', x1: one.startMs, x2: one.endMs }];
  const told = [
    ['cpu', one.onCpuMs ?? 0],
    ['queued', one.queuedMs ?? 0],
    ['blocked', one.blockedMs ?? 0],
  ];
  const sum = told.reduce((all, [, ms]) => all + ms, 0);
  if (one.onCpuMs === undefined || sum <= 0)
    return [{ ...one, kind: 'untold', x1: one.startMs, x2: one.endMs }];
  let at = one.startMs;
  return told.flatMap(([kind, ms]) => {
    const x1 = at;
    at += (ms / sum) * length;
    return ms > 0 ? [{ ...one, kind, x1, x2: at }] : [];
  });
}

const QUIET = { cpu: ink.cpu, queued: ink.queued, blocked: ink.blocked };
const CRITICAL = { cpu: ink.accent, queued: ink.accentMid, blocked: ink.accentSoft };

function colourOf(part) {
  return (part.isCritical ? CRITICAL : QUIET)[part.kind];
}

function taskTitle(one) {
  const from = one.cache === 'none' ? one.outcome : `${one.outcome}, from the ${one.cache} cache`;
  const told =
    one.onCpuMs === undefined
      ? ''
      : `\non CPU ${seconds(one.onCpuMs)}, waiting ${seconds(one.queuedMs)}, blocked ${seconds(one.blockedMs)}`;
  return `${one.task}: ${seconds(one.endMs - one.startMs)}\n${from}${one.isCritical ? ', critical' : ''}${told}`;
}

/** From each task of the critical path to the next. */
function stepsOfPath(tasks) {
  const path = tasks
    .filter((one) => one.isCritical)
    .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  return path.slice(1).map((one, at) => ({ from: path[at], to: one }));
}

/** In front of the bars: the axis of Plot has one colour for all. */
function names(tasks, margin) {
  const letters = Math.floor((margin - 12) / LETTER);
  return Plot.text(tasks, {
    y: 'task',
    text: (one) => fitted(one.task, letters),
    frameAnchor: 'left',
    textAnchor: 'start',
    dx: -margin,
    fill: (one) => (one.isCritical ? ink.accent : ink.muted),
    fontWeight: (one) => (one.isCritical ? 600 : 400),
  });
}

function bars(tasks) {
  const parts = tasks.flatMap(partsOf);
  const of = (...kinds) => parts.filter((part) => kinds.includes(part.kind));
  const edge = (part) => (part.isCritical ? ink.accent : ink.queued);
  const row = { y: 'task', x1: 'x1', x2: 'x2', insetTop: 3, insetBottom: 3 };
  return [
    // So that what took no time is there too.
    Plot.ruleY(tasks, {
      y: 'task',
      x1: 'startMs',
      x2: 'endMs',
      stroke: edge,
      strokeWidth: 2,
      strokeLinecap: 'round',
    }),
    Plot.barX(of('cpu', 'queued', 'blocked'), { ...row, fill: colourOf, insetLeft: 0.5 }),
    Plot.barX(of('untold'), { ...row, fill: ink.ground, stroke: edge, strokeDasharray: '3 2' }),
    Plot.barX(of('restored'), { ...row, fill: ink.ground, stroke: edge, strokeWidth: 1.5 }),
    Plot.link(stepsOfPath(tasks), {
      x1: (step) => step.from.endMs,
      x2: (step) => step.to.startMs,
      y1: (step) => step.from.task,
      y2: (step) => step.to.task,
      stroke: ink.accent,
      curve: 'step-after',
    }),
  ];
}

function drawRun() {
  const tasks = data.run;
  if (tasks === undefined) return;
  const end = Math.max(1, ...tasks.map((one) => one.endMs));
  const longest = Math.max(...tasks.map((one) => one.task.length));
  draw('run', (width) => {
    const margin = Math.min(longest * LETTER + 16, width < 500 ? 132 : 260);
    const ticks = steps(end, Math.max(3, Math.floor(width / 120)));
    const middle = (one) => (one.startMs + one.endMs) / 2;
    return {
      height: tasks.length * ROW + 40,
      marginLeft: margin,
      marginRight: 8,
      marginTop: 24,
      marginBottom: 8,
      x: { domain: [0, end], label: null },
      y: { domain: tasks.map((one) => one.task), axis: null, padding: 0 },
      marks: [
        Plot.axisX({ anchor: 'top', ticks, tickFormat: tick, tickSize: 0, label: null }),
        Plot.gridX({ ticks, stroke: ink.hair, strokeOpacity: 1 }),
        names(tasks, margin),
        ...bars(tasks),
        Plot.tip(tasks, Plot.pointerY({ y: 'task', x: middle, title: taskTitle, ...TIP })),
      ],
    };
  });
}
