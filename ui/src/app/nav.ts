import {
  Activity,
  Archive,
  AudioLines,
  BadgeCheck,
  Bell,
  BellRing,
  Blend,
  BrainCircuit,
  Building2,
  CalendarClock,
  CalendarDays,
  ChartNoAxesCombined,
  Coins,
  FileChartColumn,
  FileUp,
  Flame,
  Gauge,
  HeartPulse,
  History,
  House,
  Images,
  ListChecks,
  KeyRound,
  Lightbulb,
  Megaphone,
  NotebookPen,
  Plug,
  Rss,
  ScrollText,
  Server,
  Settings,
  TriangleAlert,
  TrendingUp,
  UserRound,
  UsersRound,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import type { Role } from '@/api';

export interface PageHandle {
  /** The page follows the period; the top bar shows the picker. */
  range?: boolean;
}
export interface NavItem {
  to: string;
  label:
    | 'nav.dashboard'
    | 'nav.campaigns'
    | 'nav.recommendations'
    | 'nav.reports'
    | 'nav.predict'
    | 'nav.creative'
    | 'nav.models'
    | 'nav.connections'
    | 'nav.tasks'
    | 'nav.import'
    | 'nav.insights'
    | 'nav.anomalies'
    | 'nav.forecast'
    | 'nav.mix'
    | 'nav.health'
    | 'nav.rules'
    | 'nav.ruleHistory'
    | 'nav.alerts'
    | 'nav.content'
    | 'nav.calendar'
    | 'nav.sources'
    | 'nav.trends'
    | 'nav.transcriptions'
    | 'nav.archive'
    | 'nav.benchmarks'
    | 'nav.settings';
  icon: LucideIcon;
  keys: string;
  /** Its address begins other entries' addresses: it is current only on its own page. */
  exact?: boolean;
  /** Pages that are its own although their address does not begin with its whole. */
  below?: string;
  /** The link keeps the period of the page it leaves. */
  ranged?: boolean;
  needs?: Role;
}

export const navGroups: {
  label?: 'nav.content' | 'nav.insights' | 'nav.automation' | 'nav.data';
  items: NavItem[];
}[] = [
  {
    items: [
      {
        to: '/',
        label: 'nav.dashboard',
        icon: House,
        keys: 'g d',
        ranged: true,
        exact: true,
      },
      { to: '/campaigns', label: 'nav.campaigns', icon: Megaphone, keys: 'g c', ranged: true },
      { to: '/recommendations', label: 'nav.recommendations', icon: ListChecks, keys: 'g r' },
      { to: '/reports', label: 'nav.reports', icon: FileChartColumn, keys: 'g b' },
      { to: '/alerts', label: 'nav.alerts', icon: Bell, keys: 'g l' },
    ],
  },
  {
    label: 'nav.content',
    items: [
      { to: '/content', label: 'nav.content', icon: NotebookPen, keys: 'g g' },
      {
        to: '/calendar',
        label: 'nav.calendar',
        icon: CalendarDays,
        keys: 'g 1',
        below: '/publications',
      },
      { to: '/sources', label: 'nav.sources', icon: Rss, keys: 'g 2' },
      { to: '/trends', label: 'nav.trends', icon: Flame, keys: 'g 3' },
      { to: '/transcriptions', label: 'nav.transcriptions', icon: AudioLines, keys: 'g 4' },
      { to: '/archive', label: 'nav.archive', icon: Archive, keys: 'g 5' },
    ],
  },
  {
    label: 'nav.insights',
    items: [
      { to: '/insights', label: 'nav.insights', icon: Lightbulb, keys: 'g h', exact: true },
      { to: '/insights/anomalies', label: 'nav.anomalies', icon: TriangleAlert, keys: 'g x' },
      {
        to: '/insights/forecast',
        label: 'nav.forecast',
        icon: ChartNoAxesCombined,
        keys: 'g f',
      },
      { to: '/insights/mix', label: 'nav.mix', icon: Blend, keys: 'g j' },
      { to: '/insights/health', label: 'nav.health', icon: HeartPulse, keys: 'g e' },
      {
        to: '/insights/benchmarks',
        label: 'nav.benchmarks',
        icon: Gauge,
        keys: 'g v',
        ranged: true,
      },
      { to: '/insights/predict', label: 'nav.predict', icon: TrendingUp, keys: 'g w' },
      { to: '/insights/creative', label: 'nav.creative', icon: Images, keys: 'g y', ranged: true },
      { to: '/insights/models', label: 'nav.models', icon: BrainCircuit, keys: 'g o' },
    ],
  },
  {
    label: 'nav.automation',
    items: [
      {
        to: '/automation',
        label: 'nav.rules',
        icon: Workflow,
        keys: 'g u',
        exact: true,
        below: '/automation/rules',
      },
      { to: '/automation/history', label: 'nav.ruleHistory', icon: History, keys: 'g q' },
    ],
  },
  {
    label: 'nav.data',
    items: [
      { to: '/connections', label: 'nav.connections', icon: Plug, keys: 'g n' },
      { to: '/import', label: 'nav.import', icon: FileUp, keys: 'g i', needs: 'editor' },
      { to: '/tasks', label: 'nav.tasks', icon: Activity, keys: 'g t' },
    ],
  },
];
export const settingsItem: NavItem = {
  to: '/settings',
  label: 'nav.settings',
  icon: Settings,
  keys: 'g s',
};

export interface SettingsItem {
  to: string;
  label:
    | 'settings.profile'
    | 'settings.workspace'
    | 'settings.brand'
    | 'settings.ai'
    | 'settings.members'
    | 'settings.apiKeys'
    | 'settings.audit'
    | 'settings.schedules'
    | 'settings.alerts'
    | 'settings.webhooks'
    | 'settings.rates'
    | 'settings.system';
  icon: LucideIcon;
  keys?: string;
  needs?: Role;
}
export const settingsGroups: {
  label: 'settings.you' | 'settings.workspaceGroup' | 'nav.data' | 'settings.server';
  items: SettingsItem[];
}[] = [
  {
    label: 'settings.you',
    items: [{ to: '/settings/profile', label: 'settings.profile', icon: UserRound, keys: 'g p' }],
  },
  {
    label: 'settings.workspaceGroup',
    items: [
      { to: '/settings/workspace', label: 'settings.workspace', icon: Building2 },
      { to: '/settings/brand', label: 'settings.brand', icon: BadgeCheck },
      { to: '/settings/ai', label: 'settings.ai', icon: BrainCircuit },
      { to: '/settings/alerts', label: 'settings.alerts', icon: BellRing },
      { to: '/settings/webhooks', label: 'settings.webhooks', icon: Rss, needs: 'admin' },
      { to: '/settings/members', label: 'settings.members', icon: UsersRound, keys: 'g m' },
      {
        to: '/settings/api-keys',
        label: 'settings.apiKeys',
        icon: KeyRound,
        keys: 'g k',
        needs: 'admin',
      },
      {
        to: '/settings/audit-log',
        label: 'settings.audit',
        icon: ScrollText,
        keys: 'g a',
        needs: 'admin',
      },
    ],
  },
  {
    label: 'nav.data',
    items: [
      { to: '/settings/schedules', label: 'settings.schedules', icon: CalendarClock },
      { to: '/settings/exchange-rates', label: 'settings.rates', icon: Coins },
    ],
  },
  {
    label: 'settings.server',
    items: [{ to: '/system', label: 'settings.system', icon: Server, keys: 'g z', needs: 'admin' }],
  },
];
export const allNavItems: NavItem[] = [...navGroups.flatMap((g) => g.items), settingsItem];

/** The entry a path belongs to: "/campaigns/42" is under Campaigns, "/system" under the settings. */
export function navItemFor(pathname: string): NavItem | undefined {
  if (settingsGroups.some((g) => g.items.some((i) => i.to === pathname))) return settingsItem;
  const above = (n: NavItem) => n.to !== '/' && !n.exact && pathname.startsWith(`${n.to}/`);
  const found = allNavItems.find((n) => n.to === pathname || above(n));
  // A rule's own page is under the list of rules, which ends where its neighbour's address begins; what went out is under
  // the calendar.
  const below = (n: NavItem) => n.below === pathname || pathname.startsWith(`${n.below}/`);
  return found ?? allNavItems.find((n) => n.below && below(n));
}
