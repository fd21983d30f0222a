import { isRecord } from '../shield/fields.ts';
import { type Fixer, NOTHING_TO_FIX } from './fixer.ts';
import { jsonEdits, valueAt } from './json-edits.ts';

/** Nx 24 itself takes single tasks; the setting is from the migration to it. */
export const legacyAffected: Fixer = {
  name: 'affected',
  means: [],
  plan: ({ facts: { nxJson, major }, files }) => {
    if (major < 24 || nxJson.affected?.legacy !== true) return NOTHING_TO_FIX;
    const given = valueAt(files, { file: 'nx.json', at: ['affected'] });
    const isAlone = isRecord(given) && Object.keys(given).length === 1;
    const edits = jsonEdits(files);
    edits.set({ file: 'nx.json', at: isAlone ? ['affected'] : ['affected', 'legacy'] }, undefined);
    return { edits: edits.edits(), changed: edits.changed, left: [] };
  },
};
