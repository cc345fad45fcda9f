export interface Mark {
  kind: 'text' | 'link' | 'hashtag' | 'mention';
  text: string;
}
const pattern =
  /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])|(^|[\s(])(#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)|(^|[\s(])(@[\w](?:[\w.@-]*\w)?)/gu;

/** A text taken apart into what a network colours and what it does not. */
export function marksOf(text: string): Mark[] {
  const out: Mark[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) out.push({ kind: 'text', text: text.slice(at, to) });
  };
  for (const m of text.matchAll(pattern)) {
    const [, link, , hashtag, , mention] = m;
    const word = link ?? hashtag ?? mention ?? '';
    const from = m.index + m[0].length - word.length;
    plain(from);
    out.push({ kind: link ? 'link' : hashtag ? 'hashtag' : 'mention', text: word });
    at = from + word.length;
  }
  plain(text.length);
  return out;
}

/** What is seen before "more": cut at a gap between words, where one is near. */
export function foldText(text: string, foldAt: number | null, mostLines = Infinity) {
  const lines = text.split('\n');
  const head = lines.length > mostLines ? lines.slice(0, mostLines).join('\n') : text;
  if (foldAt === null || head.length <= foldAt)
    return { head, isFolded: head.length < text.length };
  const cut = head.slice(0, foldAt);
  const gap = cut.search(/\s+\S*$/);
  return { head: gap > foldAt * 0.8 ? cut.slice(0, gap) : cut, isFolded: true };
}

/** "https://shop.test/winter?utm=…" → "shop.test" */
export function hostOfLink(link: string): string {
  try {
    return new URL(link).hostname.replace(/^www\./, '');
  } catch {
    return link;
  }
}
export const firstLink = (text: string) => marksOf(text).find((m) => m.kind === 'link')?.text;
