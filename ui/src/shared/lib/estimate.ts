import { useMemo } from 'react';
import { signed, useIntervalText, type Likely } from '@/shared/ui/Interval';
import { useFormat, type Format } from './format';

/** Digits an estimate deserves: its interval is far wider than the third one. */
const digits = 2;

/** To two significant digits: 1,243 is "about 1,200". */
export const rounded = (n: number, significant = digits): number =>
  Number.isFinite(n) && n !== 0 ? Number(n.toPrecision(significant)) : n;

type Show = (n: number) => string;

/** Writing figures that are not known exactly: rounded, and with what they lie in. */
export function makeEstimate(
  f: Format,
  range: (l: Pick<Likely, 'low' | 'high'>, show: Show) => string,
) {
  const money =
    (code?: string): Show =>
    (n) =>
      f.moneyCompact(rounded(n), code);
  const count: Show = (n) =>
    Math.abs(n) < 10_000 ? f.number(rounded(n, 3)) : f.compact(rounded(n, 3));
  const of = (unit: string, code?: string): Show =>
    unit === 'money' ? money(code) : unit === 'ratio' ? (n) => f.ratio(n) : count;
  return {
    range,
    money: (n: number, code?: string) => money(code)(n),
    signedMoney: (n: number, code?: string) => signed(money(code))(n),
    moneyRange: (l: Pick<Likely, 'low' | 'high'>, code?: string) => range(l, money(code)),
    signedMoneyRange: (l: Pick<Likely, 'low' | 'high'>, code?: string) =>
      range(l, signed(money(code))),
    count,
    /** Of a figure whose unit the server names: money, count or ratio. */
    of,
  };
}
export type Estimate = ReturnType<typeof makeEstimate>;

export function useEstimate(): Estimate {
  const f = useFormat();
  const range = useIntervalText();
  return useMemo(() => makeEstimate(f, range), [f, range]);
}
