// The browser test: the real program, a real Chromium, the main job from the first page to the figures.
//   node tests/e2e/run.mjs                        starts build/herald on an empty folder
//   HERALD_BINARY=… node …                        another program than build/herald
//   HERALD_DATA=/data node …                      also /data/facebook_kag/KAG_train.csv is imported
//   ONLY="dark|light" node …                      the steps whose name matches (and the first four)
//   SHOTS=/tmp/shots node …                       a picture after every step
import fs from 'node:fs';
import path from 'node:path';
import { openBrowser } from './browser.mjs';
import { metaFile } from './files.mjs';
import { startSandbox, startServer } from './server.mjs';
import { steps } from './steps.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const binary = process.env.HERALD_BINARY ?? path.join(root, 'build/herald');
const { SHOTS: shots, ONLY: only } = process.env;
const always = 4;
const isChosen = (name, i) => !only || i < always || new RegExp(only).test(name);
const shownLines = 40;

const sandbox = await startSandbox(binary);
const server = await startServer(binary, [
  ...['--sandbox-url', sandbox.address, '--hourly-limit', '0'],
  // Connections made by hand may lead there, as docs/connectors.md says.
  ...['--allow-private', new URL(sandbox.address).host],
]);
const browser = await openBrowser();
const { page, errors } = browser;
let expected = [];
const context = {
  page,
  browser,
  server,
  base: server.address,
  sandboxUrl: sandbox.address,
  email: `mira.${Date.now()}@northwind.test`,
  october: metaFile(),
  /** Errors of the browser's console that belong to the step. */
  expectErrors: (pattern) => expected.push(pattern),
};
if (shots) fs.mkdirSync(shots, { recursive: true });

async function runStep(name) {
  const started = Date.now();
  const before = errors.length;
  expected = [];
  try {
    await steps[name](context);
    const said = errors.slice(before).filter((text) => !expected.some((e) => e.test(text)));
    if (said.length > 0) throw new Error(`the page complained: ${[...new Set(said)].join(' // ')}`);
    console.log(`ok    ${name} (${Date.now() - started} ms)`);
    return true;
  } catch (e) {
    const why = String(e.stack ?? e)
      .split('\n')
      .slice(0, 16)
      .join('\n      ');
    console.log(`FAIL  ${name}\n      ${page.url()}\n      ${why}`);
    return false;
  }
}

const failures = [];
const names = Object.keys(steps).filter(isChosen);
for (const [i, name] of names.entries()) {
  if (!(await runStep(name))) failures.push(name);
  const file = `${String(i + 1).padStart(2, '0')}.png`;
  if (shots) await page.screenshot({ path: path.join(shots, file) }).catch(() => undefined);
}
await browser.close();
const endedWell = await server.stop();
await sandbox.stop();
if (!endedWell) failures.push('the server lives to the end');
if (failures.length > 0) console.log(server.log().split('\n').slice(-shownLines).join('\n'));
// What failed is named last, where it is still read when a log is cut.
for (const name of failures) console.log(`FAILED: ${name}`);
console.log(`${failures.length} of ${names.length} steps failed`);
process.exit(failures.length > 0 ? 1 : 0);
