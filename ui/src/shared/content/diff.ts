export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}
/** Words, the gaps between them, and marks, each on its own. */
const tokensOf = (text: string) => text.match(/\s+|[\p{L}\p{N}_#@'’-]+|[^\s\p{L}\p{N}_]/gu) ?? [];
/** Above this many comparisons the changed middle is told as a whole: it stays quick at any length. */
const mostCells = 4_000_000;

/** Word by word, what turns one text into another: the longest common run of words stays. */
export function wordDiff(before: string, after: string): Piece[] {
  const a = tokensOf(before);
  const b = tokensOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  const out: Piece[] = [];
  const say = (kind: Piece['kind'], words: readonly string[]) => {
    if (words.length === 0) return;
    const last = out.at(-1);
    if (last?.kind === kind) last.text += words.join('');
    else out.push({ kind, text: words.join('') });
  };
  say('same', a.slice(0, head));
  middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail), say);
  say('same', a.slice(a.length - tail));
  return out;
}

function middle(
  a: readonly string[],
  b: readonly string[],
  say: (kind: Piece['kind'], words: readonly string[]) => void,
) {
  if (a.length * b.length > mostCells || !a.length || !b.length) {
    say('removed', a);
    say('added', b);
    return;
  }
  const width = b.length + 1;
  // common[i][j]: how many words a from i and b from j share in order.
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      say('same', [a[i]!]);
      i++;
      j++;
    } else if (
      j >= b.length ||
      (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    )
      say('removed', [a[i++]!]);
    else say('added', [b[j++]!]);
  }
}
