// A recording becomes a text, the text content, all of it is found again in the archive and taken along. Once with the
// model of this machine, once with the sandbox's endpoint.
import assert from 'node:assert/strict';
import { axeViolations } from '../browser.mjs';
import { filesOfZip, rowsOfCsv, saved } from '../downloads.mjs';
import { speechFile } from '../files.mjs';
import { api, button, chooseFile, openPage, toast, until } from '../page.mjs';
import { editor, ways } from '../studio.mjs';

const spoken = [
  'Welcome back to the show.',
  'Today we look at how a small team plans its month.',
  'We write the question down first, and only then decide where to answer it.',
  'So here is what we do, one idea, one page, three short posts.',
];
/** Words alone: models set commas as they like, captions break lines. */
const bare = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const main = (page) => page.getByRole('main');
const parts = (page) => page.locator('.tr-part p');
const runWords = 4;
/** Whether a text says some words one after another as the transcript does. */
function quotes(text, transcript) {
  const words = bare(transcript).split(' ');
  const said = ` ${bare(text)} `;
  return words.some((_, i) => {
    const run = words.slice(i, i + runWords);
    return run.length === runWords && said.includes(` ${run.join(' ')} `);
  });
}
/** Where the sound is, and which word is lit. */
const now = (page) =>
  page.evaluate(() => {
    const words = [...document.querySelectorAll('.tr-word')];
    const lit = words.findIndex((w) => w.getAttribute('data-on') === 'true');
    return {
      at: document.querySelector('audio').currentTime,
      lit,
      from: Number(words[lit]?.dataset.at),
      to: Number(words[lit + 1]?.dataset.at ?? Infinity),
    };
  });
/** A frame or two may pass between sound and light. */
const slack = 0.15;
const exportAs = async (page, format) => {
  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByLabel(format, { exact: true }).check();
  return saved(page, () => dialog.getByRole('button', { name: 'Make the file' }).click());
};

function steps({ way, hasModel }) {
  const mended = 'This was Mira of the bakery.';
  const engine = hasModel ? 'OpenAI' : 'Moonshine tiny (English)';
  // The sandbox hears its own sentences, however long the recording is.
  const sentence = hasModel ? 'a small team plans its month' : 'write the question down first';
  return {
    [`${way}: drops a recording in and reads what was said`]: async (context) => {
      const { page } = context;
      const file = speechFile(spoken);
      assert.ok(file, 'ffmpeg has no flite here');
      await openPage(page, 'Transcriptions');
      const choice = page.getByLabel('Engine');
      const name = choice.locator('option', { hasText: engine });
      await name.waitFor({ state: 'attached' });
      await choice.selectOption(await name.getAttribute('value'));
      assert.deepEqual(await axeViolations(page), []);
      await chooseFile(page, file);
      await page.waitForURL(/\/transcriptions\/[0-9a-f-]{36}/, {
        timeout: 120_000,
      });
      await page.getByLabel('Title').waitFor();
      await page.getByText('Done', { exact: true }).waitFor();
      const text = await until('its text', async () =>
        (await parts(page).allTextContents()).join(' '),
      );
      assert.ok(bare(text).includes(sentence), text);
      assert.ok(bare(text).includes('welcome back'), text);
      await page.getByLabel('Title').fill(`Talk, ${way}`);
      await page.getByLabel('Title').blur();
      assert.deepEqual(await axeViolations(page), []);
      context.transcript = { text, address: page.url() };
    },
    [`${way}: hears it, and the word that is said is lit`]: async ({ page }) => {
      const play = page.getByRole('button', { name: 'Play', exact: true });
      await until('the sound', () => play.isEnabled());
      await play.click();
      const early = await until('the light to move', async () => {
        const seen = await now(page);
        return seen.lit > 1 && seen;
      });
      // A busy machine draws the light late once in a while; it comes back to the sound.
      await until('the light to move on with the sound', async () => {
        const { lit, at, from, to } = await now(page);
        return lit > early.lit + 1 && from <= at + slack && at <= to + slack;
      });
      await button(page, 'Pause').click();
      const word = page.locator('.tr-word').nth(3);
      await word.click();
      await until('the word that was clicked', async () => {
        const { lit, at, from } = await now(page);
        return lit === 3 && Math.abs(at - from) < slack;
      });
      await page.getByLabel('Speed').selectOption('2');
      assert.equal(await page.locator('audio').evaluate((a) => a.playbackRate), 2);
    },
    [`${way}: mends a part, says who speaks, and takes captions along`]: async (context) => {
      const { page, transcript } = context;
      const before = await parts(page).first().textContent();
      await page.locator('.tr-part').first().hover();
      await button(page, /^Edit the part at 0:00/).click();
      await page.getByLabel('Text of the part').fill(`${before} ${mended}`);
      await page.getByLabel('Speaker').fill('Mira');
      await button(page, 'Save').click();
      await toast(page, 'Saved').waitFor();
      await parts(page).first().getByText(mended).waitFor();
      const take = async (format) => {
        await button(page, 'Export').click();
        const { name, bytes } = await saved(page, () =>
          page.getByRole('menuitem', { name: format }).click(),
        );
        return { name, text: bytes.toString('utf8') };
      };
      const said = bare(transcript.text).slice(-40);
      const srt = await take('Captions (SRT)');
      assert.match(srt.name, /^Talk.*\.srt$/);
      assert.match(srt.text, /^1\r?\n00:00:0\d,\d{3} --> 00:00:\d\d,\d{3}\r?\n/);
      const lines = srt.text.replace(/^\d+\r?\n[\d:, >-]+\r?\n/gm, '');
      assert.ok(bare(lines).includes(bare(mended)), srt.text);
      assert.ok(bare(lines).includes(said), srt.text);
      const vtt = await take('Captions (VTT)');
      assert.match(vtt.text, /^WEBVTT\r?\n\r?\n/);
      assert.match(vtt.text, /00:0\d\.\d{3} --> /);
      const txt = await take('Text (TXT)');
      assert.ok(bare(txt.text).includes(bare(mended)), txt.text);
      const all = JSON.parse((await take('Everything (JSON)')).text);
      assert.equal(all.parts[0].speaker, 'Mira');
      assert.ok(all.parts[0].text.endsWith(mended));
      assert.ok(all.words.length > 10, 'the time of every word');
    },
    [`${way}: makes a scenario, posts and quotes of it`]: async (context) => {
      const { page, transcript } = context;
      await button(page, 'Make content from this').click();
      const dialog = page.getByRole('dialog', {
        name: 'What should become of it?',
      });
      await dialog.getByLabel('Scenario').check();
      await dialog.getByLabel('Mastodon').check();
      assert.deepEqual(await axeViolations(page), []);
      await dialog.getByRole('button', { name: 'Make drafts' }).click();
      await dialog.getByRole('button', { name: 'Done' }).waitFor({ timeout: 60_000 });
      assert.equal(hasModel, !/without a language model/.test(await dialog.innerText()));
      const made = await dialog
        .getByRole('link')
        .evaluateAll((links) => links.map((a) => a.getAttribute('href')));
      const kinds = new Set();
      const said = `${transcript.text} ${mended}`;
      for (const link of made) {
        const { kind, text } = await api(page, link.replace('/content/', '/content/items/'));
        assert.ok(text.length > 10, `${kind} is empty`);
        kinds.add(kind);
        // The sandbox's model writes in words of its own; a quote is a quote whoever cut it out.
        if (!hasModel || kind === 'quote') assert.ok(quotes(text, said), `${kind}: ${text}`);
      }
      assert.deepEqual([...kinds].sort(), ['quote', 'scenario', 'social']);
      await dialog.getByRole('link').first().click();
      await until('its words', async () => (await editor(page).inputValue()).length > 10);
      context.made = made;
    },
    [`${way}: finds it all in the archive by what was said`]: async ({ page }) => {
      await openPage(page, 'Archive');
      await page.getByLabel('Search everything').fill(`"${sentence}"`);
      await page.waitForURL(/q=/);
      const hit = main(page).getByRole('listitem').filter({ hasText: 'Transcript' }).first();
      await hit.locator('mark').first().waitFor();
      const marked = (await hit.locator('mark').allInnerTexts()).join(' ');
      assert.ok(sentence.includes(bare(marked).split(' ')[0]), marked);
      await hit.getByRole('link', { name: /^Talk/ }).waitFor();
      await hit.getByRole('button', { name: 'Tags' }).click();
      await hit.getByRole('textbox', { name: 'Tags' }).fill('podcast');
      await page.keyboard.press('Enter');
      await hit.getByRole('button', { name: 'podcast', exact: true }).waitFor();
      assert.deepEqual(await axeViolations(page), []);
    },
    [`${way}: takes the archive along as JSON, CSV and Markdown`]: async (context) => {
      const { page, made } = context;
      await page.getByLabel('Search everything').fill('');
      await page.waitForURL((url) => !url.searchParams.get('q'));
      const ids = made.map((link) => link.split('/').at(-1));
      const json = await exportAs(page, 'JSON');
      assert.match(json.name, /\.json$/);
      const entries = JSON.parse(json.bytes.toString('utf8'));
      const talk = entries.find((e) => e.type === 'transcription');
      assert.ok(bare(talk.text).includes(bare(mended)), talk.text);
      assert.deepEqual(talk.tags, ['podcast']);
      for (const id of ids)
        assert.ok(
          entries.some((e) => e.id === id),
          `${id} is missing`,
        );
      const csv = await exportAs(page, 'CSV');
      const [head, ...rows] = rowsOfCsv(csv.bytes.toString('utf8'));
      assert.equal(rows.length, entries.length);
      const at = (name) => head.indexOf(name);
      for (const entry of entries) {
        const row = rows.find((r) => r[at('id')] === entry.id);
        assert.equal(row?.[at('text')].replace(/^'/, ''), entry.text, 'the same text in both');
      }
      const zip = await exportAs(page, 'Markdown (ZIP)');
      assert.match(zip.name, /\.zip$/);
      const files = filesOfZip(zip.bytes);
      assert.equal(files.size, entries.length);
      const file = [...files].find(([name]) => name.startsWith('transcription/'));
      assert.ok(bare(file[1]).includes(bare(mended)), file[1]);
      assert.match(file[1], /^---\ntype: "transcription"\n/);
    },
  };
}

export const recording = Object.fromEntries(ways.map((w) => [w.way, steps(w)]));
