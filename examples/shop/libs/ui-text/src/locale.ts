export type Locale = 'de' | 'en';

const LOCALES: readonly Locale[] = ['en', 'de'];

export function isLocale(text: string): text is Locale {
  return (LOCALES as readonly string[]).includes(text);
}

/** Picks from an `Accept-Language` header the best of what we speak; English where nothing fits. */
export function negotiateLocale(header: string): Locale {
  const wanted = header
    .split(',')
    .map((part) => {
      const [tag = '', quality = 'q=1'] = part.trim().split(/\s*;\s*/);
      return {
        language: tag.split('-')[0]?.toLowerCase() ?? '',
        weight: Number(quality.replace('q=', '')) || 0,
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted.map(({ language }) => language).find(isLocale) ?? 'en';
}
