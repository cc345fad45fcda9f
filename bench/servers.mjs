// Programs that a figure needs: started, spoken to, measured from outside, ended.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
export const herald = path.join(root, 'build/herald');
export const tool = (name) => path.join(root, 'build/bench', `bench_${name}`);
/** Everything of this run, gone at its end. */
export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'herald-bench-'));
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const account = { email: 'bench@herald.test', password: 'a long bench password' };

const startMs = 30_000;
const stopMs = 20_000;
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(scratch, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

let nextPort = 18_400;
export const freePort = () => nextPort++;

/** Resolves when `url` answers; `ms` is how long that took. */
export async function start(command, argv, { url, env = {}, log }) {
  const file = path.join(scratch, log);
  const out = fs.openSync(file, 'a');
  const begun = process.hrtime.bigint();
  const child = spawn(command, argv, {
    stdio: ['ignore', out, out],
    env: { ...process.env, ...env },
  });
  fs.closeSync(out);
  children.add(child);
  let ended = false;
  child.on('exit', () => {
    ended = true;
    children.delete(child);
  });
  child.on('error', () => {
    ended = true;
  });
  const ms = () => Number(process.hrtime.bigint() - begun) / 1e6;
  while (!ended && ms() < startMs) {
    try {
      if ((await fetch(url)).status < 500) return { child, ms: ms() };
    } catch {
      /* not listening yet */
    }
    await sleep(5);
  }
  throw new Error(`${command} did not come up: ${fs.readFileSync(file, 'utf8').slice(-2000)}`);
}

export async function stop(server) {
  const gone = new Promise((done) => server.child.once('exit', done));
  server.child.kill('SIGTERM');
  await Promise.race([gone, sleep(stopMs)]);
  server.child.kill('SIGKILL');
}

/** Herald on a folder, without limits of calls. */
export async function serve(data, env = {}) {
  const port = freePort();
  const server = await start(herald, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], {
    url: `http://127.0.0.1:${port}/health/ready`,
    env: { HERALD_HOURLY_LIMIT: '0', HERALD_LOG_LEVEL: 'warning', ...env },
    log: `herald-${port}.log`,
  });
  return { ...server, port, base: `http://127.0.0.1:${port}/api/v1` };
}

export async function api(server, method, route, body, token) {
  const plain = body === undefined || body instanceof FormData;
  const answer = await fetch(server.base + route, {
    method,
    body: plain ? body : JSON.stringify(body),
    headers: {
      ...(plain ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${text.slice(0, 500)}`);
  return text ? JSON.parse(text) : null;
}
export const login = (server) => api(server, 'POST', '/auth/login', account);
export const register = (server) =>
  api(server, 'POST', '/auth/register', { ...account, name: 'Bench', organization: 'Bench' });

/** The task at its good end. */
export async function finished(server, token, id, limitSeconds = 600) {
  for (let i = 0; i < limitSeconds * 20; i++) {
    const task = await api(server, 'GET', `/tasks/${id}`, undefined, token);
    if (task.state === 'succeeded') return task;
    if (task.state === 'failed' || task.state === 'cancelled')
      throw new Error(`task ${task.state}: ${JSON.stringify(task.error)}`);
    await sleep(50);
  }
  throw new Error('the task did not end');
}

/** Our load generator's report. */
export const load = (port, options) => {
  const argv = ['--port', port, ...Object.entries(options).flatMap(([k, v]) => [`--${k}`, v])];
  const text = execFileSync(tool('load'), argv.map(String), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text);
};

/** VmRSS or VmHWM of a process in MB. */
export const memory = (pid, key) => {
  const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(text.match(new RegExp(`${key}:\\s+(\\d+)`))[1]) / 1024;
};
