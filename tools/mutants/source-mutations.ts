import { parseAst } from 'vitest/node';

/** Another text for a part of a file. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What it does, in a word. */
  readonly what: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  '==': '!=',
  '!=': '==',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '??': '&&',
};

/** All single changes of a TypeScript source by its tree; none where it cannot be parsed. */
export function sourceMutations(file: string, text: string): readonly Span[] {
  try {
    const lang = file.endsWith('x') ? 'tsx' : 'ts';
    const program = parseAst(text, { lang }) as unknown as Node;
    const spans: Span[] = [];
    visit(program, text, spans);
    return spans;
  } catch {
    return [];
  }
}

function visit(value: unknown, text: string, spans: Span[]): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, text, spans);
    return;
  }
  if (typeof value !== 'object' || value === null || typeof (value as Node).type !== 'string') return;
  const node = value as Node;
  // Types are not run; the names of modules are changed by renaming files.
  if (/^TS(?!AsExpression|SatisfiesExpression|NonNullExpression)/.test(node.type)) return;
  spans.push(...mutationsOf(node, text));
  for (const [field, child] of Object.entries(node)) {
    const isName = field === 'source' || (field === 'key' && node['computed'] !== true);
    if (!isName) visit(child, text, spans);
  }
}

function mutationsOf(node: Node, text: string): readonly Span[] {
  const { type, start, end } = node;
  const own = text.slice(start, end);
  const whole = (what: string, by: string): Span[] => [{ start, end, text: by, what }];
  switch (type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return operatorOf(node, text);
    case 'Literal':
      return literalOf(node, own);
    case 'IfStatement':
    case 'ConditionalExpression': {
      const test = node['test'] as Node;
      return [
        {
          start: test.start,
          end: test.end,
          text: `!(${text.slice(test.start, test.end)})`,
          what: 'condition',
        },
      ];
    }
    case 'ExpressionStatement':
      return node['directive'] === undefined ? whole('statement removed', ';') : [];
    case 'ReturnStatement':
      return own === 'return;' ? [] : whole('result removed', 'return undefined as never;');
    case 'UpdateExpression':
      return whole('update', own.includes('++') ? own.replace('++', '--') : own.replace('--', '++'));
    case 'ExportNamedDeclaration':
      return /^export\s+(?:async\s+)?(?:function|const|let|class)\b/.test(own)
        ? whole('export removed', own.replace(/^export\s+/, ''))
        : [];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return bodyOf(node);
    default:
      return [];
  }
}

/** Between its sides, where comments may stand too. */
function operatorOf(node: Node, text: string): readonly Span[] {
  const operator = node['operator'] as string;
  const by = OPERATORS[operator];
  const from = (node['left'] as Node).end;
  const at = text.indexOf(operator, from);
  return by === undefined || at === -1 || at > (node['right'] as Node).start
    ? []
    : [{ start: at, end: at + operator.length, text: by, what: `${operator} to ${by}` }];
}

function literalOf({ value, start, end }: Node, own: string): readonly Span[] {
  if (typeof value === 'number') return [{ start, end, text: String(value + 1), what: 'number' }];
  if (typeof value === 'boolean') return [{ start, end, text: String(!value), what: 'boolean' }];
  if (typeof value !== 'string') return [];
  const quote = own.at(-1) ?? '';
  return [{ start, end, text: `${own.slice(0, -1)}x${quote}`, what: 'string' }];
}

function bodyOf(node: Node): readonly Span[] {
  const body = node['body'] as Node | null;
  return body?.type === 'BlockStatement' && body.end - body.start > 2
    ? [{ start: body.start, end: body.end, text: '{}', what: 'body emptied' }]
    : [];
}
