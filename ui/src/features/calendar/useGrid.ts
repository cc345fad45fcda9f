import { useRef, useState, type DragEvent, type KeyboardEvent, type MouseEvent } from 'react';
import type { CalendarEntry } from '@/api/loop';
import { useWorkspace } from '@/shared/lib/workspace';
import {
  canMove,
  momentIn,
  nextDrawn,
  stepOf,
  stepped,
  type Place,
  type Placed,
  type View,
} from './model';

export const dragType = 'text/herald-entry';
const idOf = (target: EventTarget) =>
  (target as Element).closest<HTMLElement>('[data-id]')?.dataset.id;
function placeOf(target: EventTarget): (Place & { element: HTMLElement }) | null {
  const element = (target as Element).closest<HTMLElement>('[data-day]');
  if (!element) return null;
  const { day = '', hour } = element.dataset;
  return { element, day, ...(hour ? { hour: Number(hour) } : {}) };
}

export interface GridProps {
  placed: readonly Placed[];
  /** Of what lies beside the grid: may be dropped on it too. */
  unplanned: ReadonlyMap<string, CalendarEntry>;
  warns: ReadonlySet<string>;
  isEditor: boolean;
  onMove: (entry: CalendarEntry, at: string) => void;
  onOpen: (entry: CalendarEntry, anchor: HTMLElement) => void;
  onDay: (day: string) => void;
}

/** What the month and the week share: dragging, keys and clicks, heard once for all cells. */
export function useGrid(view: View, p: GridProps) {
  const { timeZone } = useWorkspace();
  const over = useRef<HTMLElement>(null);
  const [say, setSay] = useState('');
  const find = (id: string | undefined) => p.placed.find((x) => x.entry.id === id);
  const mark = (element: HTMLElement | null) => {
    if (over.current === element) return;
    over.current?.removeAttribute('data-over');
    element?.setAttribute('data-over', 'true');
    over.current = element;
  };
  const drop = (id: string, to: Place) => {
    const here = find(id);
    const entry = here?.entry ?? p.unplanned.get(id);
    if (entry && canMove(entry)) p.onMove(entry, momentIn(to, here?.minutes ?? null, timeZone));
  };
  return {
    say,
    handlers: {
      onDragStart: (e: DragEvent) => {
        const id = idOf(e.target);
        if (!id) return;
        e.dataTransfer.setData(dragType, id);
        e.dataTransfer.effectAllowed = 'move';
      },
      onDragOver: (e: DragEvent) => {
        const to = placeOf(e.target);
        if (!p.isEditor || !to || !e.dataTransfer.types.includes(dragType)) return;
        e.preventDefault();
        mark(to.element);
      },
      onDragLeave: (e: DragEvent) => {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) mark(null);
      },
      onDrop: (e: DragEvent) => {
        const to = placeOf(e.target);
        mark(null);
        const id = e.dataTransfer.getData(dragType);
        if (!to || !id) return;
        e.preventDefault();
        drop(id, to);
      },
      onClick: (e: MouseEvent) => {
        const chip = (e.target as Element).closest<HTMLElement>('[data-id]');
        const here = find(chip?.dataset.id);
        if (chip && here) return p.onOpen(here.entry, chip);
        const more = (e.target as Element).closest<HTMLElement>('[data-more]');
        if (more?.dataset.more) p.onDay(more.dataset.more);
      },
      onKeyDown: (e: KeyboardEvent) => {
        const here = find(idOf(e.target));
        if (here && (e.key === 'Enter' || e.key === ' ')) {
          e.preventDefault();
          return p.onOpen(here.entry, e.target as HTMLElement);
        }
        if (here && !e.shiftKey && !e.ctrlKey && !e.metaKey && !e.altKey) {
          const chips = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-id]')];
          const drawn = chips.map((c) => ({
            id: c.dataset.id ?? '',
            day: placeOf(c)?.day ?? '',
          }));
          const next = nextDrawn(drawn, here.entry.id, e.key, view);
          if (next === null) return;
          e.preventDefault();
          return chips.find((c) => c.dataset.id === next)?.focus();
        }
        const by = e.shiftKey && p.isEditor ? stepOf(view, e.key) : null;
        if (!here || !by || !canMove(here.entry)) return;
        e.preventDefault();
        const { id } = here.entry;
        const at = stepped(here, by, timeZone);
        p.onMove(here.entry, at);
        setSay(at);
        // The entry stands in another cell now: the keyboard goes with it.
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus(),
          ),
        );
      },
    },
  };
}
