import type { ReactNode } from 'react';

export interface Column<T> {
  id: string;
  header: string;
  /** What the figure means; shown when the header is pointed at. */
  description?: string;
  /** Least width in px; the column grows from there by `grow` shares. */
  width: number;
  grow?: number;
  numeric?: boolean;
  sortable?: boolean;
  cell: (row: T) => ReactNode;
  /** The cell of the totals row. */
  footer?: ReactNode;
  /** May not be hidden. */
  fixed?: boolean;
}

/** "-spend" → spend, descending. The same text goes to the API and into the address. */
export function parseSort(sort: string | undefined): { id: string; descending: boolean } | null {
  if (!sort) return null;
  return sort.startsWith('-')
    ? { id: sort.slice(1), descending: true }
    : { id: sort, descending: false };
}

/** Numbers are wanted largest first, names from A; a second click turns the order round. */
export function nextSort(
  current: string | undefined,
  column: Pick<Column<never>, 'id' | 'numeric'>,
): string {
  const now = parseSort(current);
  const descending = now?.id === column.id ? !now.descending : !!column.numeric;
  return descending ? `-${column.id}` : column.id;
}

/** For short lists that are here whole. Undefined values stand last in both orders. */
export function sortRows<T>(
  rows: readonly T[],
  sort: string | undefined,
  value: (row: T, id: string) => string | number | null | undefined,
): T[] {
  const by = parseSort(sort);
  if (!by) return [...rows];
  const sign = by.descending ? -1 : 1;
  return rows
    .map((row) => [row, value(row, by.id)] as const)
    .sort(([, a], [, b]) => {
      if (a === b) return 0;
      if (a === null || a === undefined) return 1;
      if (b === null || b === undefined) return -1;
      if (typeof a === 'string' && typeof b === 'string') return sign * a.localeCompare(b);
      return a < b ? -sign : sign;
    })
    .map(([row]) => row);
}

/** Selecting with shift: everything between the anchor and here, as the anchor's row is. */
export function selectRange(
  ids: readonly string[],
  selected: ReadonlySet<string>,
  anchor: number,
  to: number,
): Set<string> {
  const next = new Set(selected);
  const [low, high] = anchor < to ? [anchor, to] : [to, anchor];
  for (let i = low; i <= high; i++) {
    const id = ids[i];
    if (id !== undefined) next.add(id);
  }
  return next;
}

export function toggled(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
