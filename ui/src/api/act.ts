import { api as generated } from './hand';
import type {
  AlertChannelKind,
  AlertDelivery,
  AlertDeliveryState,
  AlertKind,
  AlertSeverity,
  Task,
} from './generated';

/** What automation and alerts answer, until the contract has them. */
export interface PageOf<T> {
  data: T[];
  next_cursor: string | null;
}
export interface AlertChannel {
  id: string;
  name: string;
  kind: AlertChannelKind;
  settings: Record<string, unknown>;
  enabled: boolean;
  state: 'ok' | 'failing' | 'new';
  last_used_at: string | null;
  last_error: string | null;
  created_at: string;
  version: number;
}
export type AlertChannelCreated = AlertChannel & { secret: string | null };
export interface QuietHours {
  from: string;
  to: string;
  days: number[];
  time_zone: string;
}
export interface AlertRoute {
  id: string;
  name: string;
  position: number;
  min_severity: AlertSeverity;
  kinds: AlertKind[];
  condition: unknown;
  channel_ids: string[];
  quiet_hours: QuietHours | null;
  digest: 'none' | 'hourly' | 'daily';
  digest_at: string | null;
  escalate_after_minutes: number | null;
  escalate_channel_ids: string[];
  enabled: boolean;
  version: number;
}

type Listed = { limit?: number | null; cursor?: string | null };
type Change<T> = { id: string; 'If-Match'?: string; body: T };
const etag = (version: string | undefined) => ({ 'If-Match': version });

export const actApi = generated.injectEndpoints({
  endpoints: (build) => ({
    listAlertChannels: build.query<PageOf<AlertChannel>, Listed>({
      query: (params) => ({ url: '/alerts/channels', params }),
    }),
    createAlertChannel: build.mutation<
      AlertChannelCreated,
      { body: { name: string; kind: AlertChannelKind; settings: Record<string, unknown> } }
    >({ query: ({ body }) => ({ url: '/alerts/channels', method: 'POST', body }) }),
    updateAlertChannel: build.mutation<
      AlertChannel,
      Change<{ name?: string; settings?: Record<string, unknown>; enabled?: boolean }>
    >({
      query: (q) => ({
        url: `/alerts/channels/${q.id}`,
        method: 'PATCH',
        body: q.body,
        headers: etag(q['If-Match']),
      }),
    }),
    deleteAlertChannel: build.mutation<void, { id: string }>({
      query: ({ id }) => ({ url: `/alerts/channels/${id}`, method: 'DELETE' }),
    }),
    testAlertChannel: build.mutation<{ task: Task }, { id: string }>({
      query: ({ id }) => ({ url: `/alerts/channels/${id}/test`, method: 'POST' }),
    }),
    listAlertRoutes: build.query<PageOf<AlertRoute>, Listed>({
      query: (params) => ({ url: '/alerts/routes', params }),
    }),
    createAlertRoute: build.mutation<
      AlertRoute,
      { body: Partial<Omit<AlertRoute, 'id' | 'version'>> & { name: string } }
    >({ query: ({ body }) => ({ url: '/alerts/routes', method: 'POST', body }) }),
    updateAlertRoute: build.mutation<
      AlertRoute,
      Change<Partial<Omit<AlertRoute, 'id' | 'version'>>>
    >({
      query: (q) => ({
        url: `/alerts/routes/${q.id}`,
        method: 'PATCH',
        body: q.body,
        headers: etag(q['If-Match']),
      }),
    }),
    deleteAlertRoute: build.mutation<void, { id: string }>({
      query: ({ id }) => ({ url: `/alerts/routes/${id}`, method: 'DELETE' }),
    }),
    listAlertDeliveries: build.query<
      PageOf<AlertDelivery>,
      Listed & {
        state?: AlertDeliveryState | null;
        channelId?: string | null;
        alertId?: string | null;
      }
    >({
      query: ({ channelId, alertId, ...rest }) => ({
        url: '/alerts/deliveries',
        params: { ...rest, channel_id: channelId, alert_id: alertId },
      }),
    }),
    replayAlertDelivery: build.mutation<AlertDelivery, { id: string }>({
      query: ({ id }) => ({ url: `/alerts/deliveries/${id}/replay`, method: 'POST' }),
    }),
    replayAlertDeliveries: build.mutation<unknown, { body: { channel_id?: string | null } }>({
      query: ({ body }) => ({ url: '/alerts/deliveries/replay', method: 'POST', body }),
    }),
  }),
});
