// Started by `run-modules.ts`: loads modules that lie in memory, as Node does, once for each root.
import { stripTypeScriptTypes } from 'node:module';
import { SourceTextModule, SyntheticModule } from 'node:vm';

process.on('message', async ({ files, roots }) => {
  const results = [];
  for (const root of roots) results.push(await run(root, files));
  process.send(results);
});

/** What a root exports, with functions called, and what was logged as it was loaded. */
async function run(root, files) {
  globalThis.LOG = [];
  const modules = new Map();
  const made = (path) => {
    if (!modules.has(path)) modules.set(path, make(path, files[path]));
    return modules.get(path);
  };
  try {
    const first = made(root);
    await first.link((specifier, { identifier }) => {
      const target = files[identifier].targets[specifier];
      return target === undefined ? outside() : made(target);
    });
    await first.evaluate();
    return { log: globalThis.LOG, values: valuesOf(first.namespace) };
  } catch (error) {
    return { error: String(error) };
  }
}

function make(path, { text }) {
  return new SourceTextModule(stripTypeScriptTypes(text), { identifier: path });
}

/** A package: nothing of it matters. */
function outside() {
  return new SyntheticModule(['vi'], function () {
    this.setExport('vi', { mock: () => {} });
  });
}

function valuesOf(namespace) {
  return Object.fromEntries(
    Object.entries(namespace).map(([name, value]) => [
      name,
      plain(typeof value === 'function' ? value() : value),
    ]),
  );
}

function plain(value) {
  if (value === undefined) return null;
  return JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'function' ? one.name : one)));
}
