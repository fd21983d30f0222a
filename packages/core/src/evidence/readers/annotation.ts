import { type Location, locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';

const COMMAND = /^::(error|warning|notice)(?: (.{1,2000}?))?::(.*)$/;

/** What a tool tells GitHub to show beside a line of code: `::error file=a.ts,line=1::message`. */
export interface Annotation {
  readonly word: 'error' | 'warning' | 'notice';
  readonly title?: string;
  readonly location?: Location;
  readonly message: string;
}

export function parseAnnotation(text: string): Annotation | undefined {
  const [, word, properties = '', message = ''] = text.startsWith('::') ? (COMMAND.exec(text) ?? []) : [];
  if (word !== 'error' && word !== 'warning' && word !== 'notice') return undefined;
  const values = new Map<string, string>();
  for (const property of properties.split(',')) {
    const at = property.indexOf('=');
    if (at > 0) values.set(property.slice(0, at).trim(), unescaped(property.slice(at + 1)));
  }
  const [file, title] = [values.get('file'), values.get('title')];
  return {
    word,
    message: unescaped(message),
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { location: locationOf(file, values.get('line'), values.get('col')) }),
  };
}

/**
 * Annotations of a tool that no other reader knows. Most tools print them beside a text of their own, and
 * what a reader finds there counts more. As GitHub's workflow commands are documented.
 */
export function createAnnotationReader(sink: Sink, paths: Paths): Reader {
  return {
    begins: { first: ':' },
    isOpen: () => false,
    line(text, logLine) {
      const annotation = parseAnnotation(text);
      if (!annotation || annotation.word === 'notice') return annotation !== undefined;
      sink.add(findingOf(annotation, logLine, paths));
      return true;
    },
    end() {},
  };
}

function findingOf({ word, title, location, message }: Annotation, logLine: number, paths: Paths): Finding {
  const place = location && paths.locate(location);
  const [first = '', ...detail] = message.split('\n');
  return {
    tool: 'github',
    severity: word === 'error' ? 'error' : 'warning',
    certainty: 'likely',
    message: first,
    detail: detail.slice(0, 6),
    logLine,
    ...(place ? { place } : {}),
    ...(title === undefined ? {} : { code: title }),
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
