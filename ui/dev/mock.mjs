// The API for developing and photographing the UI without a server. Nothing of it is shipped.
//   node dev/mock.mjs [PORT] [DIST]     any password works for mira@northwind.test; "wrong" does not
// A workspace that is registered here starts empty and fills through import, sandbox or demo.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { problem } from './mock/answers.mjs';
import { routes } from './mock/routes.mjs';
import { openFirst } from './mock/state.mjs';
import { upgrade } from './mock/socket.mjs';

const port = Number(process.argv[2] ?? 8080);
const dist = process.argv[3] && path.resolve(process.argv[3]);
const delayMs = Number(process.env.MOCK_DELAY ?? 30);
const table = Object.entries(routes).map(([k, run]) => {
  const [method, p] = k.split(' ');
  return { method, test: new RegExp(`^/api/v1${p.replace(/:\w+/g, '([^/]+)')}$`), run };
});

async function readBody(request) {
  const chunks = [];
  for await (const c of request) chunks.push(c);
  const raw = Buffer.concat(chunks),
    type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart')) return raw.length ? JSON.parse(raw) : {};
  const out = {};
  for (const part of raw.toString('utf8').split(`--${/boundary=(.+)$/.exec(type)[1]}`)) {
    const m = /name="(\w+)"(?:; filename="([^"]*)")?[\s\S]*?\r\n\r\n([\s\S]*)\r\n$/.exec(part);
    if (m) out[m[1]] = m[2] ? { name: m[2], text: m[3] } : m[3];
  }
  return out;
}
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
function serveFile(pathname, response) {
  const file = path.join(dist, path.extname(pathname) ? pathname : 'index.html');
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  response
    .writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' })
    .end(fs.readFileSync(file));
}
async function stream(response, events) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [name, data] of events) {
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    await new Promise((go) => setTimeout(go, delayMs));
  }
  response.end();
}
async function answer(request, response) {
  const url = new URL(request.url, 'http://mock');
  if (!url.pathname.startsWith('/api/'))
    return dist ? serveFile(url.pathname, response) : response.writeHead(404).end();
  const hit = table.find((r) => r.method === request.method && r.test.test(url.pathname));
  const body = await readBody(request);
  await new Promise((go) => setTimeout(go, delayMs));
  const isOpen =
    /^\/api\/v1\/(auth\/(login|register|refresh|forgot|reset|accept)|invitations)/.test(
      url.pathname,
    );
  // The token of the pictures always stands for the first workspace, whatever was registered since.
  if (request.headers.authorization === 'Bearer a') openFirst();
  let out = problem(404, 'Not found');
  if (!isOpen && !request.headers.authorization) out = problem(401, 'Not signed in');
  else if (hit) out = hit.run(url.searchParams, body, hit.test.exec(url.pathname)[1]);
  const { _status = 200, _events, ...json } = out;
  if (_events && request.headers.accept === 'text/event-stream') return stream(response, _events);
  response.writeHead(_status, {
    'content-type': _status >= 400 ? 'application/problem+json' : 'application/json',
  });
  response.end(_status === 204 ? undefined : JSON.stringify(json));
}
http
  .createServer(
    (q, r) => void answer(q, r).catch((e) => (console.error(e), r.writeHead(500).end())),
  )
  .on('upgrade', upgrade)
  .listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${port}`));
