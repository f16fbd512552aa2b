// Output is compared as it stands, after ids, times and tokens have given way to the document's placeholders.
import assert from 'node:assert/strict';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;
const PLAINTEXT = /psk_([a-z]+)_[0-9A-Za-z]{60}/;
const PLACEHOLDER = /<[a-z-]+>|…/g;

/**
 * That `actual` is `expected` column by column. A placeholder of the document takes as many columns as what
 * it stands for, so it swallows the blanks that padded it there.
 */
export function assertOutput(actual, expected) {
  const [have, want] = [actual, expected].map((text) => text.replace(/\n$/, '').split('\n'));
  assert.equal(have.length, want.length, `lines: ${JSON.stringify(actual)}`);
  have.forEach((line, i) => assertLine(line, want[i]));
}

function assertLine(actual, expected) {
  let rest = actual;
  let before = 0;
  for (const hole of expected.matchAll(PLACEHOLDER)) {
    const fixed = expected.slice(before, hole.index);
    assert.ok(rest.startsWith(fixed), `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
    rest = rest.slice(fixed.length);
    const value = rest.match(new RegExp(`^(?:${UUID.source}|${TIME.source}|[0-9A-Za-z]{54,60})`))?.[0];
    assert.ok(value, `no value for ${hole[0]} in ${JSON.stringify(actual)}`);
    rest = rest.slice(value.length);
    before = hole.index + hole[0].length;
    // In the document the column is padded to the width of the value.
    const padding = value.length - hole[0].length;
    if (padding > 0 && expected.slice(before, before + padding).trim() === '' && expected.length > before + padding) before += padding;
  }
  assert.equal(rest, expected.slice(before), `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

/** A table as rows of cells by column name; every cell must begin where its header begins. */
export function table(text) {
  const lines = text.replace(/\n$/, '').split('\n');
  const heads = [...lines[0].matchAll(/\S+/g)];
  return lines.slice(1).map((line) => {
    assert.equal(line, line.trimEnd(), 'no trailing blanks');
    return Object.fromEntries(
      heads.map((head, i) => {
        const start = head.index;
        const end = heads[i + 1]?.index ?? line.length;
        const cell = line.slice(start, end);
        if (i > 0) assert.equal(line.slice(start - 2, start), '  ', `two spaces before ${head[0]} in ${JSON.stringify(line)}`);
        assert.match(cell, /^\S/, `${head[0]} begins under its header in ${JSON.stringify(line)}`);
        return [head[0], cell.trimEnd()];
      }),
    );
  });
}

export const patterns = { UUID, TIME, PLAINTEXT };
