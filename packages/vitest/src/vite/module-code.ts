import path from 'node:path';
import { codeOf } from '../record/code-of.ts';
import type { HostProject, ViteEnvironment } from './host.ts';
import { fileOfModule } from './module-id.ts';

/**
 * The code that Vite serves for a module in an environment, without the comments of tools at its end. What is
 * transformed here is not transformed again when a worker asks for it. `undefined`: it cannot be served.
 */
export async function moduleCode(
  project: HostProject,
  environment: string,
  id: string,
): Promise<string | undefined> {
  try {
    const served = await serve(project, environment, id);
    return served === undefined ? undefined : codeOf(served);
  } catch {
    // A syntax error, a file that is gone: whoever asks has no value for it, and so runs it.
    return undefined;
  }
}

async function serve(project: HostProject, name: string, id: string): Promise<string | undefined> {
  const file = fileOfModule(id);
  if (project.vitenode) {
    const mode = name === 'client' ? 'web' : 'ssr';
    return (await project.vitenode.transformRequest(id, file, mode))?.code;
  }
  const environment = project.vite.environments?.[name];
  if (!environment) return undefined;
  const url = urlOf(environment, id, project.vite.config.root);
  await makeKnown(environment, url, id);
  const served = await environment.transformRequest(url);
  // Served under another id, it is not what was asked for.
  return served && environment.moduleGraph.getModuleById(id) ? served.code : undefined;
}

/**
 * Asked for a URL that it does not know, Vite tells plugins that `index.html` imports it. Preact's then takes it for
 * the entry of a page, and lays its debugger into it: a module that is transformed for us is none.
 */
async function makeKnown({ moduleGraph }: ViteEnvironment, url: string, id: string): Promise<void> {
  if (!moduleGraph.getModuleById(id)) await moduleGraph._ensureEntryFromUrl?.(url, true, { id });
}

/** The URL by which Vite finds a module of this id. */
function urlOf({ moduleGraph }: ViteEnvironment, id: string, root: string): string {
  const known = moduleGraph.getModuleById(id)?.url;
  if (known !== undefined) return known;
  // Where there is no file, the plugin that made it up knows it by its id.
  if (!path.isAbsolute(id)) return id;
  const inside = path.relative(root, id);
  return inside.startsWith('..') ? `/@fs${id}` : `/${inside.replaceAll(path.sep, '/')}`;
}

/** The environment that served a test file. */
export function environmentOf(
  module: { readonly viteEnvironment?: { readonly name: string } | undefined; readonly moduleId: string },
  project: HostProject,
): string {
  if (module.viteEnvironment) return module.viteEnvironment.name;
  const served = Object.values(project.vite.environments ?? {}).find((environment) =>
    environment.moduleGraph.getModuleById(module.moduleId),
  );
  return served?.name ?? 'ssr';
}
