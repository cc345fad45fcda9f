// Writes x.gz and x.br beside every text file of dist/, so that the server never compresses a file itself.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const dist = path.resolve(import.meta.dirname, '../dist');
const isText = /\.(js|css|html|svg|json|txt)$/;
const leastBytes = 512;
const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
const sums = { files: 0, raw: 0, gzip: 0, brotli: 0 };

for (const name of fs.readdirSync(dist, { recursive: true })) {
  const file = path.join(dist, name);
  // The build's manifest is for our own tools, not for browsers.
  if (!isText.test(name) || name.startsWith('.vite')) continue;
  const raw = fs.readFileSync(file);
  if (raw.length < leastBytes) continue;
  const gz = zlib.gzipSync(raw, { level: 9 });
  const br = zlib.brotliCompressSync(raw, brotli);
  fs.writeFileSync(`${file}.gz`, gz);
  fs.writeFileSync(`${file}.br`, br);
  sums.files++;
  sums.raw += raw.length;
  sums.gzip += gz.length;
  sums.brotli += br.length;
}
console.log(
  `precompressed ${sums.files} files: ${sums.raw} bytes, gzip ${sums.gzip}, brotli ${sums.brotli}`,
);
