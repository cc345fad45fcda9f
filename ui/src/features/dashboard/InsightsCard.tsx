import { Box, Button, Card, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { problemText, type FeedItem, type IncidentSeverity } from '@/api';
import { useListInsightsQuery } from '@/api/insight';
import { beyondTitle } from '@/shared/lib/beyondTitle';
import { feedLink } from '@/shared/lib/feedLink';
import { useFormat } from '@/shared/lib/format';
import { signed } from '@/shared/ui/Interval';
import { KindIcon } from '@/shared/ui/KindIcon';

const shown = 3;
const rank: Record<IncidentSeverity, number> = { critical: 2, warning: 1, info: 0 };
const gravest = (items: readonly FeedItem[]) =>
  [...items].sort(
    (a, b) =>
      rank[b.severity] - rank[a.severity] ||
      Math.abs(b.money_a_week ?? 0) - Math.abs(a.money_a_week ?? 0),
  );

/** The three things to know first; all of them are a click away. */
export function InsightsCard() {
  const { t } = useTranslation();
  const f = useFormat();
  // The same question as the page's: opening it shows at once what is known.
  const query = useListInsightsQuery({ limit: 100 });
  const items = query.data && gravest(query.data.data).slice(0, shown);
  const title = t('insights.first');
  return (
    <Card component="section" aria-label={title} sx={{ p: 4, minHeight: 196 }}>
      <Stack direction="row" sx={{ alignItems: 'center', mb: 2, minHeight: 28 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        <Button component={Link} to="/insights" size="small" variant="text">
          {t('controls.viewAll')}
        </Button>
      </Stack>
      {!items ? (
        query.isError ? (
          <Typography variant="body2" color="textSecondary">
            {problemText(query.error) ?? t('states.noAnswer')}
          </Typography>
        ) : (
          Array.from({ length: shown }, (_, i) => (
            <Skeleton key={i} height={40} sx={{ transform: 'none', mb: 1 }} aria-hidden />
          ))
        )
      ) : items.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t('insights.none')}
        </Typography>
      ) : (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2 }}>
          {items.map((i) => (
            <Stack key={`${i.kind}:${i.id}`} component="li" direction="row" sx={{ gap: 3 }}>
              <KindIcon kind={i.kind} severity={i.severity} size={32} />
              <Box sx={{ minWidth: 0, flex: 1 }}>
                <MuiLink
                  component={Link}
                  to={feedLink(i) ?? '/insights'}
                  underline="hover"
                  variant="body2"
                  noWrap
                  title={i.title}
                  sx={{ display: 'block', color: 'h.text', fontWeight: 500 }}
                >
                  {i.title}
                </MuiLink>
                <Typography variant="caption" component="p" noWrap color="textSecondary">
                  {beyondTitle(i.title, i.text)}
                </Typography>
              </Box>
              {!!i.money_a_week && (
                <Typography
                  variant="caption"
                  color="textSecondary"
                  sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', pt: 0.5 }}
                >
                  {signed((n) => f.moneyCompact(Math.round(n)))(i.money_a_week)}{' '}
                  {t('insights.aWeek')}
                </Typography>
              )}
            </Stack>
          ))}
        </Stack>
      )}
    </Card>
  );
}
