// What ./dev bench was asked for (./dev bench --help lists it), and the sizes that follow.
import { parseArgs } from 'node:util';

const options = {
  json: { type: 'string' },
  only: { type: 'string' },
  rounds: { type: 'string' },
  small: { type: 'boolean', default: false },
};
const large = {
  campaigns: 100_000,
  days: 365,
  import: 1_000_000,
  sockets: 15_000,
  sync: 10_000,
  seconds: 5,
  idleSeconds: 60,
  series: 4000,
  streams: 100_000,
  alerts: 20_000,
  deliveries: 20_000,
  refresh: 10_000,
  entries: 5000,
};
const small = {
  campaigns: 2000,
  days: 120,
  import: 50_000,
  sockets: 500,
  sync: 200,
  seconds: 1,
  idleSeconds: 2,
  series: 100,
  streams: 2000,
  alerts: 2000,
  deliveries: 2000,
  refresh: 500,
  entries: 500,
};

/** Throws TypeError with a plain sentence for what it does not know. */
export function readOptions(argv) {
  const { values } = parseArgs({ args: argv, options, allowPositionals: false });
  const rounds = values.rounds === undefined ? (values.small ? 1 : 3) : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new TypeError('--rounds takes a whole number from 1 to 100');
  const only = (values.only ?? '').split(',').filter(Boolean);
  return {
    json: values.json ?? null,
    rounds,
    size: values.small ? small : large,
    small: values.small,
    wanted: (name) => only.length === 0 || only.some((o) => name.startsWith(o)),
  };
}
