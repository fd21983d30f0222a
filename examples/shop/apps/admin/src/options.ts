import { parseArgs } from 'node:util';
import { isLocale, type Locale } from '@shop/ui-text';

export interface Options {
  readonly api: string;
  readonly from?: string;
  readonly locale: Locale;
  readonly format: 'csv' | 'table';
}

export type ParsedOptions =
  | { readonly ok: true; readonly options: Options }
  | { readonly ok: false; readonly message: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function parseOptions(args: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        api: { type: 'string', default: 'http://localhost:4300' },
        csv: { type: 'boolean', default: false },
        from: { type: 'string' },
        locale: { type: 'string', default: 'en' },
      },
    });
    const { api, csv, from, locale } = values;
    if (!isLocale(locale)) return { ok: false, message: `--locale ${locale}: expected de or en` };
    if (from !== undefined && !DAY.test(from))
      return { ok: false, message: `--from ${from}: expected 2026-11-21` };
    const format = csv ? 'csv' : 'table';
    return { ok: true, options: { api, locale, format, ...(from !== undefined && { from }) } };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
