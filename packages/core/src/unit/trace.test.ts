import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Input, inputLine, parseInput } from './input.ts';
import { readTrace, stateText, traceOf } from './trace.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const path = fc.oneof(text, fc.constantFrom('a b.ts', '\0virtual:x', 'a\nb', '100%.ts', 'a%20b', 'ä.ts'));
const blank = fc.uniqueArray(fc.constantFrom('0', '0.1', '12.3'), { minLength: 1 });
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.record({
    kind: fc.constant('module' as const),
    environment: fc.constantFrom('ssr', 'client'),
    id: path,
  }),
  fc.record({
    kind: fc.constant('module' as const),
    environment: fc.constantFrom('ssr', 'client'),
    id: path,
    blank,
  }),
  fc.record({
    kind: fc.constantFrom(
      'file',
      'list',
      'probe',
      'stat',
      'link',
      'manifest',
      'candidates',
      'nearest',
      'package',
      'links',
    ),
    path,
  }),
  fc.record({ kind: fc.constantFrom('variable', 'machine'), name: text }),
  fc.record({ kind: fc.constant('variables' as const) }),
);

describe('an input', () => {
  test('is read from its line as it was', () => {
    fc.assert(
      fc.property(input, (one) => {
        expect(parseInput(inputLine(one))).toEqual(one);
        expect(inputLine(one)).not.toContain('\n');
      }),
    );
  });

  test.each(['', 'module', 'module ssr', 'module ssr a 0 1', 'file', 'file a b', 'variables a', 'secret a'])(
    'is not read from %o',
    (line) => {
      expect(parseInput(line)).toBeUndefined();
    },
  );
});

describe('a trace', () => {
  test('is the same for the same inputs in any order, however often', () => {
    fc.assert(
      fc.property(fc.array(input), fc.array(input), (some, more) => {
        const one = traceOf([...some, ...more]);
        expect(traceOf([...more, ...some, ...more]).text).toBe(one.text);
        expect(readTrace(one.text)?.text).toBe(one.text);
        expect(readTrace(one.text)?.inputs).toEqual(one.inputs);
      }),
    );
  });

  test('is not read where a line is none, or where they are not in order', () => {
    expect(readTrace('file b\nfile a')).toBeUndefined();
    expect(readTrace('file a\nfile a')).toBeUndefined();
    expect(readTrace('file a\n???')).toBeUndefined();
    expect(readTrace('')?.inputs).toEqual([]);
  });

  test('gives another state for each value and for another project', () => {
    const trace = traceOf([
      { kind: 'file', path: 'a' },
      { kind: 'variable', name: 'B' },
    ]);
    const states = [
      stateText(trace, ['1', '2'], 'p'),
      stateText(trace, ['1', '3'], 'p'),
      stateText(trace, ['2', '1'], 'p'),
      stateText(trace, ['1', '2'], 'q'),
    ];
    expect(new Set(states).size).toBe(states.length);
  });
});
