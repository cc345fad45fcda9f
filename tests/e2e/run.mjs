// The browser test: the real program, a real Chromium, the main job from the first page to the figures.
//   node tests/e2e/run.mjs                        starts build/herald on an empty folder
//   BASE=http://127.0.0.1:8080 node …             against a server that runs already
//   ONLY="dark" node …                            the steps whose name has that word (and the first two)
//   HERALD_BINARY=… node …                        another program than build/herald
//   SHOTS=/tmp/shots node …                       a picture after every step
import fs from 'node:fs';
import path from 'node:path';
import { openBrowser } from './browser.mjs';
import { startServer } from './server.mjs';
import { steps } from './steps.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const shots = process.env.SHOTS;
const only = process.env.ONLY;
const always = 2;

const server = process.env.BASE
  ? { address: process.env.BASE, log: () => '', stop: async () => true }
  : await startServer(process.env.HERALD_BINARY ?? path.join(root, 'build/herald'));
const { page, errors, close } = await openBrowser();
const context = {
  page,
  base: server.address,
  email: `mira.${Date.now()}@northwind.test`,
};
if (shots) fs.mkdirSync(shots, { recursive: true });

let failed = 0;
const names = Object.keys(steps).filter((n, i) => !only || i < always || n.includes(only));
for (const [i, name] of names.entries()) {
  const started = Date.now();
  const before = errors.length;
  try {
    await steps[name](context);
    const said = errors.slice(before);
    if (said.length > 0) throw new Error(`the page complained: ${[...new Set(said)].join(' // ')}`);
    console.log(`ok    ${name} (${Date.now() - started} ms)`);
  } catch (e) {
    failed++;
    console.log(
      `FAIL  ${name}\n      ${page.url()}\n      ${e.message.split('\n').slice(0, 12).join('\n      ')}`,
    );
  }
  if (shots)
    await page
      .screenshot({
        path: path.join(shots, `${String(i + 1).padStart(2, '0')}.png`),
      })
      .catch(() => undefined);
}
await close();
const endedWell = await server.stop();
if (!endedWell) failed++;
if (failed) console.log(server.log().split('\n').slice(-40).join('\n'));
if (!endedWell) console.log('FAIL  the server did not live to the end');
console.log(`${failed} of ${names.length} steps failed`);
process.exit(failed ? 1 : 0);
