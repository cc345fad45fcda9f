// How long headless Chromium takes, with empty caches, until the dashboard shows its figures and the list of campaigns its
// first rows.
import fs from 'node:fs';

import { chromium } from '../ui/node_modules/playwright-core/index.mjs';

const executables = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

async function signedIn(browser, base, { email, password }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${base}/login`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Workspace/ }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Milliseconds from the navigation until `selector` is visible, in a browser that knows nothing but its session. */
async function timeUntil(browser, storageState, address, selector) {
  const context = await browser.newContext({
    storageState,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
  });
  const page = await context.newPage();
  await page.goto('about:blank');
  const begun = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator(selector).first().waitFor();
  const ms = performance.now() - begun;
  await context.close();
  return ms;
}

/** {kpi, rows}: milliseconds of each round; null without a browser. */
export async function timesUntilUsable(base, account, rounds) {
  const executablePath = executables.find((e) => e && fs.existsSync(e));
  if (!executablePath) return null;
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  try {
    const state = await signedIn(browser, base, account);
    const out = { kpi: [], rows: [] };
    for (let i = 0; i < rounds; i++) {
      out.kpi.push(await timeUntil(browser, state, `${base}/`, '[data-kpi=spend] [data-exact]'));
      out.rows.push(
        await timeUntil(browser, state, `${base}/campaigns`, '[role=row] a[href*="/campaigns/"]'),
      );
    }
    return out;
  } finally {
    await browser.close();
  }
}
