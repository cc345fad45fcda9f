import { Box, Card, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { IncidentDetail } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { goodWay, isWatched, metricRough, metricText } from '@/shared/lib/metrics';
import { signed } from '@/shared/ui/Interval';
import { sides, waterfall, type Step } from './model';

const table = {
  width: '100%',
  borderCollapse: 'collapse',
  fontSize: 13,
  fontVariantNumeric: 'tabular-nums',
  '& th, & td': { p: 0, height: 40, textAlign: 'right', fontWeight: 400, whiteSpace: 'nowrap' },
  '& th:first-of-type': { textAlign: 'left', pr: 3 },
  '& td.bar': { width: '44%', px: 2, display: { xs: 'none', sm: 'table-cell' } },
  '& tr > th': { py: { xs: 1, sm: 0 } },
} as const;

/** From the figure before to the figure after: one bar a step, and the steps add up to the change. */
export function Drivers({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const f = useFormat();
  const ends = sides(i);
  if (!ends) return null;
  const show = metricRough(f, i.metric, i.currency);
  const steps = waterfall(i.drivers, ends.before, ends.after);
  const all = steps.flatMap((s) => [s.from, s.to]);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const good = isWatched(i.metric) ? goodWay[i.metric] : 'neutral';
  const name = isWatched(i.metric) ? t(`metric.${i.metric}`) : t('anomalies.figure');
  const title = t('anomalies.drivers');
  return (
    <Card component="section" aria-label={title} sx={{ p: 4, minWidth: 0 }}>
      <Typography variant="h2">{title}</Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 2 }}>
        {t('anomalies.driversHint', { change: signed(show)(ends.after - ends.before) })}
      </Typography>
      <Box>
        <Box component="table" aria-label={title} sx={table}>
          <tbody>
            {steps.map((s) => {
              const d = i.drivers.find((x) => x.metric === s.id);
              const color =
                s.kind === 'whole'
                  ? 'h.text3'
                  : good === 'neutral' || d?.within_noise
                    ? 'h.accent'
                    : (s.kind === 'rise') === (good === 'up')
                      ? 'h.green'
                      : 'h.red';
              const bar = (
                <Bar step={s} low={low} high={high} color={color} faint={!!d?.within_noise} />
              );
              return (
                <tr key={s.id}>
                  <th scope="row">
                    <Name step={s} whole={name} />
                    {s.kind === 'whole' && (
                      <Typography variant="caption" component="div" color="textSecondary">
                        {s.id === 'before'
                          ? f.range(i.before_from, i.before_to)
                          : f.range(i.after_from, i.after_to)}
                      </Typography>
                    )}
                    <Box sx={{ display: { sm: 'none' }, mt: 0.5 }}>{bar}</Box>
                    {d && (
                      <Typography variant="caption" component="div" color="textSecondary">
                        {metricText(f, d.metric, i.currency)(d.before)} →{' '}
                        {metricText(f, d.metric, i.currency)(d.after)}
                        {d.within_noise && ` · ${t('anomalies.noise')}`}
                      </Typography>
                    )}
                  </th>
                  <td className="bar">{bar}</td>
                  <Box
                    component="td"
                    sx={{ fontWeight: s.kind === 'whole' ? '600 !important' : 400 }}
                  >
                    {s.kind === 'whole' ? show(s.to) : signed(show)(s.to - s.from)}
                  </Box>
                </tr>
              );
            })}
          </tbody>
        </Box>
      </Box>
    </Card>
  );
}

function Name({ step, whole }: { step: Step; whole: string }) {
  const { t } = useTranslation();
  if (step.id === 'before') return <>{t('anomalies.before', { metric: whole })}</>;
  if (step.id === 'after')
    return <strong style={{ fontWeight: 600 }}>{t('anomalies.after', { metric: whole })}</strong>;
  if (step.id === 'rest') return <>{t('anomalies.rest')}</>;
  return <>{isWatched(step.id) ? t(`metric.${step.id}`) : step.id}</>;
}

/** A bar that floats between two values of the scale. Decorative: the figures stand beside it. */
function Bar({
  step,
  low,
  high,
  color,
  faint,
}: {
  step: Step;
  low: number;
  high: number;
  color: string;
  faint: boolean;
}) {
  const span = high - low || 1;
  const left = (Math.min(step.from, step.to) - low) / span;
  const width = Math.abs(step.to - step.from) / span;
  return (
    <Box
      aria-hidden
      sx={{
        position: 'relative',
        height: 16,
        minWidth: 96,
        bgcolor: 'h.sunken',
        borderRadius: '3px',
      }}
    >
      <Box
        sx={{
          position: 'absolute',
          top: 0,
          bottom: 0,
          minWidth: 2,
          borderRadius: '3px',
          bgcolor: color,
          opacity: faint ? 0.4 : step.kind === 'whole' ? 0.55 : 0.9,
        }}
        style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      />
    </Box>
  );
}
