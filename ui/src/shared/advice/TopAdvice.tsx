import { Box, Card, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isApiError } from '@/api';
import { type Recommendation } from '@/api';
import { useListPriorityRecommendationsQuery } from '@/api/insight';
import { useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { ErrorState } from '@/shared/ui/States';
import { chanceText, kindIcon, sureness } from './model';

const shown = 5;
const rowHeight = 57;

/** The few things that are worth most now, each a link to its evidence. */
export function TopAdvice() {
  const { t } = useTranslation();
  const { data, error, isLoading, refetch } = useListPriorityRecommendationsQuery({ limit: shown });
  // A server from before this page existed.
  if (isApiError(error) && error.status === 404) return null;
  return (
    <Card component="section" aria-label={t('advice.top')} sx={{ minWidth: 0 }}>
      <Stack
        direction="row"
        sx={{ justifyContent: 'space-between', alignItems: 'baseline', px: 4, pt: 4, pb: 2 }}
      >
        <Typography variant="h2">{t('advice.top')}</Typography>
        <MuiLink
          component={Link}
          to="/recommendations"
          underline="hover"
          variant="caption"
          sx={{ color: 'h.accentText', fontWeight: 500 }}
        >
          {t('controls.viewAll')}
        </MuiLink>
      </Stack>
      {/* Its height is kept while it loads: nothing below it jumps. */}
      <Box sx={{ minHeight: isLoading ? rowHeight * shown : 0 }}>
        {isLoading ? (
          Array.from({ length: shown }, (_, i) => (
            <Stack
              key={i}
              direction="row"
              aria-hidden
              sx={{ height: rowHeight, px: 4, alignItems: 'center', gap: 3 }}
            >
              <Skeleton variant="rounded" width={28} height={28} />
              <Skeleton width={`${60 - i * 6}%`} height={16} />
            </Stack>
          ))
        ) : !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data.data.length === 0 ? (
          <Typography variant="body2" color="textSecondary" sx={{ px: 4, pt: 2, pb: 5 }}>
            {t('advice.noneTop')}
          </Typography>
        ) : (
          <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {data.data.map((r) => (
              <Row key={r.id} row={r} />
            ))}
          </Box>
        )}
      </Box>
    </Card>
  );
}

function Row({ row }: { row: Recommendation }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const Icon = kindIcon[row.kind] ?? kindIcon.general;
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'h.border' }}>
      <Stack
        component={Link}
        to={`/recommendations/${row.id}`}
        direction="row"
        sx={{
          alignItems: 'center',
          gap: 3,
          px: 4,
          py: 2,
          minHeight: rowHeight - 1,
          color: 'h.text',
          textDecoration: 'none',
          '&:hover': { bgcolor: 'h.hover' },
          '&:focus-visible': { outlineOffset: -2 },
        }}
      >
        <Box
          aria-hidden
          sx={{
            width: 28,
            height: 28,
            borderRadius: '7px',
            display: 'grid',
            placeItems: 'center',
            flexShrink: 0,
            bgcolor: 'h.accentSoft',
            color: 'h.accentText',
          }}
        >
          <Icon size={14} />
        </Box>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="body2" noWrap title={row.title} sx={{ fontWeight: 500 }}>
            {row.title}
          </Typography>
          <Typography variant="caption" component="p" noWrap color="textSecondary">
            {[
              row.campaign_name,
              t(`advice.sure.${sureness(row.confidence)}`, {
                chance: chanceText(row.confidence, f.progress),
              }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Typography>
        </Box>
        <Box sx={{ textAlign: 'right', flexShrink: 0, fontVariantNumeric: 'tabular-nums' }}>
          <Typography
            variant="body2"
            sx={{ fontWeight: 600, color: row.money_a_week.mean > 0 ? 'h.green' : 'h.text' }}
          >
            {est.signedMoney(row.money_a_week.mean, row.currency)}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary">
            {t('advice.aWeekShort')}
          </Typography>
        </Box>
      </Stack>
    </Box>
  );
}
