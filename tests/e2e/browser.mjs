// The browser of the machine, driven by playwright-core; axe on what it shows.
import fs from 'node:fs';
import { chromium } from '../../ui/node_modules/playwright-core/index.mjs';

const executables = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
];
const axeSource = () =>
  fs.readFileSync(new URL('../../ui/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const settings = {
  viewport: { width: 1440, height: 900 },
  colorScheme: 'light',
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
};
// As long as a machine with many compilers at work may need for a page.
const patienceMs = 30_000;

/** `errors` fills with what the consoles of all pages complain about. */
export async function openBrowser(options = {}) {
  const executablePath = executables.find((e) => e && fs.existsSync(e));
  const chrome = await chromium.launch({ executablePath, headless: true, args });
  const errors = [];
  const visitor = async () => {
    const context = await chrome.newContext({ ...settings, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    // A refused request is a message of the browser's own; the steps look at those answers themselves.
    page.on('console', (m) => {
      const isRefusal = /the server responded with a status of 4\d\d/.test(m.text());
      if (m.type() === 'error' && !isRefusal) errors.push(m.text());
    });
    page.on('pageerror', (e) => errors.push(`uncaught: ${e.message}`));
    return page;
  };
  return { page: await visitor(), visitor, errors, close: () => chrome.close() };
}

/** What axe finds wrong, one line each. Tooltips stand outside the landmarks by design. */
export async function axeViolations(page) {
  await page.evaluate(axeSource());
  const found = await page.evaluate(
    (runOnly) =>
      window.axe.run({ exclude: [['[role=tooltip]'], ['.MuiTooltip-popper']] }, { runOnly }),
    rules,
  );
  return found.violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .slice(0, 3)
        .map((n) => n.target.join(' '))
        .join(' | ')}`,
  );
}
