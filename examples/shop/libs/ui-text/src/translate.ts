import type { Locale } from './locale.ts';
import { fill, type Values } from './message.ts';
import { type TextKey, TEXTS } from './texts.ts';

const PLURALS: Readonly<Record<Locale, Intl.PluralRules>> = {
  de: new Intl.PluralRules('de'),
  en: new Intl.PluralRules('en'),
};

export type Translate = (key: TextKey, values?: Values) => string;

/** The text function of a locale, made once a request. */
export function translator(locale: Locale): Translate {
  return (key, values = {}) => fill(TEXTS[locale][key], values, (count) => pluralOf(locale, count));
}

function pluralOf(locale: Locale, count: number): 'one' | 'other' {
  return PLURALS[locale].select(count) === 'one' ? 'one' : 'other';
}
