import type { ContentItem, TaskAnswer } from '../generated';
import { baseApi, toForm } from '../baseApi';
import type * as T from './types';

/** What a page may ask of a list. */
interface Paging {
  limit?: number;
  cursor?: string;
}
interface Versioned {
  'If-Match'?: string;
}
const match = (a: Versioned) => ({ 'If-Match': a['If-Match'] });

export interface SearchArchiveArg extends Paging {
  q?: string;
  type?: string;
  tag?: string;
  network?: string;
  language?: string;
  from?: string;
  to?: string;
  semantic?: boolean;
}
export interface ListSourceItemsArg extends Paging {
  source_id?: string;
  q?: string;
  language?: string;
  from?: string;
  to?: string;
  duplicates?: boolean;
}
export interface ListTrendsArg extends Paging {
  language?: string;
  kind?: string;
  q?: string;
}
export interface ListPublicationsArg extends Paging {
  item_id?: string;
  network?: string;
  state?: string;
}

/** The endpoints of the loop by its contract. */
export const contract = baseApi.injectEndpoints({
  // The golden contract may know some of them by now: these are what the pages were written with.
  overrideExisting: true,
  endpoints: (build) => ({
    generateContent: build.mutation<TaskAnswer, { kind: string; body: T.GenerateContent }>({
      query: (a) => ({ url: `/content/generate/${a.kind}`, method: 'POST', body: a.body }),
    }),
    rewriteContent: build.mutation<TaskAnswer, { id: string; body: T.RewriteText }>({
      query: (a) => ({ url: `/content/items/${a.id}/rewrite`, method: 'POST', body: a.body }),
    }),
    makeFromTranscription: build.mutation<
      TaskAnswer,
      { id: string; body: { kinds: string[]; networks?: string[]; engine?: T.Engine } }
    >({
      query: (a) => ({ url: `/transcriptions/${a.id}/make`, method: 'POST', body: a.body }),
    }),
    listContentTemplates: build.query<T.PageOf<T.ContentTemplate>, void>({
      query: () => ({ url: '/content/templates' }),
    }),
    previewAssembly: build.mutation<
      T.PromptAssembly,
      { body: T.GenerateContent & { kind: string } }
    >({ query: (a) => ({ url: '/content/assemblies', method: 'POST', body: a.body }) }),
    getAssembly: build.query<T.PromptAssembly, { id: string }>({
      query: (a) => ({ url: `/content/assemblies/${a.id}` }),
    }),
    getAiSettings: build.query<T.AiSettings, void>({ query: () => ({ url: '/ai/settings' }) }),
    replaceAiSettings: build.mutation<
      T.AiSettings,
      { body: Omit<T.AiSettings, 'version'> } & Versioned
    >({
      query: (a) => ({ url: '/ai/settings', method: 'PUT', body: a.body, headers: match(a) }),
    }),
    getAiUsage: build.query<T.AiUsage, { from?: string; to?: string }>({
      query: (params) => ({ url: '/ai/usage', params }),
    }),

    listSources: build.query<T.PageOf<T.ContentSource>, Paging>({
      query: (params) => ({ url: '/sources', params: { ...params } }),
    }),
    createSource: build.mutation<T.ContentSource, { body: T.SourceDraft }>({
      query: (a) => ({ url: '/sources', method: 'POST', body: a.body }),
    }),
    getSource: build.query<T.ContentSource, { id: string }>({
      query: (a) => ({ url: `/sources/${a.id}` }),
    }),
    updateSource: build.mutation<
      T.ContentSource,
      {
        id: string;
        body: Partial<Pick<T.ContentSource, 'name' | 'enabled' | 'interval_minutes' | 'language'>>;
      } & Versioned
    >({
      query: (a) => ({
        url: `/sources/${a.id}`,
        method: 'PATCH',
        body: a.body,
        headers: match(a),
      }),
    }),
    deleteSource: build.mutation<null, { id: string }>({
      query: (a) => ({ url: `/sources/${a.id}`, method: 'DELETE' }),
    }),
    collectSource: build.mutation<TaskAnswer, { id: string }>({
      query: (a) => ({ url: `/sources/${a.id}/collect`, method: 'POST' }),
    }),
    uploadToSource: build.mutation<TaskAnswer, { id: string; body: { file: Blob } }>({
      query: (a) => ({ url: `/sources/${a.id}/upload`, method: 'POST', body: a.body }),
    }),
    discoverSources: build.mutation<TaskAnswer, { body: { url: string } }>({
      query: (a) => ({ url: '/sources/discover', method: 'POST', body: a.body }),
    }),
    listSourceItems: build.query<T.PageOf<T.SourceItem>, ListSourceItemsArg>({
      query: (params) => ({ url: '/source-items', params: { ...params } }),
    }),
    getSourceItem: build.query<T.SourceItem, { id: string }>({
      query: (a) => ({ url: `/source-items/${a.id}` }),
    }),
    getSourceAnalytics: build.query<{ data: T.SourceShare[] }, { from?: string; to?: string }>({
      query: (params) => ({ url: '/sources/analytics', params }),
    }),
    listTrends: build.query<T.PageOf<T.Trend>, ListTrendsArg>({
      query: (params) => ({ url: '/trends', params: { ...params } }),
    }),
    refreshTrends: build.mutation<TaskAnswer, void>({
      query: () => ({ url: '/trends/refresh', method: 'POST' }),
    }),

    // A file goes by the form of /transcriptions, whose progress is told: features/transcriptions/upload.ts.
    createTranscription: build.mutation<
      TaskAnswer,
      { body: { url: string; title?: string; language?: string; engine?: string } }
    >({ query: (a) => ({ url: '/transcriptions/url', method: 'POST', body: a.body }) }),
    listTranscriptions: build.query<T.PageOf<T.TranscriptionRow>, Paging>({
      query: (params) => ({ url: '/transcriptions', params: { ...params } }),
    }),
    getTranscription: build.query<T.Transcription, { id: string }>({
      query: (a) => ({ url: `/transcriptions/${a.id}` }),
    }),
    updateTranscription: build.mutation<
      T.Transcription,
      { id: string; body: { title?: string; parts?: T.TranscriptPart[] } } & Versioned
    >({
      query: (a) => ({
        url: `/transcriptions/${a.id}`,
        method: 'PATCH',
        body: a.body,
        headers: match(a),
      }),
    }),
    deleteTranscription: build.mutation<null, { id: string }>({
      query: (a) => ({ url: `/transcriptions/${a.id}`, method: 'DELETE' }),
    }),
    listSpeechEngines: build.query<T.PageOf<T.SpeechEngine>, void>({
      query: () => ({ url: '/speech/engines' }),
    }),

    getCalendar: build.query<
      T.CalendarView,
      {
        from: string;
        to: string;
        network?: string;
        state?: string;
        owner?: string;
        kind?: string;
      }
    >({ query: (params) => ({ url: '/calendar', params }) }),
    moveCalendarEntry: build.mutation<ContentItem, { id: string; body: { at: string | null } }>({
      query: (a) => ({ url: `/calendar/${a.id}`, method: 'PATCH', body: a.body }),
    }),
    moveCalendarEntries: build.mutation<
      T.BulkMoved,
      { body: { ids: string[]; shift_minutes?: number; at?: string } }
    >({ query: (a) => ({ url: '/calendar/bulk', method: 'POST', body: a.body }) }),
    getBestTimes: build.query<T.BestTimes, { network?: string }>({
      query: (params) => ({ url: '/calendar/best-times', params }),
    }),
    scheduleContent: build.mutation<
      ContentItem,
      { id: string; body: { at?: string; manual?: boolean } }
    >({
      query: (a) => ({ url: `/content/items/${a.id}/schedule`, method: 'POST', body: a.body }),
    }),
    unscheduleContent: build.mutation<ContentItem, { id: string }>({
      query: (a) => ({ url: `/content/items/${a.id}/unschedule`, method: 'POST' }),
    }),
    publishContent: build.mutation<TaskAnswer, { id: string; body: { manual?: boolean } }>({
      query: (a) => ({ url: `/content/items/${a.id}/publish`, method: 'POST', body: a.body }),
    }),
    markContentPublished: build.mutation<ContentItem, { id: string; body: { url?: string } }>({
      query: (a) => ({
        url: `/content/items/${a.id}/mark-published`,
        method: 'POST',
        body: a.body,
      }),
    }),
    addContentMedia: build.mutation<
      ContentItem,
      { id: string; body: { file: Blob; alt?: string } }
    >({
      query: (a) => ({ url: `/content/items/${a.id}/media`, method: 'POST', body: a.body }),
    }),
    describeContentMedia: build.mutation<
      ContentItem,
      { id: string; name: string; body: { alt: string } }
    >({
      query: (a) => ({
        url: `/content/items/${a.id}/media/${encodeURIComponent(a.name)}`,
        method: 'PATCH',
        body: a.body,
      }),
    }),
    removeContentMedia: build.mutation<ContentItem, { id: string; name: string }>({
      query: (a) => ({
        url: `/content/items/${a.id}/media/${encodeURIComponent(a.name)}`,
        method: 'DELETE',
      }),
    }),
    listPublications: build.query<T.PageOf<T.Publication>, ListPublicationsArg>({
      query: (params) => ({ url: '/publications', params: { ...params } }),
    }),
    getPublication: build.query<T.Publication, { id: string }>({
      query: (a) => ({ url: `/publications/${a.id}` }),
    }),
    retryPublication: build.mutation<
      TaskAnswer | T.Publication,
      { id: string; body: { confirm_absent: boolean } }
    >({
      query: (a) => ({ url: `/publications/${a.id}/retry`, method: 'POST', body: a.body }),
    }),

    getContentPerformance: build.query<
      T.PerformanceView,
      { from?: string; to?: string; by: T.PerformanceBy; network?: string }
    >({ query: (params) => ({ url: '/content/performance', params }) }),
    getContentEngagement: build.query<T.ItemEngagement, { id: string }>({
      query: (a) => ({ url: `/content/items/${a.id}/engagement` }),
    }),
    listContentLessons: build.query<{ data: T.Lesson[] }, void>({
      query: () => ({ url: '/content/lessons' }),
    }),
    importEngagement: build.mutation<TaskAnswer, { body: { file: Blob } }>({
      query: (a) => ({
        url: '/content/engagement/import',
        method: 'POST',
        body: toForm(a.body),
      }),
    }),
    readEngagement: build.mutation<TaskAnswer, { body: { all?: boolean } }>({
      query: (a) => ({ url: '/content/engagement/read', method: 'POST', body: a.body }),
    }),

    searchArchive: build.query<T.PageOf<T.ArchiveEntry>, SearchArchiveArg>({
      query: (params) => ({ url: '/archive', params: { ...params } }),
    }),
    listSimilar: build.query<{ data: T.ArchiveEntry[] }, { type: string; ref: string }>({
      query: (a) => ({ url: `/archive/${a.type}/${a.ref}/similar` }),
    }),
    tagArchiveEntry: build.mutation<
      T.ArchiveEntry,
      { type: string; ref: string; body: { tags: string[] } }
    >({
      query: (a) => ({ url: `/archive/${a.type}/${a.ref}`, method: 'PATCH', body: a.body }),
    }),
    exportArchive: build.mutation<
      TaskAnswer,
      {
        body: {
          format: 'json' | 'csv' | 'markdown';
          q?: string;
          type?: string;
          tag?: string;
          network?: string;
          language?: string;
          from?: string;
          to?: string;
        };
      }
    >({ query: (a) => ({ url: '/archive/export', method: 'POST', body: a.body }) }),
    getArchiveRetention: build.query<T.ArchiveRetention, void>({
      query: () => ({ url: '/archive/retention' }),
    }),
    replaceArchiveRetention: build.mutation<
      T.ArchiveRetention,
      { body: Omit<T.ArchiveRetention, 'version'> } & Versioned
    >({
      query: (a) => ({
        url: '/archive/retention',
        method: 'PUT',
        body: a.body,
        headers: match(a),
      }),
    }),
  }),
});
