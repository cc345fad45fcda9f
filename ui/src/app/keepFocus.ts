/** Of a list that may lose one: the row in which the keyboard stands, and which of its buttons that is. */
interface Row {
  next: Element | null;
  previous: Element | null;
  at: number;
}
const inRow = 'a[href], button, input, select, textarea';

/**
 * The keyboard's place is not lost. A button at work is disabled, and browsers take the focus from what is disabled:
 * it gets it back when the work is done. What is deleted takes the focus along: its neighbour in the list gets it.
 */
export function keepFocus(page: Document): () => void {
  let last: HTMLElement | null = null;
  let row: Row | null = null;
  const isLost = () => !page.activeElement || page.activeElement === page.body;
  const onFocus = (e: FocusEvent) => {
    last = e.target instanceof HTMLElement ? e.target : null;
    const item = last?.closest('li, [role=row]');
    row = item
      ? {
          next: item.nextElementSibling,
          previous: item.previousElementSibling,
          at: [...item.querySelectorAll(inRow)].indexOf(last!),
        }
      : null;
  };
  // Who points elsewhere has left it.
  const onPoint = (e: Event) => {
    if (last && !(e.target instanceof Node && last.contains(e.target))) last = row = null;
  };
  const watch = new MutationObserver(() => {
    if (!last || !isLost()) return;
    if (last.isConnected) {
      if (last instanceof HTMLButtonElement && !last.disabled) last.focus({ preventScroll: true });
      return;
    }
    const beside = [row?.next, row?.previous].find((x) => x?.isConnected);
    last = null;
    const found = beside ? [...beside.querySelectorAll<HTMLElement>(inRow)] : [];
    // A long table takes rows away while it is scrolled: that must not scroll back.
    (found[row?.at ?? 0] ?? found[0])?.focus({ preventScroll: true });
  });
  page.addEventListener('focusin', onFocus);
  page.addEventListener('pointerdown', onPoint, true);
  watch.observe(page.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
  return () => {
    page.removeEventListener('focusin', onFocus);
    page.removeEventListener('pointerdown', onPoint, true);
    watch.disconnect();
  };
}
