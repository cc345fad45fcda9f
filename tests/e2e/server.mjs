// Starts the real programs, a server on an empty folder and the sandbox platforms, on free ports.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const startMs = 30_000;

/** A program that prints its address once it is ready. `log` collects what it says. */
async function launch(binary, args, log) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
  void ended.then((how) => log.push(`${args[0]} ended with ${how}\n`));
  const address = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${args[0]} ${why}:\n${log.join('')}`));
    const timer = setTimeout(() => fail('did not print an address'), startMs);
    void ended.then((how) => fail(`ended with ${how}`));
    const listen = (chunk) => {
      log.push(String(chunk));
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(log.join(''));
      if (!found) return;
      clearTimeout(timer);
      resolve(found[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
  });
  return { child, ended, address };
}

/** The platforms: a small market of sixty days. */
export async function startSandbox(binary) {
  const log = [];
  const args = ['sandbox', '--listen', '127.0.0.1:0', '--days', '60', '--campaigns', '16'];
  const { child, ended, address } = await launch(binary, args, log);
  return {
    address,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A server with a data folder of its own, which outlives a kill and is removed by stop(). */
export async function startServer(binary, options = []) {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'herald-e2e-data-'));
  const log = [];
  const serve = (listen) =>
    launch(binary, ['serve', '--data', data, '--listen', listen, ...options], log);
  let running = await serve('127.0.0.1:0');
  const { address } = running;
  return {
    address,
    log: () => log.join(''),
    /** As a power cut would. */
    kill: async () => {
      running.child.kill('SIGKILL');
      await running.ended;
    },
    /** Again, on the same folder and port. */
    start: async () => {
      running = await serve(address.slice('http://'.length));
    },
    /** Ends it and forgets its folder; says whether it lived until now and ended well. */
    stop: async () => {
      const lived = running.child.exitCode === null && running.child.signalCode === null;
      running.child.kill('SIGTERM');
      const code = await running.ended;
      fs.rmSync(data, { recursive: true, force: true });
      return lived && code === 0;
    },
  };
}
