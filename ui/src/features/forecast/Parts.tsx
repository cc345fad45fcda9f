import { Box, Card, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { MetricForecast } from '@/api';
import { ShareBar } from '@/shared/forecast/ForecastBasis';
import { useFormat } from '@/shared/lib/format';
import { metricRough } from '@/shared/lib/metrics';
import { useIntervalText } from '@/shared/ui/Interval';
import { PlatformLabel, platformTint } from '@/shared/ui/Platform';

/** The total by platform. Reconciled forecasts add up; where they do not, it says so. */
export function Parts({ forecast }: { forecast: MetricForecast }) {
  const { t } = useTranslation();
  const f = useFormat();
  const range = useIntervalText();
  const show = metricRough(f, forecast.metric, forecast.currency);
  const parts = [...forecast.parts].sort((a, b) => b.mean - a.mean);
  const sum = parts.reduce((n, p) => n + p.mean, 0);
  return (
    <Card component="section" aria-label={t('forecast.parts')} sx={{ p: 4 }}>
      <Typography variant="h3" component="h2">
        {t('forecast.parts')}
      </Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 2 }}>
        {t(forecast.coherent ? 'forecast.coherent' : 'forecast.incoherent')}
      </Typography>
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: 13,
          fontVariantNumeric: 'tabular-nums',
          '& th, & td': { py: 1.5, px: 0, textAlign: 'right', fontWeight: 400 },
          '& th:first-of-type': { textAlign: 'left' },
          '& thead th': { fontSize: 12, color: 'h.text2', fontWeight: 500 },
          '& tfoot th, & tfoot td': { fontWeight: 600, borderTop: 1, borderColor: 'h.border' },
        }}
      >
        <thead>
          <tr>
            <th scope="col">{t('forecast.platform')}</th>
            <th scope="col">{t('forecast.expected')}</th>
            <th scope="col">{t('forecast.likely', { level: 80 })}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((p) => (
            <tr key={p.platform}>
              <th scope="row" style={{ width: '38%' }}>
                <PlatformLabel platform={p.platform} />
                <ShareBar share={sum > 0 ? p.mean / sum : 0} color={platformTint(p.platform)} />
              </th>
              <td>{show(p.mean)}</td>
              <Box component="td" sx={{ color: 'h.text2' }}>
                {range({ low: p.low80, high: p.high80 }, show)}
              </Box>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('forecast.sumOf')}</th>
            <td>{show(sum)}</td>
            <td />
          </tr>
        </tfoot>
      </Box>
    </Card>
  );
}
