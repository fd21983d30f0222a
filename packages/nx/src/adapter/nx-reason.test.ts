import { expect, test } from 'vitest';
import { NxOutputReader } from './nx-output.ts';
import { type NxReason, nxReason } from './nx-reason.ts';

// What Nx 22.1.3, 23.3.2 and 24.0.6 printed, in a workspace whose root is written /repo.

function reasonOf(text: string): NxReason | undefined {
  const reader = new NxOutputReader();
  for (const line of text.split('\n')) reader.line(line);
  return nxReason(reader.output(), '/repo');
}

const VERBOSE = '\n\nPass --verbose to see the stacktrace.\n';

test.each([
  [
    'a circle of tasks',
    '\n NX   Could not execute command because the task graph has a circular dependency\n\na:b --> c:d --> a:b\n',
    'the task graph has a circular dependency: a:b --> c:d --> a:b',
    [],
  ],
  [
    'files that are out of sync',
    '\n NX   The workspace is out of sync\n\n[@x/sync]: Some files are missing.\n\nPass --verbose to see the stacktrace.\n',
    'The workspace is out of sync',
    ['[@x/sync]: Some files are missing.'],
  ],
  [
    'an nx.json that is no JSON',
    'InvalidSymbol in /repo/nx.json at 4:18\n  3 |   "a": 1,\n> 4 |   "defaultBase": main,\n    |                  ^^^^\n',
    'nx.json:4:18 InvalidSymbol',
    ['"defaultBase": main,'],
  ],
  [
    'a project.json that is no JSON',
    '\n NX   Failed to process project graph.\n\nAn error occurred while processing files for the nx/core/project-json plugin.\n  - packages/a/project.json:\n      ColonExpected in /repo/packages/a/project.json at 3:6\n        2 |  "targets": {\n      > 3 |  "x" "y" }\n          |      ^^^\n\nPass --verbose to see the stacktraces.\n',
    'packages/a/project.json:3:6 ColonExpected',
    ['"x" "y" }'],
  ],
  [
    'a base that git does not know',
    `\n NX   Command failed: git diff --name-only --no-renames --relative -z origin/develop HEAD\n\nfatal: ambiguous argument 'origin/develop': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'${VERBOSE}`,
    "git: unknown revision 'origin/develop'",
    [],
  ],
  [
    'a target that is not there',
    '\n NX   Cannot find target "bulid" for project "@w/a"\n\nDid you mean "build"?\n\nAvailable targets:\n  - lint\n  - test\n',
    'Cannot find target "bulid" for project "@w/a"',
    ['Did you mean "build"?'],
  ],
  [
    'a project that is not there',
    "\n NX   Cannot find project '@w/zz'\n\nDid you mean one of these?\n  - @w/a:build\n  - @w/b:build\n",
    "Cannot find project '@w/zz'",
    ['Did you mean one of these? @w/a:build, @w/b:build'],
  ],
  [
    'two projects of one name',
    "\n NX   Failed to process project graph.\n\nThe following projects are defined in multiple locations:\n- @w/b: \n  - packages/a\n  - packages/b\n\nTo fix this, set a unique name for each project in a project.json inside the project's root.\n",
    'The following projects are defined in multiple locations: @w/b: packages/a, packages/b',
    [],
  ],
  [
    'a dependency on no project',
    '\n NX   Failed to process project graph.\n\n[Configuration Error]:\nThe following implicitDependencies point to non-existent project(s):\n  @w/a\n    @w/nope\n',
    'The following implicitDependencies point to non-existent project(s): @w/a: @w/nope',
    [],
  ],
  [
    'a plugin that fails',
    '\n NX   Failed to process project graph.\n\nAn error occurred while processing files for the plug plugin.\n  - cannot infer from package.json\n',
    'cannot infer from package.json',
    ['An error occurred while processing files for the plug plugin.'],
  ],
  [
    'a plugin that is not there',
    "\n NX   Failed to load 1 Nx plugin(s):\n\n  - ./plug.js: Cannot find module './plug.js'\nRequire stack:\n- /repo/node_modules/nx/dist/src/a.js\n- /repo/node_modules/nx/dist/src/b.js\n",
    "Failed to load 1 Nx plugin(s): ./plug.js: Cannot find module './plug.js'",
    [],
  ],
  [
    'an executor that is not there',
    `\n NX   Unable to resolve nx:nosuch.\n\nCannot find executor 'nosuch' in /repo/node_modules/nx/executors.json.${VERBOSE}`,
    'Unable to resolve nx:nosuch.',
    ["Cannot find executor 'nosuch' in node_modules/nx/executors.json."],
  ],
  [
    'a graph of which Nx 22 says nothing more',
    '\n NX   Failed to process project graph.\n\nPass --verbose to see the stacktraces.\n',
    'Failed to process project graph.',
    [],
  ],
  [
    'a stack of Node',
    "Error: Cannot find module 'tslib'\nRequire stack:\n- /repo/node_modules/nx/bin/nx.js\n    at x (node:internal/y:1:2) {\n  code: 'MODULE_NOT_FOUND',\n}\n\nNode.js v24.21.0\n",
    "Cannot find module 'tslib'",
    [],
  ],
])('%s has a reason', (_, text, reason, detail) => {
  expect(reasonOf(text)).toEqual({ reason, detail });
});

test('below the usage of a command stands what is wrong with it', () => {
  const usage = [
    'nx run-many',
    'Options:',
    ...Array.from({ length: 90 }, (_, at) => `  --option${at}  [string]`),
  ];
  const wrong = ['Invalid values:', '  Argument: outputStyle, Given: "nope", Choices: "static"'];
  expect(reasonOf([...usage, ...wrong].join('\n'))?.reason).toBe(
    'Invalid values: Argument: outputStyle, Given: "nope", Choices: "static"',
  );
});

test('the reason of a run that went well is none', () => {
  expect(reasonOf('\n NX   Successfully ran target build for 4 projects\n\n')).toBeUndefined();
});
