import { describe, expect, it } from 'vitest';
import { allNavItems, navItemFor, settingsGroups } from './nav';

describe('the navigation', () => {
  it('puts what went out under the calendar', () => {
    expect(navItemFor('/publications')?.to).toBe('/calendar');
  });
  it('knows the entry of every page below it, and takes no entry for its neighbours', () => {
    const to = (path: string) => navItemFor(path)?.to;
    expect(to('/')).toBe('/');
    expect(to('/campaigns/42')).toBe('/campaigns');
    expect(to('/insights')).toBe('/insights');
    expect(to('/insights/anomalies/42')).toBe('/insights/anomalies');
    expect(to('/insights/forecast')).toBe('/insights/forecast');
    expect(to('/nowhere')).toBeUndefined();
  });
  it('gives no chord to two pages', () => {
    const keys = [...allNavItems, ...settingsGroups.flatMap((g) => g.items)].flatMap((n) =>
      n.keys ? [n.keys] : [],
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
