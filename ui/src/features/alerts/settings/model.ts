import type { AlertChannel, AlertKind, AlertRoute, AlertSeverity } from '@/api';
import { decode, encodeOrNull, type GroupNode } from '@/shared/condition/tree';
import type { ConditionField } from '@/api';
import { kinds, severities } from '@/shared/alerts/model';

/** What a route may ask of an alert. */
export const routeFields: ConditionField[] = (
  [
    ['severity', 'enum', [...severities]],
    ['kind', 'enum', [...kinds]],
    ['title', 'text', null],
    ['entity', 'text', null],
    ['platform', 'text', null],
    ['campaign_name', 'text', null],
  ] as const
).map(([id, kind, values]) => ({
  id,
  label: id,
  group: 'alert',
  kind,
  unit: null,
  ops:
    kind === 'enum'
      ? ['=', '!=', 'in', 'not_in']
      : [
          '=',
          '!=',
          'contains',
          'not_contains',
          'starts_with',
          'ends_with',
          'is_null',
          'is_not_null',
        ],
  values: values ? [...values] : null,
  windows: false,
  horizon: false,
}));

export interface RouteForm {
  name: string;
  min_severity: AlertSeverity;
  kinds: AlertKind[];
  condition: GroupNode;
  channel_ids: string[];
  isQuiet: boolean;
  quietFrom: string;
  quietTo: string;
  quietDays: number[];
  holdsCritical: boolean;
  quietZone: string;
  digest: AlertRoute['digest'];
  digestAt: string;
  escalates: boolean;
  escalateAfter: number | null;
  escalateTo: string[];
  enabled: boolean;
}
export const weekDays = [1, 2, 3, 4, 5, 6, 7] as const;

export function routeForm(r: AlertRoute | undefined, zone: string): RouteForm {
  const quiet = r?.quiet_hours ?? null;
  return {
    name: r?.name ?? '',
    min_severity: r?.min_severity ?? 'WARNING',
    kinds: r?.kinds ?? [],
    condition: decode(r?.condition),
    channel_ids: r?.channel_ids ?? [],
    isQuiet: !!quiet,
    quietFrom: quiet?.from ?? '22:00',
    quietTo: quiet?.to ?? '07:00',
    quietDays: quiet?.days?.length ? [...quiet.days] : [...weekDays],
    holdsCritical: quiet?.hold_critical ?? false,
    quietZone: quiet?.time_zone ?? zone,
    digest: r?.digest ?? 'none',
    digestAt: r?.digest_at ?? '09:00',
    escalates: !!r?.escalate_after_minutes,
    escalateAfter: r?.escalate_after_minutes ?? 30,
    escalateTo: r?.escalate_channel_ids ?? [],
    enabled: r?.enabled ?? true,
  };
}
export const routeBody = (f: RouteForm) => ({
  name: f.name.trim(),
  min_severity: f.min_severity,
  kinds: f.kinds,
  condition: encodeOrNull(f.condition),
  channel_ids: f.channel_ids,
  quiet_hours: f.isQuiet
    ? {
        from: f.quietFrom,
        to: f.quietTo,
        days: f.quietDays,
        time_zone: f.quietZone,
        hold_critical: f.holdsCritical,
      }
    : null,
  digest: f.digest,
  digest_at: f.digest === 'daily' ? f.digestAt : null,
  escalate_after_minutes: f.escalates ? f.escalateAfter : null,
  escalate_channel_ids: f.escalates ? f.escalateTo : [],
  enabled: f.enabled,
});

/** The settings of a channel that are not secret, in a word. */
export function channelTarget(c: Pick<AlertChannel, 'kind' | 'settings'>): string {
  const s = c.settings as Record<string, unknown>;
  if (c.kind === 'email') return Array.isArray(s.to) ? s.to.join(', ') : '';
  if (c.kind === 'slack') return typeof s.channel === 'string' ? s.channel : '';
  return typeof s.url === 'string' ? s.url : '';
}

/** Addresses as they are typed: with commas, semicolons, spaces or line ends between them. */
export const splitAddresses = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

/** The list with one moved by a step; the same order where there is nowhere to go. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= ids.length) return [...ids];
  const next = [...ids];
  next.splice(at, 1);
  next.splice(to, 0, id);
  return next;
}
