#!/usr/bin/env node
// The golden OpenAPI document: --check says where ui/openapi/openapi.json differs from what the program prints, --write replaces
// it. The program is build/herald unless --program names another below the root.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const golden = path.join(root, 'ui/openapi/openapi.json');
const limit = 20;

/** Where two JSON values differ, as pointers with a word, at most `limit` of them. */
function differences(mine, theirs, pointer = '', out = []) {
  if (out.length >= limit || JSON.stringify(mine) === JSON.stringify(theirs)) return out;
  const nested = (value) => typeof value === 'object' && value !== null;
  if (!nested(mine) || !nested(theirs) || Array.isArray(mine) !== Array.isArray(theirs)) {
    out.push(
      `${pointer}: committed ${JSON.stringify(mine)?.slice(0, 80)}, server ${JSON.stringify(theirs)?.slice(0, 80)}`,
    );
    return out;
  }
  const before = out.length;
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (out.length >= limit) break;
    if (!(key in theirs)) out.push(`${at}: committed, but not in the server`);
    else if (!(key in mine)) out.push(`${at}: in the server, but not committed`);
    else differences(mine[key], theirs[key], at, out);
  }
  if (out.length === before) out.push(`${pointer}: the order of the members differs`);
  return out;
}

const at = process.argv.indexOf('--program');
const program = path.join(root, at < 0 ? 'build/herald' : process.argv[at + 1]);
const printed = execFileSync(program, ['openapi'], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
const text = JSON.stringify(JSON.parse(printed), null, 2) + '\n';
const committed = fs.existsSync(golden) ? fs.readFileSync(golden, 'utf8') : 'null';
if (process.argv.includes('--write')) {
  if (text !== committed) fs.writeFileSync(golden, text);
} else if (text !== committed) {
  const found = differences(JSON.parse(committed), JSON.parse(text));
  console.error(found.length > 0 ? found.join('\n') : 'only the layout of the file differs');
  console.error(
    "ui/openapi/openapi.json differs from the server's routes: run ./dev openapi and commit what it writes",
  );
  process.exit(1);
}
