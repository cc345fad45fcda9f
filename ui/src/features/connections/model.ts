import i18n from '@/i18n';
import type { Connection, ConnectorInfo, SyncConnection, Task } from '@/api';

/** One input of the connect dialog, made from a member of the connector's JSON Schema. */
export interface SettingField {
  name: string;
  title: string;
  description?: string;
  required: boolean;
  /** Sealed on the server and never returned: a password field, empty when editing. */
  secret: boolean;
  options?: string[];
  /** Yes, no, or left to the connector. */
  isSwitch: boolean;
  /** Most people never need it: it stands in a part that is closed at first. */
  advanced: boolean;
}

/** What a connector can do, as the API names it, in the order in which people are told. */
const deeds = [
  'pull_ads',
  'change_ads',
  'publish',
  'read_engagement',
  'read_items',
  'complete',
  'image',
  'transcribe',
  'speak',
  'embed',
] as const;
export const deedsOf = (connector: ConnectorInfo) =>
  deeds.filter((deed) => connector.capabilities.includes(deed));

/** Where somebody looks for a connector: what it is for first. */
export const kinds = ['ads', 'networks', 'ai'] as const;
export function kindOf(connector: ConnectorInfo): (typeof kinds)[number] {
  const can = deedsOf(connector);
  if (can.includes('pull_ads')) return 'ads';
  return can.includes('publish') || can.includes('read_items') ? 'networks' : 'ai';
}

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const text = (x: unknown) => (typeof x === 'string' && x !== '' ? x : undefined);
const asTitle = (name: string) => {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What the server says of connectors is English: other languages have words of their own, where they have them. */
const told = (key: string): string | undefined =>
  i18n.exists(`connectors.${key}`) ? String(i18n.t(`connectors.${key}` as never)) : undefined;

/** The settings form of a connector, in the schema's own order; what cannot be typed is left out. */
export function settingFields({
  id,
  settings_schema: schema,
}: Pick<ConnectorInfo, 'id' | 'settings_schema'>): SettingField[] {
  const whole: Record<string, unknown> = isRecord(schema) ? schema : {};
  const properties = isRecord(whole.properties) ? whole.properties : {};
  const required: unknown[] = Array.isArray(whole.required) ? whole.required : [];
  return Object.entries(properties).flatMap(([name, rule]) => {
    if (!isRecord(rule)) return [];
    const types = Array.isArray(rule.type) ? rule.type : [rule.type];
    if (types.some((type) => type === 'object' || type === 'array')) return [];
    const options = Array.isArray(rule.enum) ? rule.enum.filter((v) => typeof v === 'string') : [];
    const description = told(`${id}.${name}.description`) ?? text(rule.description);
    return {
      name,
      title: told(`${id}.${name}.title`) ?? text(rule.title) ?? asTitle(name),
      ...(description ? { description } : {}),
      required: required.includes(name),
      secret: rule.writeOnly === true,
      ...(options.length > 0 ? { options } : {}),
      isSwitch: types.includes('boolean'),
      advanced: name.endsWith('_base'),
    };
  });
}

/** "days_7" → "7 days", in the language of the reader; any other word of a choice without its underscores. */
export function optionLabel(value: string): string {
  const [, unit, count] = /^(hour|day)s_(\d+)$/.exec(value) ?? [];
  return unit
    ? new Intl.NumberFormat(i18n.language, { style: 'unit', unit, unitDisplay: 'long' }).format(
        Number(count),
      )
    : asTitle(value);
}

export type SettingValues = Record<string, string>;

/** What the form shows at first: open settings as they are, secrets empty. */
export function startValues(fields: SettingField[], stored: Connection['settings'] = {}) {
  const settings: Record<string, unknown> = isRecord(stored) ? stored : {};
  return Object.fromEntries(
    fields.map((f) => [f.name, f.secret ? '' : String(settings[f.name] ?? '')]),
  );
}

type Sent = Record<string, string | boolean | null>;
const sent = (f: SettingField, value: string) => (f.isSwitch ? value === 'true' : value);

/** For a new connection: what was filled in. */
export function newSettings(fields: SettingField[], values: SettingValues): Sent {
  return Object.fromEntries(
    fields.flatMap((f) => {
      const value = (values[f.name] ?? '').trim();
      return value ? [[f.name, sent(f, value)]] : [];
    }),
  );
}

/** For one that stands: what differs. An empty secret stays as it is; another one emptied is taken out. */
export function changedSettings(
  fields: SettingField[],
  before: SettingValues,
  values: SettingValues,
): Sent {
  const out: Sent = {};
  for (const f of fields) {
    const now = (values[f.name] ?? '').trim();
    if (now !== (before[f.name] ?? '')) out[f.name] = now ? sent(f, now) : null;
  }
  return out;
}

/** Markdown as plain text: its marks say nothing to a reader, an address behind a word does. */
export function plainText(markdown: string): string {
  return (
    markdown
      .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '$1 ($2)')
      .replace(/^#{1,6}\s+/gm, '')
      .replace(/(\*\*|__|`|\*(?=\S))(.+?)\1/g, '$2')
      // A line goes on until a blank one or the next point: the screen breaks it, not the source.
      .replace(/(\S)[ \t]*\n(?![ \t]*(?:\n|\d+\.\s|[*-]\s))[ \t]*/g, '$1 ')
      .replace(/^\s*[*-]\s+/gm, '• ')
      .trim()
  );
}

/** The instructions of a connector, where the server sends some. */
export function docsOf(connector: ConnectorInfo): { text: string; isTold: boolean } | undefined {
  const own = told(`${connector.id}.docs`);
  const docs = own ?? text(connector.docs);
  return docs ? { text: plainText(docs), isTold: own !== undefined } : undefined;
}

export interface TestResult {
  ok: boolean;
  message: string;
  accounts: { external_id: string; name: string; currency?: string }[];
}

/** What a finished test found; a task that itself failed is a failed test. */
export function testResult(task: Pick<Task, 'state' | 'result' | 'error'>): TestResult | null {
  if (task.state === 'failed' || task.state === 'cancelled')
    return { ok: false, message: task.error ?? '', accounts: [] };
  const r: unknown = task.result;
  if (task.state !== 'succeeded' || !isRecord(r)) return null;
  const accounts = (Array.isArray(r.accounts) ? r.accounts : []).filter(isRecord).map((a) => {
    const currency = text(a.currency);
    return {
      external_id: String(a.external_id ?? ''),
      name: text(a.name) ?? String(a.external_id ?? ''),
      ...(currency ? { currency } : {}),
    };
  });
  return { ok: r.ok === true, message: text(r.message) ?? '', accounts };
}

export const isSync = (task: Pick<Task, 'type'>) => task.type.endsWith('.sync');

/** Share of the days that are read; null while their number is not known. */
export function syncShare(s: Pick<SyncConnection, 'days_done' | 'days_total'>): number | null {
  return s.days_total > 0 ? Math.min(1, s.days_done / s.days_total) : null;
}
