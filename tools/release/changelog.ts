const UNRELEASED = '## [Unreleased]';

/** Of a section: its heading begins with the version in brackets. */
const HEADING = /^## \[(?<version>[^\]]+)\]/;

/**
 * The changelog with a new version's heading right below "Unreleased": what stood there belongs to the
 * version from then on. One heading comes in, nothing goes out or moves. A version that has its
 * heading already stays as it is; one without a change is an error.
 */
export function releasedChangelog(text: string, version: string, day: string): string {
  const lines = text.split('\n');
  if (lines.some((line) => versionOf(line) === version)) return text;
  const at = lines.indexOf(UNRELEASED);
  if (at < 0) throw new Error(`CHANGELOG.md has no line "${UNRELEASED}". Add it above the newest version`);
  const next = lines.findIndex((line, i) => i > at && HEADING.test(line));
  const section = lines.slice(at + 1, next < 0 ? undefined : next);
  if (!section.some((line) => line.startsWith('- '))) {
    throw new Error(
      `CHANGELOG.md tells of no change under "${UNRELEASED}". Say there what ${version} changes for users`,
    );
  }
  return lines.with(at, `${UNRELEASED}\n\n## [${version}] - ${day}`).join('\n');
}

function versionOf(line: string): string | undefined {
  return HEADING.exec(line)?.groups?.['version'];
}
