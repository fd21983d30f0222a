import { cleanText } from '@subminute/core';

/** The numbers that set colours and weights. Not blinking (5, 6), and not what hides text (8). */
const STYLE = String.raw`(?:0?[0-479]|2[1-9]|[34][0-79]|59|9[0-7]|10[0-7]|[345]8(?:;5;\d{1,3}|:5:\d{1,3}|;2(?:;\d{0,3}){3}|:2(?::\d{0,3}){3,4}))`;

const COLOURS = new RegExp(String.raw`(\x1b\[(?:${STYLE}(?:;${STYLE})*)?m)`);

/**
 * What a task said, for a terminal that must not obey it: no control sequences but those of colours, no
 * control characters but tabs and ends of lines, nothing invisible. Of a progress line, the last state.
 */
export function cleanTerminalText(text: string): string {
  return text.split('\n').map(cleanLine).join('\n');
}

function cleanLine(line: string): string {
  const parts = line.split(COLOURS);
  return parts.map((part, at) => (at % 2 === 1 ? part : cleanText(part))).join('');
}
