// What a click saves, and what is inside.
import fs from 'node:fs';
import zlib from 'node:zlib';

/** The file that the click brings. */
export async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return {
    name: download.suggestedFilename(),
    bytes: fs.readFileSync(await download.path()),
  };
}

const centralHeader = 0x02014b50;
const localHeaderSize = 30;

/** The files of a ZIP by name, read by its directory as unpackers do. */
export function filesOfZip(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== centralHeader) throw new Error('this is no directory of a ZIP');
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, note] = [28, 30, 32].map((o) => zip.readUInt16LE(at + o));
    const local = zip.readUInt32LE(at + 42);
    const begin =
      local + localHeaderSize + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(begin, begin + size);
    const bytes = method === 8 ? zlib.inflateRawSync(packed) : packed;
    files.set(zip.toString('utf8', at + 46, at + 46 + name), bytes.toString('utf8'));
    at += 46 + name + extra + note;
  }
  return files;
}

/** A CSV as rows of cells; quoted cells may hold commas, quotes and lines. */
export function rowsOfCsv(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  for (const whole = text.replace(/^\uFEFF/, ''); cell.lastIndex < whole.length; ) {
    const found = cell.exec(whole);
    if (!found) throw new Error(`this is no CSV: ${whole.slice(0, 200)}`);
    rows.at(-1).push(found[1]?.replaceAll('""', '"') ?? found[2]);
    if (found[3] !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
