import { Box, Tooltip } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  memo,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { layout } from '@/theme/tokens';
import { RowsSkeleton } from './States';
import { nextSort, parseSort, selectRange, toggled, type Column } from './tableModel';

export type { Column } from './tableModel';

interface Props<T> {
  label: string;
  columns: Column<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  /** Says a row in words, for its checkbox. */
  rowLabel?: (row: T) => string;
  /** Greatest height; a short table is only as high as its rows. A CSS length or px. */
  maxHeight?: number | string;
  isLoading?: boolean;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
  sort?: string;
  onSort?: (sort: string) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (ids: Set<string>) => void;
  onOpen?: (row: T) => void;
  /** More rows can be fetched: `total` of them stand in the scroll bar, skeletons until they come. */
  hasMore?: boolean;
  total?: number;
  onMore?: () => void;
}

const checkboxWidth = 40;
const overscan = 10;
const skeletonsAhead = 12;

// Plain elements and class names below this one rule: styling 300 cells by sx would cost the scroll its 60 fps.
const tableSx: SxProps<Theme> = {
  overflow: 'auto',
  position: 'relative',
  overscrollBehaviorX: 'contain',
  fontSize: 13,
  '&:focus-visible': { outlineOffset: -2 },
  '& .vt-head, & .vt-foot': { position: 'sticky', zIndex: 3, bgcolor: 'h.surface' },
  '& .vt-head': { top: 0, borderBottom: 1, borderColor: 'h.border' },
  '& .vt-foot': { bottom: 0, borderTop: 1, borderColor: 'h.border', fontWeight: 600 },
  '& .vt-row': {
    display: 'grid',
    height: layout.row,
    '--row': (t: Theme) => t.vars!.palette.h.surface,
    bgcolor: 'var(--row)',
  },
  '& .vt-head .vt-row': { height: layout.headerRow },
  '& .vt-body .vt-row': {
    position: 'absolute',
    insetInline: 0,
    top: 0,
    borderBottom: 1,
    borderColor: 'h.border',
  },
  '& .vt-body .vt-row:hover': { '--row': (t: Theme) => t.vars!.palette.h.hover },
  // After the pointer's colour: what is chosen stays seen below it.
  '& .vt-body .vt-row[aria-selected=true]': { '--row': (t: Theme) => t.vars!.palette.h.accentSoft },
  // Above the pinned cells, which would cover a shadow of the row itself.
  '&:focus-visible .vt-row[data-active=true]::after': {
    content: '""',
    position: 'absolute',
    inset: 0,
    zIndex: 2,
    pointerEvents: 'none',
    boxShadow: (t: Theme) => `inset 0 0 0 2px ${t.vars!.palette.h.accent}`,
  },
  '& .vt-open': { cursor: 'pointer' },
  '& .vt-cell': {
    display: 'flex',
    alignItems: 'center',
    minWidth: 0,
    padding: '0 16px',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontVariantNumeric: 'tabular-nums',
  },
  '& .vt-cell > *': { minWidth: 0 },
  '& .vt-num': { justifyContent: 'flex-end', textAlign: 'right' },
  // What is pinned is a layer of its own in every row: only where the table is wider than its place.
  '&[data-wide=true] .vt-pin': { position: 'sticky', zIndex: 1, bgcolor: 'var(--row)' },
  '&[data-shifted=true] .vt-edge': {
    boxShadow: (t: Theme) => `1px 0 0 ${t.vars!.palette.h.border}`,
  },
  '& .vt-check': {
    padding: 0,
    justifyContent: 'center',
    '& input': {
      width: 15,
      height: 15,
      margin: 0,
      accentColor: (t: Theme) => t.vars!.palette.h.accent,
      cursor: 'pointer',
    },
  },
  '& .vt-sort': {
    all: 'unset',
    minWidth: 0,
    cursor: 'pointer',
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    borderRadius: '4px',
    fontSize: 12,
    fontWeight: 500,
    color: 'h.text2',
    '&:hover, &[data-on=true]': { color: 'h.text' },
    '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent', outlineOffset: '2px' },
  },
  '& .vt-title': {
    fontSize: 12,
    fontWeight: 500,
    color: 'h.text2',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  '& .vt-name': { overflow: 'hidden', textOverflow: 'ellipsis' },
  '& .vt-sort svg': { flexShrink: 0 },
  '& .vt-bone': { height: 10, borderRadius: '4px', width: '60%', bgcolor: 'h.selected' },
};

/** The first column stays in sight; on a phone it leaves at least half of the width to the figures. */
const least = (c: Column<never>, first: boolean) =>
  first ? `min(${c.width}px, 46vw)` : `${c.width}px`;

/**
 * Every long list: only the rows in sight are in the document. The grid is one tab stop; arrows,
 * Home, End and Page keys move, Space selects, Enter opens, Ctrl+A selects all that is loaded.
 */
export function VirtualTable<T>(props: Props<T>) {
  const { columns, rows, rowId, sort, selected, onSelect, hasMore, onMore, onOpen } = props;
  const { t } = useTranslation();
  const domId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const [shifted, setShifted] = useState(false);
  const [wide, setWide] = useState(false);
  const anchor = useRef(0);
  const selectable = !!onSelect;
  const count = hasMore ? Math.max(props.total ?? 0, rows.length + skeletonsAhead) : rows.length;
  const v = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => layout.row,
    overscan,
    scrollPaddingStart: layout.headerRow,
    scrollPaddingEnd: layout.row,
  });
  const items = v.getVirtualItems();
  const ids = useMemo(() => rows.map(rowId), [rows, rowId]);
  const hasFooter = columns.some((c) => c.footer !== undefined) && rows.length > 0;
  const sorted = parseSort(sort);

  const lastShown = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - 1) onMore?.();
  }, [hasMore, lastShown, rows.length, onMore]);

  const frame = useMemo(() => {
    const check = selectable ? `${checkboxWidth}px ` : '';
    const track = columns.map((c, i) => `minmax(${least(c, i === 0)}, ${c.grow ?? 1}fr)`).join(' ');
    const width = columns.map((c, i) => least(c, i === 0)).join(' + ');
    return {
      template: check + track,
      minWidth: `calc(${selectable ? checkboxWidth : 0}px + ${width})`,
    };
  }, [columns, selectable]);

  const { isLoading } = props;
  useEffect(() => {
    const el = scroller.current;
    if (!el) return;
    const look = () => setWide(el.scrollWidth > el.clientWidth);
    const watch = new ResizeObserver(look);
    watch.observe(el);
    look();
    return () => watch.disconnect();
  }, [frame.minWidth, isLoading]);

  const pick = (index: number, withShift: boolean) => {
    const id = ids[index];
    if (!onSelect || !selected || id === undefined) return;
    onSelect(withShift ? selectRange(ids, selected, anchor.current, index) : toggled(selected, id));
    if (!withShift) anchor.current = index;
  };
  const latestPick = useRef(pick);
  latestPick.current = pick;
  const onPick = useRef((index: number, withShift: boolean) =>
    latestPick.current(index, withShift),
  ).current;

  const move = (to: number, extend: boolean) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    v.scrollToIndex(next);
    if (extend && onSelect && selected)
      onSelect(selectRange(ids, selected, Math.max(0, active), next));
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || rows.length === 0) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / layout.row) - 2);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const row = rows[active];
    if (e.key in steps) move(steps[e.key]!, e.shiftKey);
    else if (e.key === ' ' && row) pick(active, false);
    else if (e.key === 'Enter' && row) onOpen?.(row);
    else if (e.key === 'a' && (e.ctrlKey || e.metaKey) && onSelect) onSelect(new Set(ids));
    else if (e.key === 'Escape' && selected?.size) onSelect?.(new Set());
    else return;
    e.preventDefault();
  };

  const isAll = ids.length > 0 && (selected?.size ?? 0) >= ids.length;
  const cellClass = (c: Column<T>, i: number) =>
    `vt-cell${c.numeric ? ' vt-num' : ''}${i === 0 ? ' vt-pin vt-edge' : ''}`;
  const pinAt = selectable ? checkboxWidth : 0;
  const pinStyle = (i: number) => (i === 0 ? { left: pinAt } : undefined);

  if (isLoading) return <RowsSkeleton rows={10} />;
  return (
    <Box
      ref={scroller}
      tabIndex={0}
      role="grid"
      aria-label={props.label}
      aria-rowcount={(hasMore ? (props.total ?? -2) : rows.length) + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selectable || undefined}
      aria-activedescendant={
        active >= 0 && items.some((i) => i.index === active) ? `${domId}-${active}` : undefined
      }
      data-shifted={shifted}
      data-wide={wide}
      onKeyDown={onKeyDown}
      onFocus={(e) => {
        if (e.target === e.currentTarget && active < 0 && rows.length > 0) setActive(0);
      }}
      onScroll={(e) => setShifted(e.currentTarget.scrollLeft > 0)}
      sx={tableSx}
      style={{ maxHeight: props.maxHeight }}
    >
      <div role="rowgroup" className="vt-head" style={{ minWidth: frame.minWidth }}>
        <div
          role="row"
          aria-rowindex={1}
          className="vt-row"
          style={{ gridTemplateColumns: frame.template }}
        >
          {selectable && (
            <div role="columnheader" className="vt-cell vt-check vt-pin" style={{ left: 0 }}>
              <input
                type="checkbox"
                aria-label={t('table.selectAll')}
                checked={isAll}
                disabled={ids.length === 0}
                ref={(el) => {
                  if (el) el.indeterminate = !isAll && !!selected?.size;
                }}
                onChange={() => onSelect(isAll ? new Set() : new Set(ids))}
              />
            </div>
          )}
          {columns.map((c, i) => {
            const on = sorted?.id === c.id;
            const title =
              c.sortable && props.onSort ? (
                <button
                  type="button"
                  className="vt-sort"
                  data-on={on}
                  onClick={() => props.onSort!(nextSort(sort, c))}
                >
                  <span className="vt-name">{c.header}</span>
                  {on &&
                    (sorted.descending ? (
                      <ArrowDown size={12} aria-hidden />
                    ) : (
                      <ArrowUp size={12} aria-hidden />
                    ))}
                </button>
              ) : (
                <span className="vt-title">{c.header}</span>
              );
            return (
              <div
                key={c.id}
                role="columnheader"
                className={cellClass(c, i)}
                style={pinStyle(i)}
                aria-sort={
                  on
                    ? sorted.descending
                      ? 'descending'
                      : 'ascending'
                    : c.sortable
                      ? 'none'
                      : undefined
                }
              >
                {c.description ? (
                  <Tooltip describeChild title={c.description}>
                    {title}
                  </Tooltip>
                ) : (
                  title
                )}
              </div>
            );
          })}
        </div>
      </div>
      {count === 0 ? (
        <div role="rowgroup" style={{ position: 'sticky', left: 0 }}>
          <div role="row">
            <div role="gridcell" style={{ minHeight: 240, display: 'grid' }}>
              {props.empty}
            </div>
          </div>
        </div>
      ) : (
        <div
          role="rowgroup"
          className="vt-body"
          style={{ height: v.getTotalSize(), position: 'relative', minWidth: frame.minWidth }}
        >
          {items.map((item) => {
            const row = rows[item.index];
            const id = ids[item.index];
            return (
              <Row
                key={id ?? `bone-${item.index}`}
                domId={`${domId}-${item.index}`}
                index={item.index}
                start={item.start}
                row={row}
                columns={columns as Column<unknown>[]}
                template={frame.template}
                pinAt={pinAt}
                selectable={selectable}
                isSelected={id !== undefined && !!selected?.has(id)}
                isActive={item.index === active}
                label={row !== undefined && props.rowLabel ? props.rowLabel(row) : undefined}
                onPick={onPick}
                onOpen={onOpen as ((row: unknown) => void) | undefined}
              />
            );
          })}
        </div>
      )}
      {hasFooter && (
        <div role="rowgroup" className="vt-foot" style={{ minWidth: frame.minWidth }}>
          <div role="row" className="vt-row" style={{ gridTemplateColumns: frame.template }}>
            {selectable && <div role="gridcell" className="vt-cell vt-pin" style={{ left: 0 }} />}
            {columns.map((c, i) => (
              <div key={c.id} role="gridcell" className={cellClass(c, i)} style={pinStyle(i)}>
                {c.footer}
              </div>
            ))}
          </div>
        </div>
      )}
    </Box>
  );
}

interface RowProps {
  domId: string;
  index: number;
  start: number;
  row: unknown;
  columns: Column<unknown>[];
  template: string;
  pinAt: number;
  selectable: boolean;
  isSelected: boolean;
  isActive: boolean;
  label: string | undefined;
  onPick: (index: number, withShift: boolean) => void;
  onOpen: ((row: unknown) => void) | undefined;
}

const Row = memo(function Row(p: RowProps) {
  const { t } = useTranslation();
  const open = (e: MouseEvent) => {
    // A click on a link, button or input in the row is theirs; marking text is not a click either.
    if (
      (e.target as Element).closest('a,button,input,select,label,[role=button]') ||
      getSelection()?.toString()
    )
      return;
    p.onOpen?.(p.row);
  };
  const here = p.row !== undefined;
  return (
    <div
      id={p.domId}
      role="row"
      aria-rowindex={p.index + 2}
      aria-selected={p.selectable ? p.isSelected : undefined}
      data-active={p.isActive}
      aria-busy={!here || undefined}
      className={p.onOpen && here ? 'vt-row vt-open' : 'vt-row'}
      onClick={p.onOpen && here ? open : undefined}
      style={{ transform: `translateY(${p.start}px)`, gridTemplateColumns: p.template }}
    >
      {p.selectable && (
        <div role="gridcell" className="vt-cell vt-check vt-pin" style={{ left: 0 }}>
          <input
            type="checkbox"
            tabIndex={-1}
            disabled={!here}
            aria-label={t('table.select', { name: p.label ?? p.index + 1 })}
            checked={p.isSelected}
            onChange={() => undefined}
            onClick={(e) => p.onPick(p.index, e.shiftKey)}
          />
        </div>
      )}
      {p.columns.map((c, i) => (
        <div
          key={c.id}
          role="gridcell"
          className={`vt-cell${c.numeric ? ' vt-num' : ''}${i === 0 ? ' vt-pin vt-edge' : ''}`}
          style={i === 0 ? { left: p.pinAt } : undefined}
        >
          {here ? c.cell(p.row) : <div className="vt-bone" />}
        </div>
      ))}
    </div>
  );
});
