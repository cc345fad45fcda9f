import { Box, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FeedItem, IncidentSeverity } from '@/api';
import { beyondTitle } from '@/shared/lib/beyondTitle';
import { feedLink } from '@/shared/lib/feedLink';
import { useFormat } from '@/shared/lib/format';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { signed } from '@/shared/ui/Interval';
import { KindIcon } from '@/shared/ui/KindIcon';

const tone: Record<IncidentSeverity, Tone> = { critical: 'red', warning: 'amber', info: 'neutral' };
const rowSx = {
  display: 'grid',
  gridTemplateColumns: { xs: '32px minmax(0,1fr)', sm: '32px minmax(0,1fr) auto' },
  columnGap: 3,
  alignItems: 'start',
  px: 4,
  py: 3,
  borderBottom: 1,
  borderColor: 'h.border',
  '&:last-of-type': { borderBottom: 0 },
} as const;

/** One thing that happened: what, how grave, what it is worth a week, when, and the way there. */
export function FeedRow({ item: i }: { item: FeedItem }) {
  const { t } = useTranslation();
  const f = useFormat();
  const to = feedLink(i);
  const money = i.money_a_week;
  return (
    <Box
      component="li"
      sx={{
        ...rowSx,
        position: 'relative',
        ...(to ? { '&:hover': { bgcolor: 'h.hover' } } : {}),
      }}
    >
      <KindIcon kind={i.kind} severity={i.severity} />
      <Box sx={{ minWidth: 0 }}>
        <Stack direction="row" sx={{ columnGap: 2, rowGap: 0.5, flexWrap: 'wrap' }}>
          {to ? (
            <MuiLink
              component={Link}
              to={to}
              underline="hover"
              variant="body2"
              sx={{
                color: 'h.text',
                fontWeight: 600,
                overflowWrap: 'anywhere',
                // The whole row is the link's; the focus ring stays at its words.
                '&::after': { content: '""', position: 'absolute', inset: 0 },
              }}
            >
              {i.title}
            </MuiLink>
          ) : (
            <Typography variant="body2" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
              {i.title}
            </Typography>
          )}
          {i.severity !== 'info' && (
            <Badge tone={tone[i.severity]}>{t(`anomalies.severity_${i.severity}`)}</Badge>
          )}
        </Stack>
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
          {beyondTitle(i.title, i.text)}
        </Typography>
        <Typography variant="caption" component="p" sx={{ color: 'h.text3', mt: 1 }}>
          {t(`insights.kind_${i.kind}`)} · <Ago at={i.at} />
        </Typography>
      </Box>
      <Box
        sx={{
          // On a phone the money stands below the words instead of beside them.
          gridColumn: { xs: 2, sm: 'auto' },
          display: { xs: 'flex', sm: 'block' },
          gap: 1.5,
          alignItems: 'baseline',
          textAlign: { sm: 'right' },
          minWidth: { sm: 96 },
        }}
      >
        {money !== null && money !== 0 && (
          <>
            <Typography
              variant="body2"
              sx={{ fontWeight: 600, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
            >
              {signed((n) => f.moneyCompact(Math.round(n)))(money)}
            </Typography>
            <Typography variant="caption" component="p" color="textSecondary" noWrap>
              {t('insights.aWeek')}
            </Typography>
          </>
        )}
      </Box>
    </Box>
  );
}

export function FeedSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Box aria-hidden>
      {Array.from({ length: rows }, (_, n) => (
        <Box key={n} sx={rowSx}>
          <Skeleton variant="rounded" width={32} height={32} />
          <Box>
            <Skeleton width={`${52 - ((n * 7) % 20)}%`} height={20} />
            <Skeleton width={`${84 - ((n * 11) % 20)}%`} height={20} />
            <Skeleton width={110} height={16} sx={{ mt: 1 }} />
          </Box>
          <Skeleton width={72} height={20} sx={{ display: { xs: 'none', sm: 'block' } }} />
        </Box>
      ))}
    </Box>
  );
}
