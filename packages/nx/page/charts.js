// What all pictures share: the data, words, and a picture that is as wide as its place.
const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}');

/** Colours are those of the style sheet, so that a picture follows the theme and paper. */
const ink = {
  text: 'var(--ink)',
  muted: 'var(--muted)',
  hair: 'var(--hair)',
  strong: 'var(--strong)',
  ground: 'var(--ground)',
  accent: 'var(--accent)',
  accentMid: 'var(--accent-mid)',
  accentSoft: 'var(--accent-soft)',
  cpu: 'var(--cpu)',
  queued: 'var(--queued)',
  blocked: 'var(--blocked)',
};

/** `41.2 s`, `3 m 20 s`, `950 ms`: as in the tables. */
function seconds(ms) {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 7_200_000) return `${Math.round(ms / 3_600_000)} h`;
  const all = Math.round(ms / 1000);
  return `${Math.floor(all / 60)} m ${all % 60} s`;
}

/** Of an axis: no needless fraction. */
function tick(ms) {
  if (ms >= 120_000 && ms % 60_000 === 0) return `${ms / 60_000} m`;
  return `${Number((ms / 1000).toFixed(2))} s`;
}

/** Round steps on the scale of time. */
function steps(maxMs, count) {
  const sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000];
  const long = [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];
  const size = [...sizes, ...long].find((one) => maxMs / one <= count) ?? 7_200_000;
  return Array.from({ length: Math.floor(maxMs / size) + 1 }, (_, at) => at * size);
}

/** At most so many letters; of a path or a task its end says most. */
function fitted(text, letters) {
  if (text.length <= letters) return text;
  const half = Math.max(1, Math.floor((letters - 1) / 2));
  return `${text.slice(0, letters - 1 - half)}…${text.slice(-half)}`;
}

/** Of the chart's own font, about. */
const LETTER = 6.7;

const STYLE = {
  background: 'transparent',
  color: ink.muted,
  fontFamily: 'inherit',
  fontSize: '12px',
  overflow: 'visible',
};

const TIP = {
  fill: 'var(--surface)',
  stroke: ink.strong,
  textPadding: 8,
  fontSize: 12,
  fontVariant: 'tabular-nums',
};

/** The place has a name and is one picture: its parts are none. */
function unnamed(svg) {
  for (const part of svg.querySelectorAll('[aria-label], [aria-description]')) {
    part.removeAttribute('aria-label');
    part.removeAttribute('aria-description');
  }
  return svg;
}

/** Draws a picture where it belongs, again whenever there is another width. */
function draw(name, picture) {
  const place = document.querySelector(`[data-chart="${name}"]`);
  if (!(place instanceof HTMLElement)) return;
  let drawn = 0;
  const again = () => {
    const width = Math.floor(place.clientWidth);
    if (width === drawn || width < 40) return;
    drawn = width;
    place.replaceChildren(unnamed(Plot.plot({ width, style: STYLE, ...picture(width) })));
  };
  again();
  new ResizeObserver(again).observe(place);
}
