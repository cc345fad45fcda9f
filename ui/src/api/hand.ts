import { api as generated } from './generated';
import type { Task } from './generated';

/** Routes that the contract does not carry yet, in its shapes. */
export interface ReportBranding {
  company_name?: string | null;
  logo_file_id?: string | null;
  /** A data URL. */
  logo?: string | null;
  primary_color?: string | null;
  accent_color?: string | null;
  footer?: string | null;
}
export type ReportFormat = 'pdf' | 'xlsx' | 'csv';
export type ReportCompare = 'previous_period' | 'previous_year' | 'none';
export interface ReportFilters {
  platform?: string[];
  campaign_ids?: string[];
  status?: string[];
  q?: string;
}
export interface ReportRequest {
  template: string;
  from?: string;
  to?: string;
  preset?: string;
  compare?: ReportCompare;
  title?: string;
  format?: ReportFormat;
  sections?: string[];
  metrics?: string[];
  filters?: ReportFilters;
  branding?: ReportBranding;
  language?: 'en' | 'de';
}
export type ReportPreviewRequest = ReportRequest & { page?: number };
export interface ReportPreview {
  pages: number;
  page: number;
  svg: string;
  width: number;
  height: number;
}
export interface ReportTemplateInfo {
  id: string;
  name: string;
  description: string;
  sections: { id: string; name: string; default: boolean }[];
  metrics: string[];
}
export interface Report {
  id: string;
  title: string;
  template: string;
  format: ReportFormat;
  from: string;
  to: string;
  state: 'pending' | 'ready' | 'failed';
  file_name: string | null;
  size: number | null;
  pages: number | null;
  created_at: string;
  created_by: string | null;
  schedule_id: string | null;
  task_id: string | null;
  error: string | null;
  shared_until: string | null;
}
export interface ReportShare {
  url: string;
  token: string;
  expires_at: string;
}
export interface ReportSchedule {
  id: string;
  name: string;
  report: ReportRequest;
  rrule: string;
  time_zone: string;
  recipients: string[];
  enabled: boolean;
  next_run_at: string | null;
  next_runs: string[];
  last_run_at: string | null;
  last_report_id: string | null;
  last_error: string | null;
  version: number;
}
export interface ReportScheduleDraft {
  name: string;
  report: ReportRequest;
  rrule: string;
  time_zone: string;
  recipients: string[];
  enabled?: boolean;
}
interface PageOf<T> {
  data: T[];
  next_cursor: string | null;
}
interface TaskAnswer {
  task: Task;
}
export interface ListReportsApiArg {
  limit?: number;
  cursor?: string;
}
interface ById {
  id: string;
}

export const api = generated.injectEndpoints({
  endpoints: (build) => ({
    listReports: build.query<PageOf<Report>, ListReportsApiArg>({
      query: ({ limit, cursor }) => ({ url: '/reports', params: { limit, cursor } }),
    }),
    getReport: build.query<Report, ById>({ query: ({ id }) => ({ url: `/reports/${id}` }) }),
    deleteReport: build.mutation<unknown, ById>({
      query: ({ id }) => ({ url: `/reports/${id}`, method: 'DELETE' }),
    }),
    generateReport: build.mutation<TaskAnswer, { body: ReportRequest }>({
      query: ({ body }) => ({ url: '/reports/generate', method: 'POST', body }),
    }),
    previewReport: build.mutation<ReportPreview, { body: ReportPreviewRequest }>({
      query: ({ body }) => ({ url: '/reports/preview', method: 'POST', body }),
    }),
    listReportTemplates: build.query<PageOf<ReportTemplateInfo>, void>({
      query: () => ({ url: '/reports/templates' }),
    }),
    shareReport: build.mutation<ReportShare, ById & { body: { expires_in_days?: number } }>({
      query: ({ id, body }) => ({ url: `/reports/${id}/share`, method: 'POST', body }),
    }),
    unshareReport: build.mutation<unknown, ById>({
      query: ({ id }) => ({ url: `/reports/${id}/share`, method: 'DELETE' }),
    }),
    getReportBranding: build.query<ReportBranding, void>({
      query: () => ({ url: '/reports/branding' }),
    }),
    updateReportBranding: build.mutation<ReportBranding, { body: ReportBranding }>({
      query: ({ body }) => ({ url: '/reports/branding', method: 'PUT', body }),
    }),
    listReportSchedules: build.query<PageOf<ReportSchedule>, { limit?: number }>({
      query: ({ limit }) => ({ url: '/reports/schedules', params: { limit } }),
    }),
    getReportSchedule: build.query<ReportSchedule, ById>({
      query: ({ id }) => ({ url: `/reports/schedules/${id}` }),
    }),
    createReportSchedule: build.mutation<ReportSchedule, { body: ReportScheduleDraft }>({
      query: ({ body }) => ({ url: '/reports/schedules', method: 'POST', body }),
    }),
    updateReportSchedule: build.mutation<
      ReportSchedule,
      ById & { body: Partial<ReportScheduleDraft> }
    >({
      query: ({ id, body }) => ({ url: `/reports/schedules/${id}`, method: 'PATCH', body }),
    }),
    deleteReportSchedule: build.mutation<unknown, ById>({
      query: ({ id }) => ({ url: `/reports/schedules/${id}`, method: 'DELETE' }),
    }),
    runReportSchedule: build.mutation<TaskAnswer, ById>({
      query: ({ id }) => ({ url: `/reports/schedules/${id}/run`, method: 'POST' }),
    }),
  }),
});

/** What a visitor with a link is told; asked for without a session (features/sharedReport). */
export interface SharedReport {
  title: string;
  organization: string;
  from: string;
  to: string;
  format: ReportFormat;
  pages: number | null;
  file_name: string | null;
  size: number | null;
  expires_at: string;
}
