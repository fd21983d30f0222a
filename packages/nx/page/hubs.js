// The projects that cost most, above those they depend on.

const LARGEST = 26;
const LABEL_ROOM = 22;

/** A label is there where there is room for it. */
function labelOf(hub, room, rank) {
  const letters = Math.floor(room / LETTER);
  if (letters < 4 || (rank > 14 && letters < Math.min(12, hub.name.length))) return '';
  return fitted(hub.name, letters);
}

/** Each level from the top, in rows of as many circles as there is room for. */
function rowsOfHubs(hubs, inRow) {
  const levels = Math.max(...hubs.map((hub) => hub.level)) + 1;
  return Array.from({ length: levels }, (_, at) => levels - 1 - at).flatMap((level) => {
    const all = hubs.filter((hub) => hub.level === level).sort((a, b) => a.across - b.across);
    const count = Math.ceil(all.length / inRow);
    return Array.from({ length: count }, (_, row) => all.filter((_hub, at) => at % count === row));
  });
}

/** Where each circle stands, in pixels. */
function placed(ranked, width) {
  const hubs = ranked.map((hub, rank) => ({ ...hub, rank }));
  const most = Math.max(1, ...hubs.map((hub) => hub.workMs));
  const largest = Math.min(LARGEST, width / 14);
  const step = largest * 2 + LABEL_ROOM;
  const rows = rowsOfHubs(hubs, Math.max(3, Math.floor(width / (largest * 2 + 56))));
  const circles = rows.flatMap((row, down) =>
    row.map((hub, at) => {
      const [x, y] = [((at + 0.5) / row.length) * width, (down + 0.5) * step];
      const r = Math.max(2.5, largest * Math.sqrt(hub.workMs / most));
      return { ...hub, x, y, r, below: y + r + 4, label: labelOf(hub, width / row.length - 6, hub.rank) };
    }),
  );
  return { circles: circles.sort((a, b) => a.rank - b.rank), height: rows.length * step + LABEL_ROOM };
}

function edgesOf(circles) {
  const lines = data.hubs.edges.map(([from, to]) => ({
    a: circles[from],
    b: circles[to],
    isHub: from * to === 0,
  }));
  return Plot.link(lines, {
    x1: (line) => line.a.x,
    y1: (line) => line.a.y,
    x2: (line) => line.b.x,
    y2: (line) => line.b.y,
    curve: 'bump-y',
    stroke: (line) => (line.isHub ? ink.accent : ink.strong),
    strokeOpacity: (line) => (line.isHub ? 0.5 : 0.4),
  });
}

function hubTitle(hub) {
  return `${hub.name}: ${seconds(hub.workMs)}\nruns in ${hub.commits} commits`;
}

function drawHubs() {
  if (data.hubs === undefined || data.hubs.hubs.length === 0) return;
  draw('hubs', (width) => {
    const { circles, height } = placed(data.hubs.hubs, width);
    const fill = (hub) => (hub.rank === 0 ? ink.accent : ink.cpu);
    return {
      height,
      margin: 0,
      x: { domain: [0, width], axis: null },
      y: { domain: [height, 0], axis: null },
      r: { type: 'identity' },
      marks: [
        edgesOf(circles),
        Plot.dot(circles, { x: 'x', y: 'y', r: 'r', fill, stroke: ink.ground, strokeWidth: 2 }),
        Plot.text(circles, {
          x: 'x',
          y: 'below',
          lineAnchor: 'top',
          text: 'label',
          fill: (hub) => (hub.rank === 0 ? ink.accent : ink.text),
          fontWeight: (hub) => (hub.rank === 0 ? 600 : 400),
          stroke: ink.ground,
          strokeWidth: 4,
        }),
        Plot.tip(circles, Plot.pointer({ x: 'x', y: 'y', title: hubTitle, ...TIP })),
      ],
    };
  });
}
