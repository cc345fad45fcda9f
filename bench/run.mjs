// ./dev bench: starts the release server on filled folders, measures, prints one table, each figure beside its goal and, where
// there is one, a peer measured in the same run. Machines are noisy: rounds interleave and medians count.
//   node bench/run.mjs [--json FILE] [--only name,…] [--rounds N] [--small]
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
const flag = (name, fallback) => {
  const i = args.indexOf(`--${name}`);
  return i < 0 ? fallback : args[i + 1];
};
const small = args.includes('--small');
const only = flag('only', '')?.split(',').filter(Boolean);
const rounds = Number(flag('rounds', small ? '1' : '3'));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'herald-bench-'));
const herald = path.join(root, 'build/herald');
const tool = (name) => path.join(root, 'build/bench', `bench_${name}`);
const size = small
  ? { campaigns: 2000, days: 90, import: 50_000, sockets: 500, creates: 2000, sync: 200 }
  : {
      campaigns: 100_000,
      days: 365,
      import: 1_000_000,
      sockets: 15_000,
      creates: 50_000,
      sync: 10_000,
    };
const results = [];
const children = new Set();
process.on('exit', () => {
  for (const c of children) c.kill('SIGKILL');
  fs.rmSync(scratch, { recursive: true, force: true });
});

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const say = (text) => process.stderr.write(`· ${text}\n`);
const wanted = (name) => !only?.length || only.some((o) => name.startsWith(o));

function record(name, value, unit, goal, { peer = null, ratio = null, met = null } = {}) {
  const reached =
    met ??
    (goal === null
      ? null
      : goal.startsWith('≥')
        ? value >= Number(goal.slice(1))
        : value <= Number(goal.slice(1)));
  results.push({
    name,
    value: Number(value.toPrecision(5)),
    unit,
    goal,
    peer,
    ratio: ratio === null ? null : Number(ratio.toPrecision(4)),
    met: reached,
  });
  say(
    `${name}: ${value.toPrecision(4)} ${unit}${goal ? ` (goal ${goal})` : ''}${ratio ? `, ${ratio.toFixed(2)} × ${peer}` : ''}`,
  );
}

async function start(command, argv, { url, env = {}, log }) {
  const out = fs.openSync(path.join(scratch, log), 'a');
  const begun = process.hrtime.bigint();
  const child = spawn(command, argv, {
    stdio: ['ignore', out, out],
    env: { ...process.env, ...env },
  });
  children.add(child);
  let ended = false;
  child.on('exit', () => {
    ended = true;
    children.delete(child);
  });
  for (let i = 0; i < 6000 && !ended; i++) {
    try {
      if ((await fetch(url)).status < 500)
        return { child, ms: Number(process.hrtime.bigint() - begun) / 1e6 };
    } catch {
      /* not listening yet */
    }
    await sleep(5);
  }
  throw new Error(
    `${command} did not come up: ${fs.readFileSync(path.join(scratch, log), 'utf8').slice(-2000)}`,
  );
}
async function stop(server) {
  const gone = new Promise((done) => server.child.on('exit', done));
  server.child.kill('SIGTERM');
  await Promise.race([gone, sleep(20_000)]);
  server.child.kill('SIGKILL');
}

let nextPort = 18_400;
async function serve(data, extra = {}) {
  const port = nextPort++;
  const server = await start(
    herald,
    ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...(extra.argv ?? [])],
    {
      url: `http://127.0.0.1:${port}/health/ready`,
      env: { HERALD_HOURLY_LIMIT: '0', HERALD_LOG_LEVEL: 'warning', ...extra.env },
      log: `herald-${port}.log`,
    },
  );
  return { ...server, port, base: `http://127.0.0.1:${port}/api/v1` };
}
async function api(server, method, route, body, token) {
  const form = body instanceof FormData;
  const answer = await fetch(server.base + route, {
    method,
    body: body === undefined || form ? body : JSON.stringify(body),
    headers: {
      ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${text.slice(0, 500)}`);
  return text ? JSON.parse(text) : null;
}
const account = { email: 'bench@herald.test', password: 'a long bench password' };
const login = (server) => api(server, 'POST', '/auth/login', account);
const register = (server) =>
  api(server, 'POST', '/auth/register', { ...account, name: 'Bench', organization: 'Bench' });
const load = (port, argv) =>
  JSON.parse(
    execFileSync(tool('load'), ['--port', String(port), ...argv.map(String)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
const status = (pid, key) =>
  Number(fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${key}:\\s+(\\d+)`))[1]) /
  1024;
async function finished(server, token, id, limit_s = 600) {
  for (let i = 0; i < limit_s * 20; i++) {
    const task = await api(server, 'GET', `/tasks/${id}`, undefined, token);
    if (task.state === 'succeeded') return task;
    if (task.state === 'failed' || task.state === 'cancelled')
      throw new Error(`task ${task.state}: ${task.error}`);
    await sleep(50);
  }
  throw new Error('task did not end');
}

/** 100,000 campaigns × 365 days, made once and kept under build/. */
function filled() {
  const data = path.join(root, 'build', `bench-data-${size.campaigns}-${size.days}`);
  if (!fs.existsSync(path.join(data, 'filled'))) {
    say(`filling ${size.campaigns} campaigns × ${size.days} days (once)`);
    fs.rmSync(data, { recursive: true, force: true });
    execFileSync(
      tool('fill'),
      [
        '--data',
        data,
        '--campaigns',
        String(size.campaigns),
        '--days',
        String(size.days),
        '--email',
        account.email,
        '--password',
        account.password,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    fs.writeFileSync(path.join(data, 'filled'), '');
  }
  return data;
}

/** The peers answer from copies of the same rows. Each absent one is skipped with a plain word. */
async function peers(server, session) {
  const db = path.join(scratch, 'peer.db');
  const secret = 'bench-secret-bench-secret-bench-secret';
  const found = [];
  try {
    execFileSync(
      '/usr/bin/python3',
      [
        path.join(root, 'bench/peers/make_db.py'),
        `http://127.0.0.1:${server.port}`,
        session.access_token,
        db,
        session.user.id,
        session.organization.id,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
  } catch {
    say('peers skipped: python3 could not copy the rows');
    return found;
  }
  const { createHmac } = await import('node:crypto');
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: session.user.id, org: session.organization.id, exp: Math.floor(Date.now() / 1000) + 36_000 })}`;
  const token = `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
  const add = async (name, command, argv) => {
    const port = nextPort++;
    try {
      found.push({
        name,
        port,
        token,
        ...(await start(command, [...argv, db, String(port), secret], {
          url: `http://127.0.0.1:${port}/`,
          log: `${name}.log`,
        })),
      });
    } catch (error) {
      say(`peer ${name} skipped: ${String(error.message).split('\n').slice(-3).join(' ')}`);
    }
  };
  await add('FastAPI + SQLAlchemy', '/usr/bin/python3', [
    path.join(root, 'bench/peers/fastapi/server.py'),
  ]);
  const fastify = path.join(root, 'build/bench/fastify');
  if (!fs.existsSync(path.join(fastify, 'ready'))) {
    try {
      fs.cpSync(path.join(root, 'bench/peers/fastify'), fastify, { recursive: true });
      execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: fastify,
        stdio: 'ignore',
      });
      const npm = execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim();
      execFileSync(
        'node',
        [
          path.join(npm, 'npm/node_modules/node-gyp/bin/node-gyp.js'),
          'rebuild',
          '--release',
          '--nodedir=/usr',
        ],
        { cwd: path.join(fastify, 'node_modules/better-sqlite3'), stdio: 'ignore' },
      );
      fs.writeFileSync(path.join(fastify, 'ready'), '');
    } catch {
      say('peer Fastify skipped: better-sqlite3 could not be built here');
      return found;
    }
  }
  await add('Fastify + better-sqlite3', process.execPath, [path.join(fastify, 'server.mjs')]);
  return found;
}

async function benchList(server, session) {
  const route = '/api/v1/campaigns?limit=50';
  const ours = {
    name: 'herald',
    port: server.port,
    token: session.access_token,
    child: server.child,
  };
  const all = [ours, ...(await peers(server, session))];
  const answers = await Promise.all(
    all.map(async (s) =>
      (
        await fetch(`http://127.0.0.1:${s.port}${route}`, {
          headers: { authorization: `Bearer ${s.token}` },
        })
      ).json(),
    ),
  );
  answers.forEach((a, i) => {
    if (JSON.stringify(a.data) !== JSON.stringify(answers[0].data))
      say(`note: ${all[i].name} answers other rows`);
  });
  const seen = new Map(all.map((s) => [s.name, []]));
  for (let r = 0; r < rounds; r++)
    for (const s of all)
      seen
        .get(s.name)
        .push(
          load(s.port, [
            '--path',
            route,
            '--token',
            s.token,
            '--connections',
            16,
            '--seconds',
            small ? 1 : 4,
            '--pid',
            s.child.pid,
          ]),
        );
  const rate = (name) => median(seen.get(name).map((x) => x.per_cpu_s));
  record('campaigns_list.per_cpu_second', rate('herald'), 'req/CPU-s', null);
  record('campaigns_list.closed_loop', median(seen.get('herald').map((x) => x.rps)), 'req/s', null);
  for (const s of all.slice(1)) {
    const ratio = rate('herald') / rate(s.name);
    const goal = s.name.startsWith('FastAPI') ? 15 : 2.5;
    record(`campaigns_list.vs_${s.name.split(' ')[0].toLowerCase()}`, ratio, '×', `≥${goal}`, {
      peer: `${s.name}: ${rate(s.name).toFixed(0)} req/CPU-s`,
      ratio,
    });
  }
  for (const s of all.slice(1)) s.child.kill('SIGKILL');
  const open = Array.from({ length: rounds }, () =>
    load(server.port, [
      '--path',
      route,
      '--token',
      session.access_token,
      '--connections',
      64,
      '--rate',
      2000,
      '--seconds',
      small ? 1 : 5,
    ]),
  );
  record('campaigns_list.p99_at_2000', median(open.map((x) => x.p99_ms)), 'ms', '≤5');
}

async function benchCreates() {
  const server = await serve(path.join(scratch, 'creates'));
  const session = await register(server);
  const runs = Array.from({ length: rounds }, () =>
    load(server.port, [
      '--method',
      'POST',
      '--path',
      '/api/v1/campaigns',
      '--token',
      session.access_token,
      '--connections',
      500,
      '--seconds',
      small ? 1 : 5,
      '--body',
      '{"name":"Bench {n}","daily_budget":25}',
      '--pid',
      server.child.pid,
    ]),
  );
  if (runs.some((r) => r.errors > 0)) throw new Error('creates failed');
  record('campaigns_create.durable', median(runs.map((r) => r.rps)), 'creates/s', '≥5000');
  await stop(server);
}

async function benchSummary(server, session) {
  const days = (a, b) => `from=${a}&to=${b}`;
  const info = await api(server, 'GET', '/overview', undefined, session.access_token);
  const last = new Date(info.last_date),
    iso = (d) => d.toISOString().slice(0, 10),
    back = (n) => iso(new Date(last - n * 864e5));
  const timed = async (query) => {
    const t = process.hrtime.bigint();
    await api(
      server,
      'GET',
      `/campaigns/performance/summary?${query}`,
      undefined,
      session.access_token,
    );
    return Number(process.hrtime.bigint() - t) / 1e6;
  };
  await timed(days(back(6), iso(last)));
  const year = new Date(last.getFullYear(), last.getMonth(), 1),
    monthsBack = (n) => new Date(Date.UTC(year.getFullYear(), year.getMonth() - n, 1));
  const cold = (from, to, top) =>
    Promise.resolve().then(() => timed(`${days(from, to)}&top=${top}`));
  const spread = async (make) => {
    const list = [];
    for (let i = 0; i < 5; i++) list.push(await make(i));
    return median(list);
  };
  record('summary.totals', await spread((i) => cold(back(300 - i), back(5 + i), 0)), 'ms', '≤10');
  const months = (n) => [iso(monthsBack(n)), iso(new Date(monthsBack(0) - 864e5))];
  record(
    'summary.top_whole_months',
    await spread((i) => {
      const [a, b] = months(11 - i);
      return cold(a, b, 5);
    }),
    'ms',
    '≤60',
  );
  record(
    'summary.top_92_days',
    await spread((i) => cold(back(97 + i), back(6 + i), 5)),
    'ms',
    '≤150',
  );
  const [a, b] = months(6);
  await cold(a, b, 5);
  record('summary.cached', await spread(() => cold(a, b, 5)), 'ms', '≤2');
}

async function benchImport() {
  const file = path.join(scratch, 'import.csv');
  execFileSync(tool('csv'), ['--rows', String(size.import), '--out', file]);
  const seconds = [],
    memory = [];
  for (let r = 0; r < Math.min(rounds, 3); r++) {
    const server = await serve(path.join(scratch, `import-${r}`));
    const session = await register(server);
    const form = new FormData();
    form.set('file', await fs.openAsBlob(file), 'bench.csv');
    const begun = process.hrtime.bigint();
    const { task } = await api(server, 'POST', '/campaigns/import', form, session.access_token);
    const done = await finished(server, session.access_token, task.id);
    seconds.push(Number(process.hrtime.bigint() - begun) / 1e9);
    if (done.result.rows_imported !== size.import)
      throw new Error(`imported ${done.result.rows_imported} of ${size.import} rows`);
    memory.push(status(server.child.pid, 'VmHWM'));
    await stop(server);
  }
  record('import.rows_per_second', size.import / median(seconds), 'rows/s', '≥200000');
  record('import.memory', median(memory), 'MB', '≤400');
}

async function benchSync() {
  const sandboxPort = nextPort++;
  const sandbox = await start(
    herald,
    [
      'sandbox',
      '--listen',
      `127.0.0.1:${sandboxPort}`,
      '--seed',
      '7',
      '--campaigns',
      String(size.sync),
      '--days',
      '30',
    ],
    { url: `http://127.0.0.1:${sandboxPort}/`, log: 'sandbox.log' },
  );
  const server = await serve(path.join(scratch, 'sync'), {
    env: {
      HERALD_ALLOW_PRIVATE: `127.0.0.1:${sandboxPort}`,
      HERALD_SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    },
  });
  const session = await register(server);
  await api(server, 'POST', '/sandbox/connect', {}, session.access_token);
  const begun = process.hrtime.bigint();
  const { task } = await api(server, 'POST', '/campaigns/sync', {}, session.access_token);
  await finished(server, session.access_token, task.id);
  record('sync.seconds', Number(process.hrtime.bigint() - begun) / 1e9, 's', '≤60');
  record('sync.memory', status(server.child.pid, 'VmHWM'), 'MB', '≤400');
  await stop(server);
  await stop(sandbox);
}

async function benchStart() {
  const data = path.join(scratch, 'start');
  let server = await serve(data);
  const session = await register(server);
  const { task } = await api(server, 'POST', '/demo', {}, session.access_token);
  await finished(server, session.access_token, task.id);
  await stop(server);
  const times = [];
  for (let r = 0; r < 5; r++) {
    server = await serve(data);
    times.push(server.ms);
    if (r < 4) await stop(server);
  }
  record('start.ready', median(times), 'ms', '≤300');
  await sleep(small ? 2000 : 60_000);
  record('start.memory_after_60_s', status(server.child.pid, 'VmRSS'), 'MB', '≤100');
  await stop(server);
}

async function benchSockets() {
  const server = await serve(path.join(scratch, 'sockets'));
  const session = await register(server);
  const tickets = [];
  for (let i = 0; i < size.sockets; i += 50)
    tickets.push(
      ...(
        await Promise.all(
          Array.from({ length: Math.min(50, size.sockets - i) }, () =>
            api(server, 'POST', '/stream/tickets', {}, session.access_token),
          ),
        )
      ).map((t) => t.ticket),
    );
  const file = path.join(scratch, 'tickets');
  fs.writeFileSync(file, tickets.join('\n') + '\n');
  const out = JSON.parse(
    execFileSync(
      tool('sockets'),
      ['--port', String(server.port), '--pid', String(server.child.pid), '--tickets', file],
      { encoding: 'utf8' },
    ),
  );
  if (out.open !== size.sockets)
    throw new Error(`only ${out.open} of ${size.sockets} sockets opened`);
  record('sockets.idle_memory', out.kib_each, 'KiB each', '≤8');
  await stop(server);
}

async function benchUi() {
  const budget = path.join(root, 'ui/tools/check-budget.mjs');
  const out = JSON.parse(
    execFileSync('node', [budget, '--json'], { cwd: path.join(root, 'ui'), encoding: 'utf8' })
      .trim()
      .split('\n')
      .at(-1),
  );
  record('ui.shell_gzip', out.shell_kb, 'kB', '≤300');
  const usable = path.join(root, 'tests/e2e/usable.mjs');
  if (!fs.existsSync('/usr/bin/chromium') || !fs.existsSync(usable))
    return say('ui.usable skipped: no chromium here');
  const server = await serve(path.join(scratch, 'ui'));
  const session = await register(server);
  const { task } = await api(server, 'POST', '/demo', {}, session.access_token);
  await finished(server, session.access_token, task.id);
  const times = execFileSync(
    'node',
    [usable, `http://127.0.0.1:${server.port}`, account.email, account.password, '5'],
    { cwd: path.join(root, 'ui'), encoding: 'utf8' },
  );
  record('ui.usable', median(JSON.parse(times.trim().split('\n').at(-1))) / 1000, 's', '≤1.5');
  await stop(server);
}

async function benchFilled() {
  const data = filled();
  const server = await serve(data);
  const session = await login(server);
  if (wanted('campaigns_list')) await benchList(server, session);
  if (wanted('summary')) await benchSummary(server, session);
  await stop(server);
}

const steps = [
  ['campaigns_list', benchFilled],
  ['campaigns_create', benchCreates],
  ['import', benchImport],
  ['sync', benchSync],
  ['start', benchStart],
  ['sockets', benchSockets],
  ['ui', benchUi],
];
let failed = false;
for (const [name, step] of steps) {
  if (!wanted(name) && !(name === 'campaigns_list' && wanted('summary'))) continue;
  try {
    await step();
  } catch (error) {
    failed = true;
    say(`${name} FAILED: ${error.message}`);
    results.push({ name, value: null, unit: '', goal: null, peer: null, ratio: null, met: false });
  }
}
const width = (key) => Math.max(key.length, ...results.map((r) => String(r[key] ?? '').length));
const columns = ['name', 'value', 'unit', 'goal', 'met', 'peer'];
const line = (r) =>
  columns
    .map((c) => String(r[c] ?? '').padEnd(width(c)))
    .join('  ')
    .trimEnd();
console.log(
  [line(Object.fromEntries(columns.map((c) => [c, c]))), ...results.map(line)].join('\n'),
);
const json = flag('json', null);
if (json) fs.writeFileSync(json, JSON.stringify(results, null, 2) + '\n');
process.exit(failed ? 1 : 0);
