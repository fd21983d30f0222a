import { detached } from '../detached.ts';
import type { Sink } from '../reader.ts';

const RESULT = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed;/;
const MAX_RESULTS = 1000;

/** Sums up what libtest counted, over all binaries; the same result of the same binary counts once. */
export interface CargoResults {
  line(text: string, binary: string): boolean;
  end(): void;
}

export function createCargoResults(sink: Sink): CargoResults {
  const counted = new Set<string>();
  const counts = { passed: 0, failed: 0 };
  return {
    line(text, binary) {
      const [, passed, failed] = text.startsWith('test result: ') ? (RESULT.exec(text) ?? []) : [];
      if (passed === undefined) return false;
      const key = `${binary}\n${text}`;
      if (counted.has(key) || counted.size >= MAX_RESULTS) return true;
      counted.add(detached(key));
      counts.passed += Number(passed);
      counts.failed += Number(failed);
      return true;
    },
    end() {
      if (counts.failed > 0) sink.tally(`${counts.failed} failed, ${counts.passed} passed`);
    },
  };
}
