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

/** Of what was executed and told nothing: stripes, so that it is neither hollow nor one of the shares. */
const STRIPES = { untold: ink.queued, 'untold-critical': ink.accent };
const SVG = 'http://www.w3.org/2000/svg';

function element(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function stripes() {
  const made = Object.entries(STRIPES).map(([id, stroke]) =>
    element(
      'pattern',
      { id, width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      element('path', { d: 'M1.25 0V5', stroke, 'stroke-width': 2.5 }),
    ),
  );
  return element('defs', {}, ...made);
}

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

function nameOf({ task, outcome }) {
  return outcome === 'failed' ? `✗ ${task}` : task;
}

/** In front of the bars: the axis of Plot has one colour for all. */
function names(tasks, margin) {
  const letters = Math.floor((margin - 12) / LETTER);
  return Plot.text(tasks, {
    y: 'task',
    text: (one) => fitted(nameOf(one), letters),
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
    Plot.ruleY(of('cpu', 'queued', 'blocked', 'restored'), {
      y: 'task',
      x1: 'startMs',
      x2: 'endMs',
      stroke: edge,
      strokeWidth: 2,
      strokeLinecap: 'round',
    }),
    Plot.barX(of('cpu', 'queued', 'blocked'), { ...row, fill: colourOf, insetLeft: 0.5 }),
    stripes,
    Plot.barX(of('untold'), {
      ...row,
      fill: (part) => `url(#untold${part.isCritical ? '-critical' : ''})`,
      stroke: edge,
    }),
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

/** Before the first task and after the last one: what is no task, where it takes a part of the line that one can see. */
function outsideOf({ tasks, startupMs, tookMs }) {
  const last = Math.max(0, ...tasks.map((one) => one.endMs));
  const all = [
    { row: '\0start', name: 'start-up', what: 'start of Nx, graph, plan', x1: 0, x2: startupMs },
    { row: '\0end', name: 'end', what: 'end of Nx', x1: last, x2: tookMs },
  ];
  return all.filter(({ x1, x2 }) => x2 - x1 >= OUTSIDE * tookMs);
}

/** Of the run: what is shorter is a needless row. */
const OUTSIDE = 0.02;

/** What it is stands behind the bar, in it or before it: as much as there is room for. */
function outsideText(one, pixels, end) {
  const took = seconds(one.x2 - one.x1);
  const [brief] = one.what.split(',');
  // How long it took is what one wants to know: it is left out last.
  const told = [`${one.what} · ${took}`, `${brief} · ${took}`, took];
  const places = [
    { at: one.x2, dx: 6, room: pixels(end - one.x2) },
    { at: one.x1, dx: 6, room: pixels(one.x2 - one.x1) },
    { at: one.x1, dx: -6, room: pixels(one.x1) },
  ];
  const all = told.flatMap((text) => places.map((place) => ({ ...place, row: one.row, text })));
  return all.filter(({ text, room }) => text.length * LETTER + 8 <= room).slice(0, 1);
}

function outsideMarks(outside, { margin, width, end }) {
  const pixels = (ms) => (ms / end) * (width - margin - 20);
  const texts = outside.flatMap((one) => outsideText(one, pixels, end));
  const at = { y: 'row', x: 'at', text: 'text', fill: ink.text };
  return [
    Plot.barX(outside, { y: 'row', x1: 'x1', x2: 'x2', insetTop: 3, insetBottom: 3, fill: ink.hair }),
    Plot.text(outside, {
      y: 'row',
      text: (one) => fitted(one.name, Math.floor((margin - 12) / LETTER)),
      frameAnchor: 'left',
      textAnchor: 'start',
      dx: -margin,
    }),
    ...[6, -6].map((dx) =>
      Plot.text(
        texts.filter((one) => one.dx === dx),
        { ...at, textAnchor: dx > 0 ? 'start' : 'end', dx },
      ),
    ),
  ];
}

function rowsOfRun(tasks, outside) {
  const named = (row) => outside.filter((one) => one.row === row).map((one) => one.row);
  return [...named('\0start'), ...tasks.map((one) => one.task), ...named('\0end')];
}

function drawRun() {
  if (data.run === undefined) return;
  const { tasks, tookMs } = data.run;
  const end = Math.max(1, tookMs, ...tasks.map((one) => one.endMs));
  const outside = outsideOf(data.run);
  const rows = rowsOfRun(tasks, outside);
  const longest = Math.max(
    ...[...tasks.map(nameOf), ...outside.map((one) => one.name)].map((one) => one.length),
  );
  draw('run', (width) => {
    const margin = Math.min(longest * LETTER + 16, width < 500 ? 132 : 260);
    const ticks = steps(end, Math.max(3, Math.floor(width / 120)));
    const middle = (one) => (one.startMs + one.endMs) / 2;
    return {
      height: rows.length * ROW + 40,
      marginLeft: margin,
      marginRight: 20,
      marginTop: 24,
      marginBottom: 8,
      x: { domain: [0, end], label: null },
      y: { domain: rows, axis: null, padding: 0 },
      marks: [
        Plot.axisX({ anchor: 'top', ticks, tickFormat: tick, tickSize: 0, label: null }),
        Plot.gridX({ ticks, stroke: ink.hair, strokeOpacity: 1 }),
        names(tasks, margin),
        ...outsideMarks(outside, { margin, width, end }),
        ...bars(tasks),
        Plot.tip(tasks, Plot.pointerY({ y: 'task', x: middle, title: taskTitle, ...TIP })),
      ],
    };
  });
}
