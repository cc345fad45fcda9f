// The peers answer from copies of Herald's own rows. Each absent one is skipped with a plain word.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { freePort, root, scratch, start } from './servers.mjs';
import { say } from './table.mjs';

const folder = path.join(root, 'bench/peers');
const secret = 'bench-secret-bench-secret-bench-secret';

/** Signed as the peers check it: HS256, an hour-long session of the same user. */
function peerToken(session) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    sub: session.user.id,
    org: session.organization.id,
    exp: Math.floor(Date.now() / 1000) + 3600,
  };
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
}

function copyRows(server, session) {
  const db = path.join(scratch, 'peer.db');
  execFileSync(
    '/usr/bin/python3',
    [
      path.join(folder, 'make_db.py'),
      `http://127.0.0.1:${server.port}`,
      session.access_token,
      db,
      session.user.id,
      session.organization.id,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return db;
}

/** Fastify with better-sqlite3's native part, built once under build/. */
function fastifyServer() {
  const built = path.join(root, 'build/bench/fastify');
  if (!fs.existsSync(path.join(built, 'ready'))) {
    fs.cpSync(path.join(folder, 'fastify'), built, { recursive: true });
    const quiet = { stdio: 'ignore' };
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: built,
      ...quiet,
    });
    const npm = execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim();
    const gyp = path.join(npm, 'npm/node_modules/node-gyp/bin/node-gyp.js');
    execFileSync('node', [gyp, 'rebuild', '--release', '--nodedir=/usr'], {
      cwd: path.join(built, 'node_modules/better-sqlite3'),
      ...quiet,
    });
    fs.writeFileSync(path.join(built, 'ready'), '');
  }
  fs.copyFileSync(path.join(folder, 'fastify/server.mjs'), path.join(built, 'server.mjs'));
  return path.join(built, 'server.mjs');
}

const kinds = [
  ['FastAPI + SQLAlchemy', '/usr/bin/python3', () => path.join(folder, 'fastapi/server.py')],
  ['Fastify + better-sqlite3', process.execPath, fastifyServer],
];

/** Running peers: [{name, port, token, child}]. */
export async function startPeers(server, session) {
  let db;
  try {
    db = copyRows(server, session);
  } catch {
    say('peers skipped: python3 could not copy the rows');
    return [];
  }
  const token = peerToken(session);
  const found = [];
  for (const [name, command, script] of kinds) {
    const port = freePort();
    try {
      const peer = await start(command, [script(), db, String(port), secret], {
        url: `http://127.0.0.1:${port}/`,
        log: `${name.split(' ')[0]}.log`,
      });
      found.push({ name, port, token, child: peer.child });
    } catch (error) {
      const why = String(error.message).trim().split('\n').at(-1);
      say(`peer ${name} skipped: ${why}`);
    }
  }
  return found;
}
