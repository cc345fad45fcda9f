import { api } from './index';
import type { Platform, Task } from './generated';

/**
 * Predictions and the models they come from: shapes and names are those of the contract.
 */
export interface Prediction {
  prediction: number;
  interval: { level: number; low: number; high: number };
  confidence: number;
  model: { id: string; version: number; trained_at: string } | null;
  drivers: {
    feature: string;
    label: string;
    contribution: number;
    value: string | number | null;
  }[];
  unit: string;
  currency: string;
  days: number;
  from: string;
  to: string;
  baseline: { prediction: number; daily_budget: number } | null;
  curve: { daily_budget: number; mean: number; low: number; high: number }[];
  message: string | null;
}
export interface PredictionAsk {
  campaign_id?: string | null;
  platform?: Platform | null;
  days?: number;
  daily_budget?: number | null;
}
export interface CustomerHistory {
  id?: string;
  frequency: number;
  recency: number;
  age: number;
  value?: number | null;
}
export interface CustomerValue {
  id: string;
  expected_purchases: number;
  alive: number;
  value: number | null;
  low: number | null;
  high: number | null;
}
export interface LtvPrediction extends Prediction {
  customers: CustomerValue[];
}

export type DriftState = 'steady' | 'slight' | 'drifting' | 'too_few';
export interface ModelMetric {
  name: string;
  value: number;
}
export interface ModelSummary {
  id: string;
  kind: string;
  name: string;
  subject: string;
  champion: {
    version_id: string;
    number: number;
    method: string;
    trained_at: string;
    data_from: string;
    data_to: string;
    row_count: number;
    metrics: ModelMetric[];
    decision: string | null;
  } | null;
  versions: number;
  drift: DriftState | null;
  last_checked_at: string | null;
  next_training_at: string | null;
}
export interface ModelVersion {
  id: string;
  number: number;
  state: 'challenger' | 'refused' | 'champion' | 'retired';
  method: string;
  program: string;
  trained_at: string;
  data_from: string;
  data_to: string;
  held_from: string | null;
  row_count: number;
  features: string[];
  settings: unknown;
  metrics: ModelMetric[];
  parent_id: string | null;
  task_id: string | null;
  bytes: number;
  sha256: string;
  decision: string | null;
  decided_at: string | null;
  served_from: string | null;
  served_to: string | null;
}
export interface ModelCheck {
  id: string;
  version_id: string;
  at: string;
  data_from: string;
  data_to: string;
  row_count: number;
  state: DriftState;
  features: { feature: string; index: number }[];
  loss: number | null;
  expected_loss: number | null;
  loss_z: number | null;
}
export interface ModelCard extends Omit<ModelSummary, 'versions'> {
  what: string;
  use: string;
  limits: string;
  versions: ModelVersion[];
  checks: ModelCheck[];
}

const foretellApi = api.injectEndpoints({
  endpoints: (build) => ({
    predictConversions: build.mutation<Prediction, { body: PredictionAsk }>({
      query: ({ body }) => ({ url: '/recommendations/predict/conversions', method: 'POST', body }),
    }),
    predictRoas: build.mutation<Prediction, { body: PredictionAsk }>({
      query: ({ body }) => ({ url: '/recommendations/predict/roas', method: 'POST', body }),
    }),
    predictLtv: build.mutation<
      LtvPrediction,
      {
        body: Partial<CustomerHistory> & {
          customers?: CustomerHistory[];
          horizon_days?: number;
          unit?: 'days' | 'weeks';
        };
      }
    >({
      query: ({ body }) => ({ url: '/recommendations/predict/ltv', method: 'POST', body }),
    }),
    listModels: build.query<{ data: ModelSummary[]; next_cursor: string | null }, void>({
      query: () => ({ url: '/models' }),
      providesTags: ['Model'],
    }),
    getModel: build.query<ModelCard, { id: string }>({
      query: ({ id }) => ({ url: `/models/${id}` }),
      providesTags: ['Model'],
    }),
    trainModel: build.mutation<{ task: Task }, { kind: string }>({
      query: ({ kind }) => ({ url: `/models/${kind}/train`, method: 'POST', body: {} }),
      invalidatesTags: ['Task'],
    }),
    rollbackModel: build.mutation<ModelCard, { id: string; body: { reason: string } }>({
      query: ({ id, body }) => ({ url: `/models/${id}/rollback`, method: 'POST', body }),
      invalidatesTags: ['Model'],
    }),
  }),
});
export const {
  usePredictConversionsMutation,
  usePredictRoasMutation,
  usePredictLtvMutation,
  useListModelsQuery,
  useGetModelQuery,
  useTrainModelMutation,
  useRollbackModelMutation,
} = foretellApi;
