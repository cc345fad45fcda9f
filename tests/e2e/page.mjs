// What the steps say again and again.
import assert from 'node:assert/strict';
import { euros } from './files.mjs';

export const password = 'correct horse battery';
export const button = (page, name) => page.getByRole('button', { name });
export const chooseFile = (page, file) => page.locator('input[type=file]').setInputFiles(file);
/**
 * To where a link leads, and not before its page is drawn: until then the old one stands, and may have a field of the
 * same name. A link of the page's own goes with it; one that leads on from every page is marked as the current one.
 */
export async function follow(page, link) {
  const handle = await link.elementHandle();
  const { pathname: to } = new URL(await handle.evaluate((a) => a.href));
  const { pathname: from } = new URL(page.url());
  await link.click();
  // "Settings" leads on to its first page.
  if (from !== to)
    await page.waitForURL((at) => at.pathname !== from && at.pathname.startsWith(to));
  await page.waitForFunction((a) => !a.isConnected || a.ariaCurrent === 'page', handle);
}
/** Behind "Tasks" stands how many run. */
export const openPage = (page, name) =>
  follow(
    page,
    page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}(\\s*\\d.*)?$`) }),
  );
/** The whole value behind a shortened one on the dashboard. */
export const exact = (page, kpi) =>
  page.locator(`[data-kpi=${kpi}] [data-exact]`).getAttribute('data-exact');
/** The message that a change leaves for a while. */
export const toast = (page, text) => page.locator('[data-sonner-toast]').filter({ hasText: text });

export async function importFile(page, { rows, spendCents }) {
  await button(page, /^Import [\d,]+ rows$/).click();
  const counted = `${rows.toLocaleString('en')} rows imported`;
  await page.getByText(counted).waitFor({ timeout: 60_000 });
  await page.getByText(euros(spendCents), { exact: true }).waitFor();
}

/** What is loaded in parts: each may come after the others, or stand there from before. */
export async function expectFigures(page, expected) {
  const { spendCents, valueCents, impressions } = expected;
  const figure = (kpi, value) =>
    page.locator(`[data-kpi=${kpi}] [data-exact="${value}"]`).first().waitFor();
  await figure('spend', euros(spendCents));
  if (valueCents !== undefined) await figure('revenue', euros(valueCents));
  await figure('impressions', impressions.toLocaleString('en'));
  const rows = page.getByRole('grid', { name: 'By platform' }).getByRole('row');
  await until('the platforms in total', async () =>
    (await rows.last().innerText()).includes(euros(spendCents)),
  );
}

/** Asks until `look` answers with something, or says what was missing. */
export async function until(what, look, timeoutMs = 20_000) {
  for (const end = Date.now() + timeoutMs; Date.now() < end; ) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((go) => setTimeout(go, 150));
  }
  throw new Error(`waited ${timeoutMs / 1000} s for ${what}`);
}

/** The API as the page's own user. */
export async function api(page, path, init = {}) {
  return page.evaluate(
    async ([url, options]) => {
      const { accessToken } = JSON.parse(localStorage.getItem('herald-session'));
      const headers = {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
      };
      const answer = await fetch(url, { headers, ...options });
      return answer.json();
    },
    [`/api/v1${path}`, init],
  );
}

/** By the mouse, in steps as a hand moves: a browser begins no drag at a single jump. */
export async function drag(page, what, to) {
  await to.scrollIntoViewIfNeeded();
  await what.hover();
  await page.mouse.down();
  const { x, y, width, height } = await to.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 10 });
  await to.hover();
  await page.mouse.up();
}
