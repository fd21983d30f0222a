// Before and after, caches, and the slowest test files.

/** Rows of each change: its title, then what is told of it. */
function rowsOf(all) {
  const names = [...new Set(all.map((one) => one.name))];
  return names.flatMap((name) => [
    { key: name, title: name },
    ...all.filter((one) => one.name === name).map((one) => ({ ...one, key: `${name} ${one.what}` })),
  ]);
}

const TITLE_LEFT = { y: 'key', frameAnchor: 'left', textAnchor: 'start', dx: -72 };

function dumbbells(told) {
  const saved = (row) => row.beforeMs - row.afterMs;
  return [
    Plot.link(told, { y: 'key', x1: 'beforeMs', x2: 'afterMs', stroke: ink.accentMid, strokeWidth: 3 }),
    Plot.dot(told, {
      y: 'key',
      x: 'beforeMs',
      r: 4.5,
      fill: ink.ground,
      stroke: ink.muted,
      strokeWidth: 1.75,
    }),
    Plot.dot(told, { y: 'key', x: 'afterMs', r: 5, fill: ink.accent }),
    Plot.text(told, {
      y: 'key',
      x: (row) => Math.max(row.beforeMs, row.afterMs),
      text: (row) => `${saved(row) < 0 ? '+' : '−'}${seconds(Math.abs(saved(row)))}`,
      textAnchor: 'start',
      dx: 10,
      fill: ink.text,
    }),
  ];
}

function drawDecomposition() {
  const rows = rowsOf(data.decomposition ?? []);
  const told = rows.filter((row) => row.beforeMs !== undefined);
  if (told.length === 0) return;
  const titles = rows.filter((row) => row.title !== undefined);
  const most = Math.max(1, ...told.map((row) => Math.max(row.beforeMs, row.afterMs)));
  draw('decomposition', (width) => {
    const ticks = steps(most, Math.max(3, Math.floor(width / 130)));
    const fit = (row) => fitted(row.title, Math.floor(width / (LETTER + 0.6)));
    return {
      height: rows.length * 26 + 40,
      marginLeft: 72,
      marginRight: 64,
      marginTop: 24,
      marginBottom: 4,
      x: { domain: [0, most], label: null },
      y: { type: 'point', domain: rows.map((row) => row.key), axis: null, padding: 0.6 },
      marks: [
        Plot.axisX({ anchor: 'top', ticks, tickFormat: tick, tickSize: 0, label: null }),
        Plot.gridX({ ticks, stroke: ink.hair, strokeOpacity: 1 }),
        Plot.text(titles, {
          ...TITLE_LEFT,
          text: fit,
          fill: ink.text,
          fontWeight: 600,
          stroke: ink.ground,
          strokeWidth: 4,
        }),
        Plot.text(told, { ...TITLE_LEFT, text: 'what', fill: ink.muted }),
        ...dumbbells(told),
      ],
    };
  });
}

/** The day of each end; where both are of one day, the hour, and the day once. */
function spanOf(buckets) {
  const days = buckets.map(({ atMs }) => new Date(atMs).toDateString());
  const isOneDay = days[0] === days.at(-1);
  return (at) => {
    const format = isOneDay ? { ...CLOCK, ...(at === 0 ? DAY : {}) } : DAY;
    return new Date(buckets[at].atMs).toLocaleString(undefined, format);
  };
}

function drawCache() {
  const buckets = data.cache ?? [];
  if (buckets.length === 0) return;
  const kinds = ['executed', 'remote', 'local'];
  const parts = buckets.flatMap((bucket, at) =>
    kinds.map((kind) => ({ bucket, at, kind, tasks: bucket[kind] })),
  );
  const colours = { executed: ink.cpu, remote: ink.queued, local: ink.blocked };
  const day = spanOf(buckets);
  const date = (at, textAnchor, dx) =>
    Plot.text([at], { x: (one) => one, frameAnchor: 'bottom', dy: 18, dx, text: day, textAnchor });
  const isMany = buckets.length > 3;
  // Of a few runs, bars and no walls.
  const slots = Array.from({ length: Math.max(12, buckets.length) }, (_, at) => at);
  draw('cache', () => ({
    height: 200,
    marginLeft: 44,
    marginRight: 12,
    marginTop: 12,
    x: { type: 'band', domain: slots, axis: null, padding: 0.2, round: false },
    y: { label: null, ticks: 4, tickSize: 0, tickFormat: 's', grid: false },
    marks: [
      Plot.gridY({ ticks: 4, stroke: ink.hair, strokeOpacity: 1 }),
      Plot.barY(parts, {
        x: 'at',
        y: 'tasks',
        fill: (part) => colours[part.kind],
        order: kinds,
        insetTop: 0.5,
      }),
      date(0, isMany ? 'start' : 'middle', isMany ? -6 : 0),
      ...(isMany ? [date(buckets.length - 1, 'end', 6)] : []),
      Plot.ruleY([0], { stroke: ink.strong }),
      Plot.tip(
        buckets,
        Plot.pointerX({
          x: (_, at) => at,
          y: (bucket) => bucket.executed + bucket.remote + bucket.local,
          title: (bucket) =>
            `${new Date(bucket.atMs).toLocaleString()}\n${bucket.runs} ${bucket.runs === 1 ? 'run' : 'runs'}: ${bucket.executed} executed, ${bucket.local + bucket.remote} restored`,
          ...TIP,
        }),
      ),
    ],
  }));
}

function drawTests() {
  const files = data.tests ?? [];
  if (files.length === 0) return;
  const most = Math.max(1, ...files.map((file) => file.ms));
  draw('tests', (width) => ({
    height: files.length * 34 + 8,
    marginLeft: 0,
    marginRight: 60,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: [0, most], axis: null },
    y: { domain: files.map((file) => file.path), axis: null, padding: 0 },
    marks: [
      Plot.barX(files, {
        y: 'path',
        x: 'ms',
        fill: (file) => (file === files[0] ? ink.accent : ink.queued),
        insetTop: 22,
        insetBottom: 6,
      }),
      Plot.text(files, {
        y: 'path',
        text: (file) => fitted(file.path, Math.floor((width - 60) / LETTER)),
        frameAnchor: 'left',
        textAnchor: 'start',
        dy: -5,
        fill: ink.text,
      }),
      Plot.text(files, {
        y: 'path',
        x: 'ms',
        text: (file) => seconds(file.ms),
        textAnchor: 'start',
        dx: 6,
        dy: 8,
      }),
    ],
  }));
}
