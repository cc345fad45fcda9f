import { Box, Card, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { ModelCheck } from '@/api';
import { asWords } from '@/shared/advice/metricName';
import { useFormat } from '@/shared/lib/format';
import { Bars } from '@/shared/ui/Bars';
import { Ago } from '@/shared/ui/DateTime';
import { driftFrom, driftOf } from './model';
import { DriftBadge } from './parts';

const featuresShown = 12;
const pastShown = 8;
const color = { steady: 1, slight: 2, drifting: 4 } as const;

/** Whether what the model is asked about still looks like what it was trained on. */
export function Checks({ checks }: { checks: readonly ModelCheck[] }) {
  const { t } = useTranslation();
  const f = useFormat();
  const [last, ...past] = [...checks].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <Card component="section" aria-label={t('models.checks')} sx={{ p: 5 }}>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="h2">{t('models.checks')}</Typography>
        {last && <DriftBadge drift={last.state} />}
      </Stack>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ maxWidth: 700 }}>
        {t('models.checksHint', { limit: f.number(driftFrom) })}
      </Typography>
      {!last ? (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 3 }}>
          {t('models.noChecks')}
        </Typography>
      ) : (
        <>
          <Typography variant="body2" sx={{ mt: 3, mb: 4 }}>
            {t('models.checked', {
              range: f.range(last.data_from, last.data_to),
              count: last.row_count,
            })}{' '}
            {last.loss !== null &&
              last.expected_loss !== null &&
              t('models.loss', {
                loss: f.significant(last.loss),
                expected: f.significant(last.expected_loss),
              })}
          </Typography>
          <Box sx={{ maxWidth: 820 }}>
            <Bars
              label={t('models.psi')}
              limit={{ value: driftFrom, name: t('models.limit') }}
              bars={last.features.slice(0, featuresShown).map((x) => ({
                id: x.feature,
                label: asWords(x.feature),
                value: x.index,
                text: f.ratio(x.index),
                color: color[driftOf(x.index)],
              }))}
            />
          </Box>
          {last.features.length > featuresShown && (
            <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 2 }}>
              {t('tasksPage.more', { count: last.features.length - featuresShown })}
            </Typography>
          )}
          {past.length > 0 && (
            <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 4, p: 0 }}>
              {past.slice(0, pastShown).map((c) => (
                <Stack
                  key={c.id}
                  component="li"
                  direction="row"
                  sx={{
                    gap: 3,
                    py: 2,
                    borderTop: 1,
                    borderColor: 'h.border',
                    fontSize: 13,
                    flexWrap: 'wrap',
                    alignItems: 'center',
                  }}
                >
                  <Box sx={{ minWidth: 110 }}>
                    <Ago at={c.at} />
                  </Box>
                  <DriftBadge drift={c.state} />
                  <Box component="span" sx={{ color: 'h.text2' }}>
                    {c.features[0] &&
                      t('models.worst', {
                        feature: asWords(c.features[0].feature),
                        index: f.ratio(c.features[0].index),
                      })}
                  </Box>
                </Stack>
              ))}
            </Box>
          )}
        </>
      )}
    </Card>
  );
}
