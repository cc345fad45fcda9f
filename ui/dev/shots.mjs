// Pictures of the pages, made against the mock (or any server): node dev/shots.mjs NAME… or all of them.
//   BASE=http://127.0.0.1:8080 OUT=/tmp/herald-screens node dev/shots.mjs dashboard-dark
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { base, settle, shots } from './shotPages.mjs';

const out = process.env.OUT ?? path.join(os.tmpdir(), 'herald-screens');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];
const axeSource = fs.readFileSync(
  new URL('../node_modules/axe-core/axe.min.js', import.meta.url),
  'utf8',
);
const session = {
  accessToken: 'a',
  refreshToken: 'r',
  expiresAt: Date.now() + 9e8,
  organizationId: '0192f0c4-0010-7000-8000-00000000000a',
};

async function shoot(name) {
  const [address, o] = shots[name];
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'herald-shot-'));
  const context = await chromium.launchPersistentContext(dir, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: flags,
    viewport: { width: o.width ?? 1440, height: o.height ?? 900 },
    colorScheme: o.dark ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors = [];
  page.on(
    'console',
    (m) =>
      m.type() === 'error' &&
      !/status of (401|404|422|500)/.test(m.text()) &&
      errors.push(m.text()),
  );
  page.on('pageerror', (e) => errors.push(`page: ${e.message}`));
  await page.addInitScript(
    ([s, isOut, lang]) => {
      if (!isOut) localStorage.setItem('herald-session', JSON.stringify(s));
      if (lang) localStorage.setItem('herald-lang', lang);
    },
    [session, !!o.out, o.lang],
  );
  await o.before?.(page);
  try {
    await page.goto(base + address);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await settle(page);
    await o.run?.(page);
    await settle(page);
    if (o.full) {
      const height = await page.evaluate(() => {
        const m = document.getElementById('content');
        return m ? m.scrollHeight + 53 : document.documentElement.scrollHeight;
      });
      await page.setViewportSize({
        width: o.width ?? 1440,
        height: Math.min(4000, Math.max(height, 400)),
      });
      await settle(page);
    }
    await page.screenshot({ path: path.join(out, `${name}.png`) });
    await page.evaluate(axeSource);
    // Open menus stand beside the landmarks, as every menu of the library does.
    const found = await page.evaluate(() =>
      window.axe.run(
        { exclude: [['[role=tooltip]'], ['.MuiTooltip-popper']] },
        { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
      ),
    );
    const hasMenu = (await page.locator('.MuiMenu-root').count()) > 0;
    found.violations = found.violations.filter((v) => {
      return v.id !== 'region' || !hasMenu;
    });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    console.log(
      `${name}: axe ${found.violations.length}${wide > 0 ? `, ${wide} px too wide` : ''}${errors.length ? `, console: ${[...new Set(errors)].slice(0, 4).join(' // ')}` : ''}`,
    );
    for (const v of found.violations)
      console.log(
        `   ${v.id} x${v.nodes.length}: ${v.nodes
          .slice(0, 3)
          .map(
            (n) =>
              `${n.target.join(' ')} ${(n.any[0]?.message ?? n.failureSummary ?? '').slice(0, 160)}`,
          )
          .join(' | ')}`,
      );
    return found.violations.length + errors.length + (wide > 0 ? 1 : 0);
  } catch (e) {
    await page.screenshot({ path: path.join(out, `${name}-failed.png`) }).catch(() => undefined);
    console.log(
      `${name}: FAILED ${e.message.split('\n')[0]}${errors.length ? ` console: ${errors.slice(0, 3).join(' // ')}` : ''}`,
    );
    return 1;
  } finally {
    await context.close();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

fs.mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2);
const chosen = Object.keys(shots).filter(
  (n) =>
    wanted.length === 0 ||
    wanted.some((w) => (w.endsWith('*') ? n.startsWith(w.slice(0, -1)) : n === w)),
);
let faults = 0;
for (const name of chosen) faults += await shoot(name);
console.log(`${chosen.length} pictures in ${out}, ${faults} faults`);
process.exit(faults ? 1 : 0);
