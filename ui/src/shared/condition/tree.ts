/**
 * A condition while it is edited: groups and tests with ids of their own, so that a row keeps its place on the
 * screen while it is moved. `not` is a property of a node; the API writes it as a node around it.
 */
export type Op =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'between'
  | 'contains'
  | 'not_contains'
  | 'starts_with'
  | 'ends_with'
  | 'in'
  | 'not_in'
  | 'is_null'
  | 'is_not_null';
export interface OtherMetric {
  metric?: string | undefined;
  /** Of a field that has no window: the daily budget. */
  field?: string | undefined;
  window_days?: number | undefined;
  window?: Test['window'];
  horizon_days?: number | undefined;
  times?: number | undefined;
}
export type Value = number | string | boolean | (number | string)[] | OtherMetric;
export interface Test {
  metric?: string | undefined;
  field?: string | undefined;
  window_days?: number | undefined;
  window?: 'today' | 'since_last_change' | undefined;
  horizon_days?: number | undefined;
  change?: 'previous_period' | undefined;
  op: string;
  value?: Value | null | undefined;
}
export interface TestNode {
  id: string;
  not: boolean;
  test: Test;
}
export interface GroupNode {
  id: string;
  not: boolean;
  join: 'all' | 'any';
  children: Node[];
}
export type Node = TestNode | GroupNode;

export const isGroup = (n: Node): n is GroupNode => 'children' in n;
export const isOther = (v: unknown): v is OtherMetric =>
  typeof v === 'object' && v !== null && !Array.isArray(v) && ('metric' in v || 'field' in v);

let last = 0;
export const newId = () => `n${++last}`;
export const newTest = (test: Test): TestNode => ({ id: newId(), not: false, test });
export const newGroup = (join: 'all' | 'any', children: Node[] = []): GroupNode => ({
  id: newId(),
  not: false,
  join,
  children,
});

type Json = Record<string, unknown>;
const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null;

function decodeNode(c: unknown): Node | null {
  if (!isObject(c)) return null;
  if ('not' in c) {
    const inner = decodeNode(c.not);
    return inner && { ...inner, not: !inner.not };
  }
  for (const join of ['all', 'any'] as const) {
    const list = c[join];
    if (Array.isArray(list))
      return newGroup(
        join,
        list.flatMap((x) => decodeNode(x) ?? []),
      );
  }
  return newTest(c as unknown as Test);
}

/** What the API gave, for editing. The root is always a group: there is always somewhere to add to. */
export function decode(condition: unknown): GroupNode {
  const root = decodeNode(condition);
  if (!root) return newGroup('all');
  return isGroup(root) ? root : newGroup('all', [root]);
}

/** Members that say nothing are left out. */
function bare(test: Test): Json {
  return Object.fromEntries(Object.entries(test).filter(([, v]) => v !== undefined && v !== null));
}

export function encode(n: Node): Json {
  const inner = isGroup(n) ? { [n.join]: n.children.map(encode) } : bare(n.test);
  return n.not ? { not: inner } : inner;
}
/** Nothing where there is nothing to test: an empty scope lets everything in. */
export const encodeOrNull = (root: GroupNode): Json | null =>
  root.children.length > 0 ? encode(root) : null;

/** Which row a pointer of the server speaks about: "/all/0/metric" → that test, its member "metric". */
export function locate(root: Node, path: readonly string[]): { id: string; member: string } {
  let at: Node = root;
  let i = 0;
  for (;;) {
    if (at.not && path[i] === 'not') i++;
    if (!isGroup(at) || path[i] !== at.join) break;
    const child: Node | undefined = at.children[Number(path[i + 1])];
    if (!child) break;
    at = child;
    i += 2;
  }
  return { id: at.id, member: path.slice(i).join('.') };
}

export function* walk(n: Node): Generator<Node> {
  yield n;
  if (isGroup(n)) for (const c of n.children) yield* walk(c);
}
export function countTests(n: Node): number {
  let count = 0;
  for (const x of walk(n)) if (!isGroup(x)) count++;
  return count;
}
export const depthOf = (n: Node): number =>
  isGroup(n) ? 1 + Math.max(0, ...n.children.map(depthOf)) : 1;

/** The tree with one node put in another's place; null takes it out. */
export function replace(root: GroupNode, id: string, by: (n: Node) => Node | null): GroupNode {
  if (root.id === id) return (by(root) as GroupNode | null) ?? root;
  return {
    ...root,
    children: root.children.flatMap((c) => {
      // What takes its place may hold it: it is not looked for again in there.
      if (c.id === id) return by(c) ?? [];
      return isGroup(c) ? replace(c, id, by) : c;
    }),
  };
}
export const remove = (root: GroupNode, id: string) => replace(root, id, () => null);
export function insert(root: GroupNode, groupId: string, node: Node, at?: number): GroupNode {
  return replace(root, groupId, (n) => {
    if (!isGroup(n)) return n;
    const children = [...n.children];
    children.splice(at ?? children.length, 0, node);
    return { ...n, children };
  });
}
export function find(root: Node, id: string): Node | undefined {
  for (const n of walk(root)) if (n.id === id) return n;
  return undefined;
}
export function parentOf(
  root: GroupNode,
  id: string,
): { group: GroupNode; at: number } | undefined {
  for (const n of walk(root)) {
    if (!isGroup(n)) continue;
    const at = n.children.findIndex((c) => c.id === id);
    if (at >= 0) return { group: n, at };
  }
  return undefined;
}

/** Puts a node before another; a group cannot be put into itself. */
export function moveBefore(
  root: GroupNode,
  id: string,
  target: { groupId: string; beforeId: string | null },
): GroupNode {
  const node = find(root, id);
  if (!node || id === target.beforeId) return root;
  if (find(node, target.groupId)) return root;
  const without = remove(root, id);
  const group = find(without, target.groupId);
  if (!group || !isGroup(group)) return root;
  const at = group.children.findIndex((c) => c.id === target.beforeId);
  return insert(without, target.groupId, node, at < 0 ? undefined : at);
}

/**
 * One step up or down, as the arrow keys go: past a neighbour, into a group that is the neighbour, and out of
 * the own group at its end. The same tree comes back where there is nowhere to go.
 */
export function step(root: GroupNode, id: string, by: -1 | 1): GroupNode {
  const here = parentOf(root, id);
  const node = find(root, id);
  if (!here || !node) return root;
  const neighbour = here.group.children[here.at + by];
  if (neighbour && isGroup(neighbour)) {
    const without = remove(root, id);
    return insert(without, neighbour.id, node, by > 0 ? 0 : undefined);
  }
  if (neighbour) {
    const without = remove(root, id);
    return insert(without, here.group.id, node, here.at + by);
  }
  const above = parentOf(root, here.group.id);
  if (!above) return root;
  return insert(remove(root, id), above.group.id, node, above.at + (by > 0 ? 1 : 0));
}

const copyOf = (n: Node): Node =>
  isGroup(n)
    ? { ...n, id: newId(), children: n.children.map(copyOf) }
    : { ...n, id: newId(), test: { ...n.test } };
export function duplicate(root: GroupNode, id: string): GroupNode {
  const here = parentOf(root, id);
  const node = find(root, id);
  return here && node ? insert(root, here.group.id, copyOf(node), here.at + 1) : root;
}
/** A group around a node, joined the other way: "and" becomes room for an "or". */
export function wrap(root: GroupNode, id: string): GroupNode {
  const here = parentOf(root, id);
  if (!here) return root;
  const join = here.group.join === 'all' ? 'any' : 'all';
  return replace(root, id, (n) => newGroup(join, [n]));
}
/** A group's children in its place. */
export function unwrap(root: GroupNode, id: string): GroupNode {
  const here = parentOf(root, id);
  const node = find(root, id);
  if (!here || !node || !isGroup(node)) return root;
  return node.children.reduceRight<GroupNode>(
    (tree, child) => insert(tree, here.group.id, child, here.at),
    remove(root, id),
  );
}
