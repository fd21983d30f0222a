export { isLocale, type Locale, negotiateLocale } from './locale.ts';
export type { Values } from './message.ts';
export type { TextKey } from './texts.ts';
export { type Translate, translator } from './translate.ts';
