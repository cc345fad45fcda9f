import {
  Bell,
  CirclePause,
  CirclePlay,
  Images,
  ListTodo,
  Wallet,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import type {
  AutomationSettings,
  RuleActionKind,
  RuleEvent,
  RuleEventState,
  RuleMode,
} from '@/api';
import type { Tone } from '@/shared/ui/Badge';

export const actionKinds: RuleActionKind[] = [
  'pause',
  'resume',
  'budget',
  'notify',
  'task',
  'webhook',
  'creative_refresh',
];
export const actionIcon: Record<RuleActionKind, LucideIcon> = {
  pause: CirclePause,
  resume: CirclePlay,
  budget: Wallet,
  notify: Bell,
  task: ListTodo,
  webhook: Webhook,
  creative_refresh: Images,
};

export const modes: RuleMode[] = ['suggest', 'approve', 'auto'];
export const modeTone: Record<RuleMode, Tone> = {
  suggest: 'neutral',
  approve: 'sky',
  auto: 'accent',
};

export const eventStates: RuleEventState[] = [
  'suggested',
  'pending',
  'applied',
  'failed',
  'reverted',
  'dismissed',
  'held',
  'expired',
];
export const stateTone: Record<RuleEventState, Tone> = {
  suggested: 'violet',
  pending: 'violet',
  applied: 'green',
  failed: 'red',
  reverted: 'neutral',
  dismissed: 'neutral',
  held: 'amber',
  expired: 'neutral',
};
/** What waits for somebody's word. */
export const waitingStates: RuleEventState[] = ['suggested', 'pending'];
export const isWaiting = (e: Pick<RuleEvent, 'state'>) => waitingStates.includes(e.state);
/** What changed something on a platform can be taken back. */
export const canRevert = (e: Pick<RuleEvent, 'state' | 'change_id'>) =>
  e.state === 'applied' && e.change_id !== null;

/** Events under the day they happened on in the workspace's zone, newest first. */
export function byDay<T extends { at: string }>(
  events: readonly T[],
  dayOf: (at: string) => string,
): { day: string; events: T[] }[] {
  const days: { day: string; events: T[] }[] = [];
  for (const e of events) {
    const day = dayOf(e.at);
    const last = days[days.length - 1];
    if (last?.day === day) last.events.push(e);
    else days.push({ day, events: [e] });
  }
  return days;
}

/** Whether it helped: the interval decides, not the mean. `goodIs` says which way is good for the metric. */
export function effectVerdict(
  effect: { low: number | null; high: number | null },
  goodIs: 'up' | 'down' | 'neutral',
): 'helped' | 'harmed' | 'unclear' {
  const { low, high } = effect;
  if (low === null || high === null || goodIs === 'neutral') return 'unclear';
  if (low > 0) return goodIs === 'up' ? 'helped' : 'harmed';
  if (high < 0) return goodIs === 'up' ? 'harmed' : 'helped';
  return 'unclear';
}

/** What may be set of the workspace's settings. */
export const settingsBody = (s: AutomationSettings) => ({
  enabled: s.enabled,
  max_changes_per_day: s.max_changes_per_day,
  max_budget_change_per_day: s.max_budget_change_per_day,
  hold_when_stale_hours: s.hold_when_stale_hours,
});
