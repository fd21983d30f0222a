import { duration, limit } from '../line.ts';
import { type Html, markup } from './html.ts';

const HOUR_MS = 3_600_000;

/** As people read it: `41.2 s`, `3 m 20 s`, `950 ms`, `2,141 h`. */
export function time(ms: number): string {
  if (ms >= 2 * HOUR_MS) return `${count(ms / HOUR_MS)}\u00a0h`;
  return spaced(duration(ms));
}

/** A bound, without a needless fraction: `60 s`. */
export function bound(ms: number): string {
  return spaced(limit(ms));
}

function spaced(text: string): string {
  return text.replaceAll(/(\d)([a-z])/g, '$1\u00a0$2');
}

/** A day and a time in UTC; the page shows it in the reader's own zone. */
export function when(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return markup`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,904` */
export function count(number: number): string {
  return COUNT.format(number);
}

export function counted(number: number, noun: string, nouns = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : nouns}`;
}
