import type { HealthComponent } from '@/api';

export type HealthAction = NonNullable<HealthComponent['action']>;

/** What raises the whole score most. */
export function bestAction(
  components: readonly HealthComponent[],
): { id: HealthComponent['id']; action: HealthAction } | null {
  let best: { id: HealthComponent['id']; action: HealthAction } | null = null;
  for (const c of components)
    if (c.action && (!best || c.action.gain > best.action.gain))
      best = { id: c.id, action: c.action };
  return best;
}

/** The part that costs most points of the whole first; what cannot be judged stands last. */
export function byWeakness(components: readonly HealthComponent[]): HealthComponent[] {
  const lost = (c: HealthComponent) => (c.score === null ? -1 : (100 - c.score) * c.weight);
  return [...components].sort((a, b) => lost(b) - lost(a));
}

/** How much a part counts, among those that could be judged. */
export function countsFor(c: HealthComponent, all: readonly HealthComponent[]): number {
  const sum = all.reduce((n, x) => n + (x.score === null ? 0 : x.weight), 0);
  return c.score === null || sum === 0 ? 0 : c.weight / sum;
}

/** The server names pages by what they are about; these stand elsewhere. */
const elsewhere: Record<string, string> = {
  '/anomalies': '/insights/anomalies',
  '/budget': '/recommendations/budget',
  '/creatives': '/insights/creative',
};

/** Where the action can be taken. */
export const actionPage = (action: HealthAction): string =>
  action.recommendation_id
    ? `/recommendations/${action.recommendation_id}`
    : (elsewhere[action.page] ?? action.page);
