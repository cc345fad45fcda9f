import { useTranslation } from 'react-i18next';
import { useWorkspace } from './workspace';

/** Shown where a ratio is undefined or a value is not known. */
export const none = '–';

type Maybe = number | null | undefined;
const known = (n: Maybe): n is number => typeof n === 'number' && Number.isFinite(n);
const compactFrom = 10_000;
const centsBelow = 1_000;
const minuteMs = 60_000;
/** The shortest duration that is written as a number. */
const leastMs = 100;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Intl's numbers with a true minus, as wide as the plus it stands below, and without "-0". */
function numbers(lng: string, options: Intl.NumberFormatOptions) {
  const made = new Intl.NumberFormat(lng, { signDisplay: 'negative', ...options });
  return { format: (n: number) => made.format(n).replace('-', '−') };
}

/** All numbers, money and dates go through here; formatters are built once per language and zone. */
export function makeFormat(lng: string, currency = 'EUR', timeZone?: string) {
  const zone = timeZone ? { timeZone } : {};
  // "22.5M" everywhere in English: the British "22.5m" reads as metres, and as minutes beside times.
  const short = lng.startsWith('en') ? 'en-US' : lng;
  const compactNumber = numbers(short, {
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  // German has no short word for a thousand: "5.000" beside "10.000", never "5000".
  const axisNumber = numbers(short, {
    notation: 'compact',
    useGrouping: true,
    maximumFractionDigits: 2,
  });
  const whole = numbers(lng, { maximumFractionDigits: 0 });
  const decimal = numbers(lng, { maximumFractionDigits: 2 });
  const ratioNumber = numbers(lng, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const significant = numbers(lng, { maximumSignificantDigits: 3 });
  const percents = (digits: number, sign?: 'exceptZero') =>
    numbers(lng, {
      style: 'percent',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      ...(sign ? { signDisplay: sign } : {}),
    });
  const percent0 = percents(0);
  const percent1 = percents(1);
  const percent2 = percents(2);
  const percentAny = numbers(lng, { style: 'percent', maximumFractionDigits: 2 });
  const delta1 = percents(1, 'exceptZero');
  const delta0 = percents(0, 'exceptZero');
  const moneyCache = new Map<string, ReturnType<typeof numbers>>();
  const moneyOf = (code: string, kind: 'cents' | 'whole' | 'compact' | 'axis') => {
    const key = `${code}|${kind}`;
    let found = moneyCache.get(key);
    if (!found) {
      const options: Intl.NumberFormatOptions = { style: 'currency', currency: code };
      if (kind === 'whole') options.maximumFractionDigits = 0;
      if (kind === 'compact')
        Object.assign(options, { notation: 'compact', maximumFractionDigits: 1 });
      // Two digits: steps of a quarter are still told apart.
      if (kind === 'axis')
        Object.assign(options, {
          notation: 'compact',
          useGrouping: true,
          minimumFractionDigits: 0,
          maximumFractionDigits: 2,
        });
      try {
        const region = kind === 'compact' || kind === 'axis' ? short : lng;
        found = numbers(region, options);
      } catch {
        found = numbers(lng, { ...options, currency: 'XXX' });
      }
      moneyCache.set(key, found);
    }
    return found;
  };
  const calendar = (o: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(lng, { ...o, timeZone: 'UTC' });
  const dayShort = calendar({ day: 'numeric', month: 'short' });
  const dayLong = calendar({ day: 'numeric', month: 'short', year: 'numeric' });
  const dayFull = calendar({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  const monthYear = calendar({ month: 'long', year: 'numeric' });
  const instant = new Intl.DateTimeFormat(lng, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...zone,
  });
  const instantFull = new Intl.DateTimeFormat(lng, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...zone,
  });
  const instantDay = new Intl.DateTimeFormat(lng, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...zone,
  });
  const clock = new Intl.DateTimeFormat(lng, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...zone,
  });
  const hourMinute = new Intl.DateTimeFormat(lng, { hour: '2-digit', minute: '2-digit', ...zone });
  const rel = new Intl.RelativeTimeFormat(lng, { numeric: 'auto', style: 'short' });
  const units = new Map<string, Intl.NumberFormat>();
  const unit = (name: string, n: number) => {
    let found = units.get(name);
    if (!found)
      units.set(
        name,
        (found = new Intl.NumberFormat(lng, {
          style: 'unit',
          unit: name,
          unitDisplay: 'short',
          maximumFractionDigits: name === 'second' || name === 'gigabyte' ? 1 : 0,
        })),
      );
    return found.format(n);
  };
  const utc = (isoDate: string) => new Date(`${isoDate.slice(0, 10)}T00:00:00Z`);
  const toDate = (d: Date | string) => (typeof d === 'string' ? new Date(d) : d);
  const isDate = (d: Date) => Number.isFinite(d.getTime());
  // Intl throws at what is no date; a page shows the text it got instead of falling over.
  const dayWith = (format: Intl.DateTimeFormat) => (isoDate: string) =>
    isDate(utc(isoDate)) ? format.format(utc(isoDate)) : isoDate;
  const momentWith = (format: Intl.DateTimeFormat) => (d: Date | string) =>
    isDate(toDate(d)) ? format.format(toDate(d)) : String(d);

  return {
    currency,
    /** Full below 10,000, compact from there. */
    compact: (n: Maybe) =>
      !known(n)
        ? none
        : Math.abs(n) < compactFrom
          ? whole.format(n)
          : compactNumber.format(Math.round(n)),
    /** Along an axis: every step in one way of writing, "5K, 10K" and never "5,000, 10K". */
    axis: (n: Maybe) => (known(n) ? axisNumber.format(n) : none),
    moneyAxis: (n: Maybe, code = currency) => (known(n) ? moneyOf(code, 'axis').format(n) : none),
    integer: (n: Maybe) => (known(n) ? whole.format(n) : none),
    /** Conversions may be fractions: at most two digits. */
    number: (n: Maybe) => (known(n) ? decimal.format(n) : none),
    /** Three digits that mean something, however small: 1.24, 0.0113. */
    significant: (n: Maybe) =>
      !known(n) ? none : Math.abs(n) >= 1_000 ? whole.format(n) : significant.format(n),
    /** In a column: with two digits as soon as one of the figures has a fraction, so that points align. */
    aligned: (n: Maybe, fractions: boolean) =>
      known(n) ? (fractions ? ratioNumber : decimal).format(n) : none,
    /** ROAS and frequency: always two digits. */
    ratio: (n: Maybe) => (known(n) ? ratioNumber.format(n) : none),
    /** Cents while they matter, whole units above. */
    money: (n: Maybe, code = currency) =>
      known(n) ? moneyOf(code, Math.abs(n) < centsBelow ? 'cents' : 'whole').format(n) : none,
    /** To the cent, whatever the size. */
    moneyExact: (n: Maybe, code = currency) => (known(n) ? moneyOf(code, 'cents').format(n) : none),
    moneyCompact: (n: Maybe, code = currency) =>
      !known(n)
        ? none
        : moneyOf(
            code,
            Math.abs(n) < compactFrom
              ? n % 1 && Math.abs(n) < 100
                ? 'cents'
                : 'whole'
              : 'compact',
          ).format(n),
    percent: (n: Maybe) => (known(n) ? (Math.abs(n) < 0.1 ? percent2 : percent1).format(n) : none),
    /** A share that was typed: as many digits as it has. */
    share: (n: Maybe) => (known(n) ? percentAny.format(n) : none),
    /** How far something is: whole percents, never 100 before the end. */
    progress: (n: Maybe) => (known(n) ? percent0.format(Math.floor(n * 100) / 100) : none),
    /** A change as a signed fraction; large ones need no tenths. */
    delta: (n: Maybe) => (known(n) ? (Math.abs(n) >= 1 ? delta0 : delta1).format(n) : none),
    /** A calendar day of an ad account ("2026-11-21"): never shifted by a time zone. */
    day: dayWith(dayShort),
    dayYear: dayWith(dayLong),
    dayFull: dayWith(dayFull),
    month: dayWith(monthYear),
    range: (from: string, to: string) =>
      isDate(utc(from)) && isDate(utc(to))
        ? dayLong.formatRange(utc(from), utc(to))
        : `${from} – ${to}`,
    dateTime: momentWith(instant),
    /** With the day of the week: for what is planned. */
    moment: momentWith(instantFull),
    /** The day a moment falls on in the workspace's zone. */
    date: momentWith(instantDay),
    time: momentWith(clock),
    /** Where the day stands above it. */
    hourMinute: momentWith(hourMinute),
    ago: (d: Date | string, now = Date.now()) => {
      const ms = toDate(d).getTime() - now;
      const size = Math.abs(ms);
      if (!Number.isFinite(size)) return String(d);
      if (size < minuteMs) return rel.format(0, 'second');
      // The unit is chosen by what will be written: 59.7 minutes are an hour, never "60 min.".
      const minutes = Math.round(ms / minuteMs);
      if (Math.abs(minutes) < 60) return rel.format(minutes, 'minute');
      const hours = Math.round(ms / hourMs);
      if (Math.abs(hours) < 24) return rel.format(hours, 'hour');
      const days = Math.round(ms / dayMs);
      if (Math.abs(days) < 60) return rel.format(days, 'day');
      return rel.format(Math.round(ms / (30.4 * dayMs)), 'month');
    },
    duration: (ms: number) => {
      // What took no time that can be written was quick, not nothing.
      if (ms < leastMs) return `< ${unit('second', leastMs / 1000)}`;
      if (ms < minuteMs) return unit('second', ms / 1000);
      const whole = Math.round(ms / 1000);
      const minutes = Math.floor(whole / 60);
      const seconds = whole % 60;
      // Nobody says "1 minute and 0 seconds".
      const both = (large: string, small: string, n: number) =>
        n > 0 ? `${large} ${small}` : large;
      if (minutes < 60) return both(unit('minute', minutes), unit('second', seconds), seconds);
      const hours = Math.floor(minutes / 60);
      // Two days and more: nobody counts in hours then.
      if (hours >= 48)
        return both(unit('day', Math.floor(hours / 24)), unit('hour', hours % 24), hours % 24);
      return both(unit('hour', hours), unit('minute', minutes % 60), minutes % 60);
    },
    bytes: (n: number) =>
      n < 1_000
        ? unit('byte', n)
        : n < 1_000_000
          ? unit('kilobyte', n / 1_000)
          : n < 1_000_000_000
            ? unit('megabyte', n / 1_000_000)
            : unit('gigabyte', n / 1_000_000_000),
  };
}
export type Format = ReturnType<typeof makeFormat>;

/**
 * The reader's own variety of the language Herald speaks to them: in British English the day stands
 * before the month and clocks have 24 hours, which plain "en" would write the American way.
 */
export function regional(
  language: string,
  wanted: readonly string[] = navigator.languages,
): string {
  return wanted.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

// Thirty formatters take milliseconds to make, and a table asks for them in every cell.
const made = new Map<string, Format>();
export function formatOf(lng: string, currency: string, timeZone: string): Format {
  const key = `${lng}|${currency}|${timeZone}`;
  let found = made.get(key);
  if (!found) made.set(key, (found = makeFormat(lng, currency, timeZone)));
  return found;
}

/** Formats in the reader's language, in the workspace's currency and time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { currency, timeZone } = useWorkspace();
  return formatOf(regional(i18n.language), currency, timeZone);
}
