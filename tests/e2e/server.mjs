// Starts the real program on an empty folder and a free port, and stops it again.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const startMs = 20_000;

export async function startServer(binary) {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'herald-e2e-data-'));
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the server did not print an address:\n${said}`)),
      startMs,
    );
    const listen = (chunk) => {
      said += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code, signal) => {
      said += `\nthe server ended with ${code ?? signal}\n`;
      reject(new Error(`the server ended with ${code ?? signal}:\n${said}`));
    });
  });
  return {
    address,
    log: () => said,
    /** Ends it and forgets its folder; says whether it still ran and ended well. */
    stop: async () => {
      const ran = child.exitCode === null && child.signalCode === null;
      const ended = ran && new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const code = await ended;
      fs.rmSync(data, { recursive: true, force: true });
      return ran && code === 0;
    },
  };
}
