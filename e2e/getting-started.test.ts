import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shape } from '../tools/pages/answers.ts';
import { reader, section } from '../tools/pages/reader.ts';

const PAGE = 'docs/getting-started.md';

test('the getting-started page, in an empty folder: three commands to a verdict, and what it says then', async () => {
  using someone = reader();
  const [start, first] = section(PAGE, 'From nothing to the first verdict');
  expect(start?.text.trim().split('\n').length).toBe(3);
  expect(start?.text).toMatch(/^git clone /);
  // The clone is this checkout.
  const green = await someone.type(start, 1);
  expect(shape(green.stdout)).toBe(shape(first!.text));
  expect(existsSync(join(someone.dir, 'subminute.json'))).toBe(true);

  const [breaking, red, mending, mended] = section(PAGE, 'What did this change break?');
  const failed = await someone.type(breaking);
  expect(shape(failed.stdout)).toBe(shape(red!.text));
  expect(failed.code).toBe(1);
  const again = await someone.type(mending);
  expect(shape(again.stdout)).toBe(shape(mended!.text));
}, 600_000);
