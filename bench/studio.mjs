// The studio while a text is being written: what is on the page, and since when.
import { openBrowser, screen, signedIn } from './browser.mjs';

/** Notes every state of the text that comes, at the end of the frame that shows it, on the machine's clock. */
const watch = () => {
  window.heraldShown = [];
  let last = '';
  const look = () => {
    const text = document.querySelector('[data-coming]')?.textContent ?? '';
    if (text && text !== last) {
      last = text;
      window.heraldShown.push({ at: Date.now(), text });
    }
  };
  // After the drawing of a frame, not at its change.
  const frame = () => {
    const channel = new MessageChannel();
    channel.port1.onmessage = look;
    channel.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

/** The states that were seen while each of `items` was written, and when that was asked for; null without a browser. */
export async function seenWhileWriting(base, account, items) {
  const browser = await openBrowser();
  if (browser === null) return null;
  try {
    const storageState = await signedIn(browser, base, account);
    const context = await browser.newContext({ storageState, ...screen });
    const page = await context.newPage();
    await page.addInitScript(watch);
    const seen = [];
    for (const item of items) {
      await page.goto(`${base}/content/${item}`);
      const begun = Date.now();
      await page.getByRole('button', { name: 'Write drafts' }).click();
      await page.getByRole('article', { name: 'Draft 1' }).waitFor();
      seen.push({ begun, shown: await page.evaluate(() => window.heraldShown) });
    }
    return seen;
  } finally {
    await browser.close();
  }
}
