import { Box, Card, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { HealthComponent } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { scoreColor, scoreLevel } from '@/shared/ui/ScoreRing';
import { ActionLine } from './ActionLine';
import { countsFor } from './model';

/** One part of the score: how it stands and why, how it is computed, what raises it. */
export function ComponentCard({
  component: c,
  all,
}: {
  component: HealthComponent;
  all: readonly HealthComponent[];
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const name = t(`health.part_${c.id}`);
  const textColor =
    c.score === null
      ? 'h.text3'
      : { good: 'h.green', fair: 'h.amber', poor: 'h.red' }[scoreLevel(c.score)];
  const color = c.score === null ? 'text3' : scoreColor[scoreLevel(c.score)];
  return (
    <Card
      component="article"
      aria-label={name}
      sx={{ p: 4, display: 'flex', flexDirection: 'column' }}
    >
      <Stack direction="row" sx={{ alignItems: 'baseline', gap: 2 }}>
        <Typography variant="h3" component="h2" sx={{ flex: 1 }}>
          {name}
        </Typography>
        <Typography variant="caption" component="span" color="textSecondary">
          {c.score === null
            ? t('health.notJudged')
            : t('health.counts', { share: f.progress(countsFor(c, all)) })}
        </Typography>
        <Typography
          variant="metric"
          component="span"
          sx={{ fontSize: 20, minWidth: 34, textAlign: 'right', color: textColor }}
        >
          {c.score === null ? '–' : Math.round(c.score)}
        </Typography>
      </Stack>
      <Box
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(c.score ?? 0)}
        sx={{ height: 6, borderRadius: 3, bgcolor: 'h.selected', my: 2, overflow: 'hidden' }}
      >
        <Box
          sx={{ height: 1, borderRadius: 3 }}
          style={{ width: `${c.score ?? 0}%`, background: `var(--h-palette-h-${color})` }}
        />
      </Box>
      <Typography variant="body2">{c.text}</Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
        {c.how}
      </Typography>
      {c.action && (
        <Box sx={{ mt: 'auto', pt: 3 }}>
          <Box sx={{ borderTop: 1, borderColor: 'h.border', pt: 3 }}>
            <ActionLine action={c.action} />
          </Box>
        </Box>
      )}
    </Card>
  );
}
