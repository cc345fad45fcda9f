/**
 * "1,250.50", "1.250,50" or "1250.5" as a number; undefined when it is none or has more than six
 * decimals. The last separator decides: followed by exactly three digits and alone it groups thousands.
 */
export function parseBudget(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, '').replace(/[^\d.,-]/g, '');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const isGroup =
    plain.length - last === 4 &&
    plain.indexOf(plain[last]!) === last &&
    last > 0 &&
    !/[.,]/.test(plain.slice(0, last));
  const whole = last < 0 || isGroup ? plain : plain.slice(0, last);
  const fraction = last < 0 || isGroup ? '' : plain.slice(last + 1);
  const digits = whole.replace(/[.,]/g, '');
  if (!/^\d+$/.test(digits) || !/^\d{0,6}$/.test(fraction)) return undefined;
  const value = Number(`${digits}.${fraction || 0}`);
  return Number.isFinite(value) && value < 9e9 ? value : undefined;
}
