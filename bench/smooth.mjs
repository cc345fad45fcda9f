// Whether the calendar keeps up with the screen: scrolled and dragged in headless Chromium, every frame looked at twice.
// When frames come says what a reader sees, on a machine that does other work too; the processor time that the page's
// own thread spends on a frame says what the page is answerable for.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { openBrowser, screen, signedIn } from './browser.mjs';
import { median } from './table.mjs';

/** At 60 Hz; a frame is late when the one before it stood for longer than a screen's turn and a bit. */
const lateMs = 20;
const calmMs = 400;
const of = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
const upwards = (list) => [...list].sort((a, b) => a - b);

const record = () => {
  window.heraldFrames = [];
  const step = (now) => {
    window.heraldFrames.push(now);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
};

/** Processor milliseconds of the page's main thread from the start of each frame to that of the next. */
function workOf(file) {
  const { traceEvents } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const thread = (e) => `${e.pid}-${e.tid}`;
  const begins = traceEvents.filter((e) => e.name === 'ProxyMain::BeginMainFrame' && e.ph === 'X');
  const counts = new Map();
  for (const e of begins) counts.set(thread(e), (counts.get(thread(e)) ?? 0) + 1);
  const [main] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const starts = upwards(begins.filter((e) => thread(e) === main).map((e) => e.ts));
  const work = Array.from({ length: Math.max(0, starts.length - 1) }, () => 0);
  let frame = 0;
  const tasks = traceEvents
    .filter((e) => e.name === 'ThreadControllerImpl::RunTask' && thread(e) === main)
    .sort((a, b) => a.ts - b.ts);
  for (const task of tasks) {
    const end = task.ts + task.dur;
    while (frame < work.length && end >= starts[frame + 1]) frame += 1;
    if (frame < work.length && end >= starts[0]) work[frame] += (task.tdur ?? 0) / 1000;
  }
  return work;
}

/** What happens to frames while `act` runs. */
async function during(browser, page, name, act) {
  await page.waitForTimeout(calmMs);
  const file = path.join(os.tmpdir(), `herald-frames-${process.pid}.json`);
  const from = await page.evaluate(() => window.heraldFrames.length);
  await browser.startTracing(page, { path: file, categories: ['toplevel', 'cc'] });
  await act();
  const times = await page.evaluate((n) => window.heraldFrames.slice(n), from);
  await browser.stopTracing();
  const work = upwards(workOf(file));
  fs.rmSync(file, { force: true });
  const gaps = upwards(times.slice(1).map((t, i) => t - times[i]));
  if (gaps.length < 30 || work.length < 30) throw new Error(`${name}: too few frames were seen`);
  return {
    name,
    frames: gaps.length,
    fps: Math.round(1000 / median(gaps)),
    gap95: of(gaps, 0.95),
    late: gaps.filter((g) => g > lateMs).length / gaps.length,
    work50: of(work, 0.5),
    work95: of(work, 0.95),
  };
}

/** Down and up again, so many pixels a frame: a slow machine then has as much to do in each as a quick one. */
const scroll = (page, selector, pixels, frames) =>
  page.locator(selector).evaluate(
    (element, o) =>
      new Promise((done) => {
        let left = o.frames;
        const step = () => {
          element.scrollTop += left > o.frames / 2 ? o.pixels : -o.pixels;
          left -= 1;
          if (left > 0) requestAnimationFrame(step);
          else done(null);
        };
        requestAnimationFrame(step);
      }),
    { pixels, frames },
  );

/** An entry is taken over half of the month, slowly enough that each frame sees it elsewhere. */
async function drag(page, month) {
  const from = await page.locator(`[data-day="${month}-02"] .cal-chip`).first().boundingBox();
  const to = await page.locator(`[data-day="${month}-26"]`).boundingBox();
  const x = from.x + 20;
  const y = from.y + 10;
  const moves = 150;
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= moves; i += 1) {
    const way = i / moves;
    const aside = 200 * Math.sin(way * 12);
    await page.mouse.move(x + (to.x - from.x) * way + aside, y + (to.y + 50 - y) * way);
    await page.waitForTimeout(8);
  }
  await page.mouse.up();
  await page
    .getByText(/^Moved to/)
    .first()
    .waitFor();
}

/** Milliseconds from the key that asks for the month with everything in it until its entries are drawn. */
async function turnTo(browser, storageState, base, month) {
  const context = await browser.newContext({ storageState, ...screen });
  const page = await context.newPage();
  const [year, number] = month.split('-').map(Number);
  const before = new Date(Date.UTC(year, number - 2, 10)).toISOString().slice(0, 10);
  await page.goto(`${base}/calendar?date=${before}`);
  await page.locator('.cal-day').first().waitFor();
  await page.waitForTimeout(calmMs);
  // Stands before the key is pressed: what is asked of a page and what is typed into it go different ways.
  await page.evaluate((day) => {
    window.heraldTurn = new Promise((done) => {
      const pressed = (e) => {
        const look = (now) => {
          if (document.querySelector(`[data-day="${day}"] .cal-chip`)) done(now - e.timeStamp);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      addEventListener('keydown', pressed, { capture: true, once: true });
    });
  }, `${month}-17`);
  await page.keyboard.press('n');
  const ms = await page.evaluate(() => window.heraldTurn);
  await context.close();
  return ms;
}

/** What each thing a reader does comes to, and how long a month takes to stand; null without a browser. */
export async function calendarFrames(base, account, month) {
  const browser = await openBrowser();
  if (browser === null) return null;
  try {
    const storageState = await signedIn(browser, base, account);
    const turns = [];
    for (let i = 0; i < 5; i += 1) turns.push(await turnTo(browser, storageState, base, month));
    const context = await browser.newContext({ storageState, ...screen });
    const page = await context.newPage();
    await page.addInitScript(record);
    const there = async (view, something) => {
      await page.goto(`${base}/calendar?view=${view}&date=${month}-09`);
      await page.locator(something).nth(3).waitFor();
    };
    const deeds = [];
    await there('list', '[role=grid] [role=row]');
    deeds.push(await during(browser, page, 'list', () => scroll(page, '[role=grid]', 50, 240)));
    await there('week', '.cal-chip');
    deeds.push(
      await during(browser, page, 'week', () =>
        scroll(page, '[role=region]:has(.cal-week)', 16, 240),
      ),
    );
    await there('month', '.cal-chip');
    deeds.push(await during(browser, page, 'drag', () => drag(page, month)));
    return { deeds, turn: median(turns) };
  } finally {
    await browser.close();
  }
}
