import type { Import, ImportedName } from '@subminute/core/graph';
import type { EcmaScriptModule, StaticExport, StaticExportEntry, StaticImport } from 'oxc-parser';
import { type Named, literalAt, namedBy } from './literal.ts';

/** Imports, and how many have a name that only running the file would tell. */
export interface Findings {
  readonly imports: readonly Import[];
  readonly computed: number;
}

/** What the parser lists: `import` and `export … from` at the top, and `import()` anywhere. */
export function moduleImports(text: string, module: EcmaScriptModule): Findings {
  const imports: Import[] = module.staticImports.map((one) => staticImport(text, one));
  for (const statement of module.staticExports) {
    const found = staticExport(text, statement);
    if (found) imports.push(found);
  }
  let computed = 0;
  for (const { moduleRequest } of module.dynamicImports) {
    const named = literalAt(text, moduleRequest.start, moduleRequest.end);
    const found = named && dynamicImport(named);
    if (found) imports.push(found);
    else computed += 1;
  }
  return { imports, computed };
}

function dynamicImport(named: Named): Import | undefined {
  return namedBy(named, { how: 'dynamic', kind: 'runtime' });
}

function staticImport(text: string, { start, moduleRequest, entries }: StaticImport): Import {
  const names = entries.map(({ importName, localName, isType }): ImportedName => {
    const name =
      importName.kind === 'Default' ? 'default' : importName.kind === 'Name' ? (importName.name ?? '') : '*';
    return { name, as: localName.value, ...(isType ? { type: true } : {}) };
  });
  const isWhole = /^import\s+type\b(?!\s*(?:,|from\b|=))/.test(text.slice(start, moduleRequest.start));
  return {
    specifier: moduleRequest.value,
    start: moduleRequest.start,
    end: moduleRequest.end,
    how: 'static',
    kind: kindOf(names, isWhole),
    names,
    ...modeBehind(text, moduleRequest.end),
  };
}

function kindOf(names: readonly ImportedName[], isWhole: boolean): Import['kind'] {
  if (isWhole) return 'type';
  return names.length > 0 && names.every(({ type }) => type) ? 'type-names' : 'runtime';
}

function staticExport(text: string, { start, end, entries }: StaticExport): Import | undefined {
  const statement = text.slice(start, end);
  const isWhole = /^export\s+type\b/.test(statement);
  const request = entries.find(({ moduleRequest }) => moduleRequest)?.moduleRequest;
  if (!request) return undefined;
  const names = entries.map(exportedName);
  return {
    specifier: request.value,
    start: request.start,
    end: request.end,
    how: 'static',
    kind: kindOf(names, isWhole),
    names,
    ...modeBehind(text, request.end),
  };
}

function exportedName({ importName, exportName, isType }: StaticExportEntry): ImportedName {
  const type = isType ? ({ type: true } as const) : {};
  const name = importName.kind === 'Name' ? (importName.name ?? '') : '*';
  if (importName.kind === 'AllButDefault') return { name, exported: true, ...type };
  const as = exportName.kind === 'Default' ? 'default' : (exportName.name ?? '');
  return { name, as, exported: true, ...type };
}

/** `with { 'resolution-mode': 'require' }` decides which of a package's exports is meant. */
function modeBehind(text: string, end: number): Pick<Import, 'mode'> {
  // The common case without a search.
  if (!/^\s*(?:with|assert)\b/.test(text.slice(end, end + 32))) return {};
  const found = /^\s*(?:with|assert)\s*\{\s*['"]resolution-mode['"]\s*:\s*['"](import|require)['"]/.exec(
    text.slice(end, end + 128),
  );
  return found ? { mode: found[1] as 'import' | 'require' } : {};
}

/** Whether nothing stands in a text but `export … from`, comments and directives. */
export function reexportsOnly(text: string, { staticImports, staticExports }: EcmaScriptModule): boolean {
  if (staticImports.length > 0 || staticExports.length === 0) return false;
  let rest = '';
  let behind = 0;
  for (const { start, end, entries } of staticExports) {
    if (entries.length === 0 || entries.some(({ moduleRequest }) => !moduleRequest)) return false;
    rest += text.slice(behind, start);
    behind = end;
  }
  rest += text.slice(behind);
  return rest.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|(['"])use \w+\1|[\s;\uFEFF]/g, '') === '';
}
