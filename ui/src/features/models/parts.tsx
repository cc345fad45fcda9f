import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DriftState, ModelMetric } from '@/api';
import { asWords } from '@/shared/advice/metricName';
import { useFormat } from '@/shared/lib/format';
import { Badge } from '@/shared/ui/Badge';
import { driftTone, isKnownMetric, isShare } from './model';

export function DriftBadge({ drift }: { drift: DriftState | null }) {
  const { t } = useTranslation();
  if (!drift) return <Badge>{t('models.notChecked')}</Badge>;
  return (
    <Badge tone={driftTone[drift]} dot>
      {t(`models.drift.${drift}`)}
    </Badge>
  );
}

/** A model's metric: its name in words, and its value as that is read. */
export function useMetric() {
  const { t } = useTranslation();
  const f = useFormat();
  return useCallback(
    (m: ModelMetric) => ({
      name: isKnownMetric(m.name) ? t(`models.metric.${m.name}`) : asWords(m.name),
      about: isKnownMetric(m.name) ? t(`models.about.${m.name}`) : undefined,
      value: isShare(m.name)
        ? f.percent(m.value)
        : m.name.endsWith('rows')
          ? f.integer(m.value)
          : f.significant(m.value),
    }),
    [t, f],
  );
}

/** What a model is of: "workspace" and platforms have names of their own. */
export function useSubject() {
  const { t } = useTranslation();
  return useCallback(
    (subject: string) => (subject === 'workspace' ? t('models.workspace') : asWords(subject)),
    [t],
  );
}
