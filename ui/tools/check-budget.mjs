// Prints what a visitor has to fetch, and fails when the shell (HTML, CSS and JavaScript of the first
// load of any page) is larger than its budget. Run after the build. With --json: {"shell_kb","budget_kb"} and nothing else.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const shellBudgetKb = 300;
const dist = path.resolve(import.meta.dirname, '../dist');
const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'));
const gzip = (file) => zlib.gzipSync(fs.readFileSync(path.join(dist, file)), { level: 9 }).length;
const kb = (bytes) => (bytes / 1000).toFixed(1);

/** The files an entry needs before it runs: itself, its static imports, their styles. */
function closure(key, files = new Set()) {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of chunk.imports ?? []) closure(next, files);
  return files;
}
const entry = Object.keys(manifest).find((k) => manifest[k].isEntry);
const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
const shell = closure(entry);
for (const [, src] of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) shell.add(src);
const shellBytes = [...shell].reduce((sum, f) => sum + gzip(f), gzip('index.html'));

const met = shellBytes <= shellBudgetKb * 1000;
if (process.argv.includes('--json'))
  console.log(JSON.stringify({ shell_kb: shellBytes / 1000, budget_kb: shellBudgetKb }));
else list();

function list() {
  const sized = [...shell].map((f) => [f, gzip(f)]).sort((a, b) => b[1] - a[1]);
  for (const [file, size] of sized) console.log(`  ${kb(size).padStart(7)} kB  ${file}`);
  console.log('on top, by lazy part:');
  for (const key of Object.keys(manifest).filter((k) => manifest[k].isDynamicEntry)) {
    const own = [...closure(key)].filter((f) => !shell.has(f));
    const extra = own.reduce((sum, f) => sum + gzip(f), 0);
    console.log(`  ${kb(extra).padStart(7)} kB  ${key}`);
  }
  const verdict = met ? 'within the budget' : 'OVER';
  console.log(`shell ${kb(shellBytes)} kB gzip of ${shellBudgetKb} kB: ${verdict}`);
}
process.exit(met ? 0 : 1);
