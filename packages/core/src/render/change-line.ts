import type { GraphChange } from '../graph/changes.ts';
import type { TaskId } from '../ids.ts';
import type { ChangePlace } from '../ratchet/verdict.ts';
import { inline, plural } from './line.ts';

/** A change of the graph in words, for one line. */
export function changeText(change: GraphChange): string {
  switch (change.kind) {
    case 'edge':
      return `new edge ${change.from} → ${change.to}${change.type === 'static' ? '' : ` (${change.type})`}`;
    case 'input':
      return `${inputWords(change.scope, change.text)} in the hash of ${tasksText(change.tasks)}`;
    case 'uncached':
      return `"cache": false for ${tasksText(change.tasks)}`;
    case 'order':
      return `"dependsOn": "${change.on}" for ${tasksText(change.tasks)}`;
    case 'task':
      return `new task ${change.task}`;
  }
}

function inputWords(scope: string, text: string): string {
  if (text.startsWith('no !')) return `files no longer left out (${text.slice('no '.length)})`;
  const kinds: Readonly<Record<string, string>> = {
    workspace: 'new global input',
    files: 'new input',
    configuration: 'new input',
  };
  const isVariable = text.startsWith('env:') || text.startsWith('runtime:');
  if (isVariable) return `new input ${text}`;
  if (text === 'AllExternalDependencies') return 'all packages of the lockfile';
  return `${kinds[scope] ?? 'new input'} ${text}`;
}

function tasksText(tasks: readonly TaskId[]): string {
  const [first = ''] = tasks;
  return tasks.length === 1 ? first : `${plural(tasks.length, 'task')} (${first}, …)`;
}

/** ` (libs/auth/src/guard.ts:3 import { Button } from '@acme/ui')` */
export function placeText(place: ChangePlace | undefined): string {
  if (!place) return '';
  return ` (${inline(`${place.file}:${place.line} ${place.text.trim()}`, 160)})`;
}

/** What would mend it. */
export function changeRemedy(change: GraphChange, place: ChangePlace | undefined): string {
  switch (change.kind) {
    case 'edge':
      return change.type === 'implicit'
        ? `take it out of "implicitDependencies", or depend on a smaller project than ${change.to}`
        : `move what is imported out of ${change.to}, or what imports it out of ${change.from}` +
            (place && /^\s*import\s+type\b/.test(place.text) ? '; a type alone is an edge too' : '');
    case 'input':
      return change.text.startsWith('no !')
        ? 'leave these files out of the inputs again'
        : `name only the files that the task reads${change.scope === 'workspace' ? ', in the projects that read them' : ''}`;
    case 'uncached':
      return 'make its output depend on its inputs alone, and cache it again';
    case 'order':
      return 'let it wait only for what it reads';
    case 'task':
      return 'give it fewer inputs, or another target than those of the loop';
  }
}
