import type { ItemKind, ItemState } from '../generated';

/** The answers of the rooms of the loop, as their contract writes them. */
export interface PageOf<T> {
  data: T[];
  next_cursor: string | null;
}
export type GenerateKind =
  | 'strategy'
  | 'brief'
  | 'blog'
  | 'social'
  | 'email'
  | 'ads'
  | 'product'
  | 'video-script'
  | 'scenario'
  | 'quote';
export type Engine = 'auto' | 'model' | 'composer';
export interface GenerateContent {
  networks?: string[];
  brief?: string;
  brief_id?: string;
  transcription_id?: string;
  source_item_id?: string;
  trend_id?: string;
  language?: string;
  tone?: string;
  goal?: string;
  audience?: string;
  product?: string;
  offer?: string;
  url?: string;
  keyword?: string;
  length?: 'short' | 'medium' | 'long';
  variants?: number;
  engine?: Engine;
  data?: Record<string, unknown>;
  save?: boolean;
  /** Not from memory: asked anew. */
  fresh?: boolean;
}
export interface Draft {
  title: string;
  text: string;
  data: unknown;
  why: string | null;
  network?: string | null;
}
export interface Usage {
  input: number;
  output: number;
  cached_input: number;
}
export interface Generated {
  engine: 'composer' | 'model';
  model: string | null;
  note: string;
  item_ids: string[];
  drafts: Draft[];
  assembly_id: string | null;
  use: Usage | null;
  cost: number | null;
  cached: boolean;
}
export interface RewriteText {
  how: 'shorter' | 'longer' | 'simpler' | 'tone' | 'translate' | 'improve' | 'network';
  tone?: string;
  language?: string;
  network?: string;
  instruction?: string;
  engine?: Engine;
}
export interface Rewritten {
  title: string;
  text: string;
  data: unknown;
  engine: 'composer' | 'model';
  model: string | null;
  note: string;
  assembly_id: string | null;
}
export interface AssemblyPart {
  kind: 'brand' | 'brief' | 'winner' | 'trend' | 'source' | 'constraint' | 'instruction';
  title: string;
  text: string;
  tokens: number;
  included: boolean;
  why: string | null;
}
export interface PromptAssembly {
  id: string;
  created_at: string;
  kind: string;
  template: string;
  template_version: number | string;
  token_budget: number;
  tokens: number;
  parts: AssemblyPart[];
}
export interface ContentTemplate {
  id: string;
  kind: string;
  network: string | null;
  name: string;
  description: string;
  sections: { name: string; purpose: string }[];
}
export interface AiSettings {
  providers: { connection_id: string; model: string | null }[];
  monthly_cost_limit: number | null;
  monthly_token_limit: number | null;
  hide_personal: boolean;
  cache_days: number;
  version: number;
}
export interface AiUsage {
  from: string;
  to: string;
  monthly_cost_limit: number | null;
  monthly_token_limit: number | null;
  cost: number;
  input_tokens: number;
  output_tokens: number;
  requests: number;
  cached_requests: number;
  daily: { date: string; cost: number; tokens: number; requests: number }[];
  by_model: { model: string; cost: number | null; tokens: number; requests: number }[];
}

export type SourceKind =
  | 'feed'
  | 'sitemap'
  | 'page'
  | 'mastodon'
  | 'bluesky'
  | 'reddit'
  | 'youtube'
  | 'telegram'
  | 'upload'
  | 'webhook';
export type SourceState = 'new' | 'ok' | 'error' | 'paused';
export interface ContentSource {
  id: string;
  kind: SourceKind;
  name: string;
  url: string | null;
  place: string | null;
  connection_id: string | null;
  language: string | null;
  enabled: boolean;
  interval_minutes: number;
  state: SourceState;
  last_collected_at: string | null;
  next_collect_at: string | null;
  last_error: string | null;
  item_count: number;
  items_30d: number;
  duplicates_30d: number;
  engagement_30d: number | null;
  webhook_url: string | null;
  created_at: string;
  version: number;
}
export interface SourceDraft {
  kind: SourceKind;
  name?: string | null;
  url?: string | null;
  place?: string | null;
  connection_id?: string | null;
  language?: string | null;
  interval_minutes?: number | null;
}
export interface SourceItem {
  id: string;
  source_id: string;
  source_name: string;
  url: string | null;
  title: string;
  text: string;
  author: string | null;
  language: string | null;
  image_url: string | null;
  tags: string[];
  published_at: string | null;
  collected_at: string;
  likes: number | null;
  comments: number | null;
  shares: number | null;
  views: number | null;
  duplicate_of: string | null;
}
export interface SourceShare {
  source_id: string;
  name: string;
  items: number;
  unique_items: number;
  engagement: number;
  median_engagement: number | null;
  first_to_tell: number;
  trends: number;
}
export interface FoundSource {
  kind: SourceKind;
  url: string;
  title: string | null;
}
export interface Trend {
  id: string;
  term: string;
  label: string;
  kind: 'term' | 'hashtag' | 'topic';
  language: string | null;
  state: 'rising' | 'peaking' | 'fading';
  score: number;
  count: number;
  baseline: number;
  change: number | null;
  first_seen_at: string;
  peak_at: string | null;
  sources: number;
  series: { date: string; count: number }[];
  examples: {
    item_id: string;
    title: string;
    url: string | null;
    source_name: string;
    at: string | null;
  }[];
}

export type TranscriptionState = 'queued' | 'decoding' | 'transcribing' | 'done' | 'failed';
export interface TranscriptPart {
  start: number;
  end: number;
  text: string;
  speaker: string | null;
}
export interface TranscriptWord {
  text: string;
  start: number;
  end: number;
}
export interface TranscriptionRow {
  id: string;
  title: string;
  state: TranscriptionState;
  task_id: string | null;
  source_url: string | null;
  file_name: string | null;
  media_type: string | null;
  seconds: number | null;
  has_sound: boolean | null;
  language: string | null;
  engine: string | null;
  model: string | null;
  notes: string[];
  error: string | null;
  word_count?: number;
  created_at: string;
  updated_at: string;
  version: number;
}
export interface Transcription extends TranscriptionRow {
  text: string;
  parts: TranscriptPart[];
  words: TranscriptWord[];
}
export interface SpeechEngine {
  id: string;
  name: string;
  ready: boolean;
  languages: string[];
  why_not: string | null;
}

export interface CalendarEntry {
  id: string;
  title: string;
  excerpt: string;
  kind: ItemKind;
  network: string | null;
  state: ItemState;
  plan_at: string | null;
  published_at: string | null;
  owner: string | null;
  pillar: string | null;
  connection_id: string | null;
  url: string | null;
  note: string | null;
  version: number;
}
export interface CalendarConflict {
  ids: string[];
  kind: 'too_close' | 'same_text' | 'same_minute' | 'no_connection';
  message: string;
}
export interface CalendarView {
  data: CalendarEntry[];
  conflicts: CalendarConflict[];
  unplanned: number;
}
export interface BulkMoved {
  moved: number;
  failed: { id: string; reason: string }[];
}
export interface BestTimes {
  network: string | null;
  basis: 'own' | 'general';
  cells: { weekday: number; hour: number; score: number; posts: number }[];
  top: { weekday: number; hour: number; why: string }[];
}
export type PublicationState =
  | 'waiting'
  | 'sending'
  | 'published'
  | 'failed'
  | 'unclear'
  | 'manual';
export interface Publication {
  id: string;
  item_id: string;
  title: string;
  network: string | null;
  connection_id: string | null;
  state: PublicationState;
  attempt: number;
  max_attempts: number;
  external_id: string | null;
  url: string | null;
  error: string | null;
  created_at: string;
  updated_at: string;
  published_at: string | null;
  next_try_at: string | null;
  log: { at: string; what: string }[];
}

export type PerformanceBy = 'item' | 'network' | 'kind' | 'pillar' | 'weekday' | 'hour' | 'tag';
export interface PerformanceRow {
  key: string;
  label: string;
  items: number;
  impressions: number | null;
  engagements: number;
  rate: number | null;
  score: number;
  low: number;
  high: number;
  lift: number;
  why: string | null;
}
export interface PerformanceView {
  from: string;
  to: string;
  by: PerformanceBy;
  mean_score: number;
  rows: PerformanceRow[];
}
/** What the own posts teach, told in a sentence. */
export interface Lesson {
  code: string;
  what: string;
  lift: number;
  low: number;
  high: number;
  items: number;
  why: string;
}
export interface EngagementDay {
  date: string;
  impressions: number | null;
  likes: number | null;
  comments: number | null;
  shares: number | null;
  clicks: number | null;
  saves: number | null;
  video_views: number | null;
}
export interface ItemEngagement {
  data: EngagementDay[];
  totals: Omit<EngagementDay, 'date'>;
}

export type ArchiveType = 'content' | 'source_item' | 'transcription' | 'publication';
export interface ArchiveEntry {
  type: string;
  ref: string;
  title: string;
  excerpt: string;
  marks: { from: number; size: number }[];
  language: string | null;
  tags: string[];
  network: string | null;
  state: string | null;
  url: string | null;
  at: string;
  score: number | null;
}
export interface ArchiveRetention {
  source_items_days: number | null;
  transcripts_audio_days: number | null;
  archived_items_days: number | null;
  version: number;
}
export interface Webhook {
  id: string;
  url: string;
  topics: string[];
  secret?: string | null;
  enabled: boolean;
  created_at?: string;
  version?: number;
}
export interface WebhookDelivery {
  id: string;
  topic: string;
  state: string;
  attempt: number;
  status: number | null;
  error: string | null;
  created_at: string;
  next_try_at: string | null;
}
