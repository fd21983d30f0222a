// How `nx release` sets the version of this repository. Nx's own actions for npm are part of @nx/js,
// which we do not use. See docs/development.md#release
import type { Tree } from '@nx/devkit';
import { VersionActions } from 'nx/release';
import { releasedChangelog } from './changelog.ts';
import { dependencyIn, lockfileAt, manifestAt, manifestNaming } from './manifests.ts';

/** One version for all packages, the root and the lockfile, and the changelog's heading for it. */
export default class PackageVersionActions extends VersionActions {
  override validManifestFilenames = ['package.json'];

  override readCurrentVersionFromSourceManifest(
    tree: Tree,
  ): Promise<{ currentVersion: string; manifestPath: string }> {
    const manifestPath = this.manifest();
    const { version } = JSON.parse(read(tree, manifestPath)) as { version: string };
    return Promise.resolve({ currentVersion: version, manifestPath });
  }

  /** What is released is what the checkout says, never what a registry has. */
  override readCurrentVersionFromRegistry(): Promise<null> {
    return Promise.resolve(null);
  }

  override readCurrentVersionOfDependency(
    tree: Tree,
    _graph: unknown,
    dependency: string,
  ): Promise<{ currentVersion: string | null; dependencyCollection: string | null }> {
    const found = dependencyIn(read(tree, this.manifest()), dependency);
    return Promise.resolve({
      currentVersion: found?.version ?? null,
      dependencyCollection: found?.collection ?? null,
    });
  }

  /** Called for each package; what they share is the same each time. */
  override updateProjectVersion(tree: Tree, version: string): Promise<string[]> {
    edit(tree, this.manifest(), (text) => manifestAt(text, version));
    edit(tree, 'package.json', (text) => manifestAt(text, version));
    edit(tree, 'package-lock.json', (text) => lockfileAt(text, version));
    const day = new Date().toISOString().slice(0, 10);
    edit(tree, 'CHANGELOG.md', (text) => releasedChangelog(text, version, day));
    return Promise.resolve([`${this.manifest()} and what all packages share: ${version}`]);
  }

  override updateProjectDependencies(
    tree: Tree,
    _graph: unknown,
    versions: Record<string, string>,
  ): Promise<string[]> {
    const names = Object.keys(versions);
    if (names.length === 0) return Promise.resolve([]);
    edit(tree, this.manifest(), (text) => manifestNaming(text, versions));
    return Promise.resolve([`${this.manifest()} asks for the same version of ${names.join(' and ')}`]);
  }

  private manifest(): string {
    return `${this.projectGraphNode.data.root}/package.json`;
  }
}

function read(tree: Tree, path: string): string {
  const text = tree.read(path, 'utf8');
  if (text === null) throw new Error(`${path} is missing. Run nx release at the root of the repository`);
  return text;
}

function edit(tree: Tree, path: string, by: (text: string) => string): void {
  tree.write(path, by(read(tree, path)));
}
