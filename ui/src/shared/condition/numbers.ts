import { parseBudget } from '@/shared/lib/amount';
import type { Measure } from './fields';

export const scaleOf = (measure: Measure) => (measure === 'percent' ? 100 : 1);
/** Six decimals, as the API keeps them. */
const tidy = (n: number) => Number(n.toFixed(6));

/** "−20", "1,5" or "12.5": what was typed as the API's number; nothing when it is none. */
export function readNumber(text: string, scale = 1): number | null {
  const plain = text.trim().replace('−', '-');
  const n = parseBudget(plain.replace(/^[-+]/, ''));
  if (n === undefined) return null;
  return tidy((plain.startsWith('-') ? -n : n) / scale);
}
export function writeNumber(value: number | null | undefined, scale = 1): string {
  return value === null || value === undefined ? '' : String(tidy(value * scale));
}
