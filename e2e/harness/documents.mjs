// The promised commands, read from the documents.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Blocks of a document in order: `{heading, kind, text}`; kind is the word after the fence. */
export function blocks(name) {
  const found = [];
  let heading = '';
  let open = null;
  for (const line of readFileSync(join(import.meta.dirname, '..', 'documents', name), 'utf8').split('\n')) {
    if (open && line === '```') {
      found.push({ ...open, text: open.lines.join('\n') });
      open = null;
    } else if (open) {
      open.lines.push(line);
    } else if (line.startsWith('```')) {
      open = { heading, kind: line.slice(3), lines: [] };
    } else if (line.startsWith('## ')) {
      heading = line.slice(3);
    }
  }
  return found;
}

/** The one command under a heading. */
export function command(document, heading) {
  return blocks(document).find((block) => block.heading === heading && block.kind !== 'text').text;
}

/** The output promised under a heading. */
export function output(document, heading) {
  return blocks(document).find((block) => block.heading === heading && block.kind === 'text').text;
}
