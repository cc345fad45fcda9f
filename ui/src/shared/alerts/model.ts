import {
  Activity,
  Cable,
  CircleAlert,
  FileText,
  Gauge,
  Info,
  Megaphone,
  OctagonAlert,
  ScanEye,
  Send,
  ServerCog,
  TriangleAlert,
  Waypoints,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import type { Alert, AlertKind, AlertSeverity, AlertState } from '@/api';
import type { Tone } from '@/shared/ui/Badge';

export const severities: AlertSeverity[] = ['INFO', 'WARNING', 'ERROR', 'CRITICAL'];
export const kinds: AlertKind[] = [
  'anomaly',
  'pacing',
  'tracking',
  'rule',
  'connection',
  'task',
  'delivery',
  'report',
  'system',
  'manual',
];
export const severityTone: Record<AlertSeverity, Tone> = {
  INFO: 'neutral',
  WARNING: 'amber',
  ERROR: 'red',
  CRITICAL: 'red',
};
export const severityIcon: Record<AlertSeverity, LucideIcon> = {
  INFO: Info,
  WARNING: TriangleAlert,
  ERROR: CircleAlert,
  CRITICAL: OctagonAlert,
};
export const kindIcon: Record<AlertKind, LucideIcon> = {
  manual: Megaphone,
  rule: Workflow,
  anomaly: Activity,
  pacing: Gauge,
  tracking: ScanEye,
  connection: Cable,
  task: Waypoints,
  delivery: Send,
  report: FileText,
  system: ServerCog,
};
export const stateTone: Record<AlertState, Tone> = {
  open: 'accent',
  acknowledged: 'neutral',
  snoozed: 'violet',
  resolved: 'green',
};

/** A path of Herald, or an address outside; nothing where it is neither. */
export function alertLink(
  a: Pick<Alert, 'link' | 'entity' | 'entity_id'>,
): { to: string } | { href: string } | undefined {
  if (a.link?.startsWith('/') && !a.link.startsWith('//')) return { to: a.link };
  if (a.link && /^https?:\/\//.test(a.link)) return { href: a.link };
  if (a.entity === 'campaign' && a.entity_id) return { to: `/campaigns/${a.entity_id}` };
  if (a.entity === 'rule' && a.entity_id) return { to: `/automation/rules/${a.entity_id}` };
  return undefined;
}

export interface AlertItem {
  id: string;
  name: string;
  text: string;
  link: string | null;
}
/** What one alert stands for, when it stands for several things; `more` are left out. */
export function itemsOf(data: unknown): { items: AlertItem[]; more: number } {
  if (typeof data !== 'object' || data === null) return { items: [], more: 0 };
  const { items, more } = data as { items?: unknown; more?: unknown };
  const list = (Array.isArray(items) ? items : []).flatMap((x: unknown): AlertItem[] => {
    if (typeof x !== 'object' || x === null || !('name' in x)) return [];
    const i = x as Partial<AlertItem>;
    return [
      {
        id: String(i.id ?? i.name),
        name: String(i.name),
        text: String(i.text ?? ''),
        link: typeof i.link === 'string' && /^\/(?!\/)/.test(i.link) ? i.link : null,
      },
    ];
  });
  return { items: list, more: typeof more === 'number' ? more : 0 };
}
