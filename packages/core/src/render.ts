// The whole of a verdict, and its forms beside the text: an entry of their own, since a passed run tells less.
export { renderVerdict } from './render/formats.ts';
export { renderMarkdown } from './render/markdown.ts';
export { everySkipped } from './render/skipped-lines.ts';
export { wholeCause } from './render/whole-cause.ts';
