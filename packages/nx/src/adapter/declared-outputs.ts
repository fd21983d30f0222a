import path from 'node:path';
import { outputPatterns } from '../shield/archive/output-patterns.ts';

/** Of a target, what its outputs hang on. */
export interface OutputTarget {
  readonly outputs?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly configurations?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
}

export interface OutputPlace {
  readonly project: string;
  /** Relative to the workspace's root. */
  readonly projectRoot: string;
  readonly target: string;
  readonly configuration?: string;
}

/**
 * What a target declares to make, as Nx 22 to 24 resolve it: paths and globs relative to the workspace's root. A token
 * without a value stands for nothing. What begins with `!` takes out of the others.
 */
export function declaredOutputs(target: OutputTarget, place: OutputPlace): readonly string[] {
  const chosen = place.configuration === undefined ? {} : target.configurations?.[place.configuration];
  const options = { ...target.options, ...chosen };
  const given = target.outputs ?? defaultOutputs(options, place);
  const resolved = given.flatMap((output) => {
    const [, not = '', pattern = ''] = /^(!?)(.*)$/s.exec(output) ?? [];
    const text = resolve(pattern, { ...place, options });
    if (text === '' || UNRESOLVED.test(text)) return [];
    return [{ not, path: path.posix.normalize(text).replace(/(?<=.)\/$/, '') }];
  });
  const inside = resolved.filter((one) => !one.path.startsWith('..') && !path.posix.isAbsolute(one.path));
  return inside.map((one) => `${one.not}${one.path}`);
}

/** Whether a file (relative to the workspace's root) is among declared outputs. */
export function outputTest(outputs: readonly string[]): (file: string) => boolean {
  const patterns = outputPatterns(outputs);
  return (file) => patterns.covers(file) && !patterns.isTakenOut(file);
}

const UNRESOLVED = /\{(?:projectRoot|workspaceRoot|options\b)[^{}]*\}/;

/** Where Nx looks for outputs of a target that declares none. */
function defaultOutputs(
  { outputPath }: Readonly<Record<string, unknown>>,
  { target, projectRoot }: OutputPlace,
): readonly string[] {
  if (typeof outputPath === 'string' && outputPath !== '') return [outputPath];
  if (Array.isArray(outputPath)) return outputPath.filter((one) => typeof one === 'string');
  if (target !== 'build' && target !== 'prepare') return [];
  return [
    `dist/${projectRoot}`,
    ...['dist', 'build', 'public'].map((name) => path.posix.join(projectRoot, name)),
  ];
}

interface Values extends OutputPlace {
  readonly options: Readonly<Record<string, unknown>>;
}

const TOKEN = /^(?:projectRoot|workspaceRoot|projectName|(?:project|options)\.[\w.-]+)$/;

/** `{options.outputPath ?? dist/{projectRoot}}`: the first that has a value; other braces are a glob's. */
function resolve(text: string, values: Values): string {
  const start = text.indexOf('{');
  const end = start === -1 ? -1 : closing(text, start);
  if (end === -1) return text.replace(/^\//, '');
  const [before, inside, after] = [text.slice(0, start), text.slice(start + 1, end), text.slice(end + 1)];
  const rest = after === '' ? '' : resolveRest(after, values);
  const [first = '', ...others] = inside.split('??').map((one) => one.trim());
  if (!TOKEN.test(first)) return `${before}{${resolveRest(inside, values)}}${rest}`;
  const found = valueOf(first, values) ?? others.map((one) => fallback(one, values)).find(isText);
  if (first === 'workspaceRoot') return `${before}${rest.replace(/^\//, '')}`;
  return found === undefined ? `${before}{${inside}}${rest}` : `${before}${found}${rest}`;
}

function resolveRest(text: string, values: Values): string {
  return text.startsWith('/') ? `/${resolve(text.slice(1), values)}` : resolve(text, values);
}

function fallback(text: string, values: Values): string | undefined {
  return TOKEN.test(text) ? valueOf(text, values) : resolve(text.replace(/^(['"])(.*)\1$/, '$2'), values);
}

function isText(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function valueOf(token: string, { project, projectRoot, options }: Values): string | undefined {
  const [name = '', ...keys] = token.split('.');
  if (name === 'projectRoot') return projectRoot;
  if (name === 'workspaceRoot') return '';
  const known: Readonly<Record<string, unknown>> = {
    projectName: project,
    project: { name: project, root: projectRoot },
    options,
  };
  const value = keys.reduce<unknown>(
    (above, key) =>
      typeof above === 'object' && above !== null
        ? Object.entries(above).find(([own]) => own === key)?.[1]
        : undefined,
    known[name],
  );
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
