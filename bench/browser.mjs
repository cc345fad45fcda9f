// The browser of the figures that are seen in one: Debian's Chromium without a window, driven by the ui's playwright-core.
import fs from 'node:fs';

import { chromium } from '../ui/node_modules/playwright-core/index.mjs';

const executables = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** null where there is none. */
export async function openBrowser() {
  const executablePath = executables.find((e) => e && fs.existsSync(e));
  if (!executablePath) return null;
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
}

/** What a signed-in browser keeps: for `newContext({ storageState })`. */
export async function signedIn(browser, base, { email, password }) {
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

export const screen = { viewport: { width: 1440, height: 900 }, locale: 'en-GB' };
