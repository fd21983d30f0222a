import { byCodeUnit } from '../../order.ts';
import { declarationText, unplacedText } from './declaration-text.ts';
import type { Compared, Fault } from './fault.ts';
import type { OldNames } from './moved-names.ts';

/** Declaration files by their path, relative to the workspace. */
export type Declarations = ReadonlyMap<string, string>;

/** Public declarations that say something else, or are gone. New ones take nothing from anybody. */
export function compareDeclarations(
  before: Declarations,
  after: Declarations,
  { file: oldFile, isMoved }: Pick<OldNames, 'file' | 'isMoved'>,
): Compared {
  const normal = (text: string): string => {
    const own = declarationText(text);
    return isMoved ? unplacedText(own) : own;
  };
  const now = new Map([...after].map(([file, text]) => [oldFile(file), text]));
  const faults: Fault[] = [];
  let equal = 0;
  for (const [file, text] of [...before].sort(([a], [b]) => byCodeUnit(a, b))) {
    const is = now.get(file);
    if (is === undefined) faults.push({ kind: 'declaration', what: `${file} is gone` });
    else if (is === text || normal(is) === normal(text)) equal++;
    else faults.push({ kind: 'declaration', what: `${file} declares something else` });
  }
  return { equal, faults };
}
