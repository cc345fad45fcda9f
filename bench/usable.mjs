// How long headless Chromium takes, with empty caches, until the dashboard shows its figures and the list of campaigns its
// first rows.
import { openBrowser, screen, signedIn } from './browser.mjs';

/** Milliseconds from the navigation until `selector` is visible, in a browser that knows nothing but its session. */
async function timeUntil(browser, storageState, address, selector) {
  const context = await browser.newContext({ storageState, ...screen });
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
  const browser = await openBrowser();
  if (browser === null) return null;
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
