import { dice } from '../dice.ts';

interface Generating {
  readonly next: () => number;
  marks: number;
}

export interface RandomProgram {
  /** Each body begins with `$(n)`, n from 1 on. `call` calls or constructs what it is given, `run` counts from 0. */
  readonly code: string;
  readonly bodies: number;
}

/** A program with functions of every kind, of which some are called, some in its second run only. */
export function randomProgram(seed: number, depth = 3): RandomProgram {
  const generating: Generating = { next: dice(seed), marks: 0 };
  const code = statements(generating, depth);
  return { code, bodies: generating.marks };
}

function pick(generating: Generating, makers: readonly (() => string)[]): string {
  const index = Math.floor(generating.next() * makers.length);
  return makers[index]?.() ?? '';
}

const mark = (generating: Generating): string => `$(${++generating.marks})`;

function statements(generating: Generating, depth: number): string {
  const count = 1 + Math.floor(generating.next() * 3);
  return Array.from({ length: count }, () => statement(generating, depth)).join('\n');
}

function block(generating: Generating, depth: number): string {
  const prologue = pick(generating, [() => '', () => '', () => "'use client'; "]);
  return `{ ${prologue}${mark(generating)}; ${statements(generating, depth - 1)} }`;
}

function statement(generating: Generating, depth: number): string {
  if (depth <= 0) return 'call(1);';
  const value = (): string => expression(generating, depth - 1);
  const name = `n${Math.floor(generating.next() * 1e9)}`;
  return pick(generating, [
    () => `call(${value()});`,
    () => `call(${value()});`,
    () => `if (run === 1) call(${value()});`,
    () => `var ${name} = ${value()};`,
    () => `const ${name} = [${value()}, ${value()}]; call(${name}[0]);`,
    () => `function ${name}() ${block(generating, depth)} call(${name});`,
    () => `async function* ${name}(a = ${value()}) ${block(generating, depth)}`,
    () => `class ${name} ${classBody(generating, depth)} call(${name});`,
    () => `class ${name} extends Object ${classBody(generating, depth)}`,
    () => `try { call(${value()}) } catch {} finally { void (${value()}) }`,
    () => `eval('call(' + ${JSON.stringify(`function () { return 1 }`)} + ')'); call(${value()});`,
  ]);
}

function expression(generating: Generating, depth: number): string {
  if (depth <= 0) return '1';
  const value = (): string => expression(generating, depth - 1);
  const body = (): string => block(generating, depth);
  const arrowBody = (): string => `(${mark(generating)}, ${value()})`;
  return pick(generating, [
    () => '1',
    () => `() => ${arrowBody()}`,
    () => `a => b => ${arrowBody()}`,
    () => `(a = ${value()}) => ${body()}`,
    () => `async a => ${arrowBody()}`,
    () => `async (a) => ${body()}`,
    () => `function () ${body()}`,
    () => `function* named({ b = ${value()} } = {}) ${body()}`,
    () => `async function () ${body()}`,
    () => `(function () ${body()})()`,
    () => `(() => ${arrowBody()})()`,
    () => `(class ${classBody(generating, depth)})`,
    () => `class extends Object ${classBody(generating, depth)}`,
    () => `({ ${Array.from({ length: 2 }, () => member(generating, depth)).join(', ')} })`,
    () => `call(${value()})`,
    () => `new (class ${classBody(generating, depth)})()`,
  ]);
}

function member(generating: Generating, depth: number): string {
  const body = (): string => block(generating, depth);
  const value = (): string => expression(generating, depth - 1);
  return pick(generating, [
    () => `a() ${body()}`,
    () => `get b() ${body()}`,
    () => `set b(v) ${body()}`,
    () => `async c() ${body()}`,
    () => `*'d'(a = ${value()}) ${body()}`,
    () => `async *[${value()}]() ${body()}`,
    () => `e: ${value()}`,
    () => `f: function () ${body()}`,
    () => `async: async () => ${body()}`,
  ]);
}

function classBody(generating: Generating, depth: number): string {
  const body = (): string => block(generating, depth);
  const value = (): string => expression(generating, depth - 1);
  const name = `m${Math.floor(generating.next() * 1e9)}`;
  const parts = Array.from({ length: 2 }, (_, i) =>
    pick(generating, [
      () => `${name}${i}() ${body()}`,
      () => `static ${name}${i}() ${body()}`,
      () => `get #${name}${i}() ${body()}`,
      () => `static async *#${name}${i}(a = ${value()}) ${body()}`,
      () => `${name}${i} = ${value()};`,
      () => `static ${name}${i} = ${value()};`,
      () => `#${name}${i} = ${value()};`,
      () => `static { call(${value()}) }`,
      () => `static { this.${name}(); }  static ${name}() ${body()}`,
      () => `[(${value()})]() ${body()}`,
    ]),
  );
  const constructor = generating.next() < 0.3 ? `constructor() ${body()}` : '';
  return `{ ${parts[0]} ${constructor} ${parts[1]} }`;
}
