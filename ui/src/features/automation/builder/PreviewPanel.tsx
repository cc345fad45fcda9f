import { Box, Button, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { ArrowRight, CircleAlert, Hand, Target } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RuleEvidence, RuleMatch } from '@/api';
import { none, useFormat } from '@/shared/lib/format';
import { problemText } from '@/api/problem';
import { PlatformLabel } from '@/shared/ui/Platform';
import { EmptyState } from '@/shared/ui/States';
import type { Preview } from './usePreview';

/** Whom the rule would meet now, with what was seen in each, and what would be done. */
export function PreviewPanel({ preview: p }: { preview: Preview }) {
  const { t } = useTranslation();
  const f = useFormat();
  if (!p.data && p.error)
    return (
      <EmptyState
        icon={CircleAlert}
        title={t('automation.preview.cannot')}
        hint={Object.values(p.fields)[0] ?? problemText(p.error)}
        action={
          <Button size="small" variant="outlined" onClick={p.retry}>
            {t('controls.retry')}
          </Button>
        }
      />
    );
  if (!p.data) return <Bones />;
  const d = p.data;
  const acting = d.matches.filter((m) => !m.held);
  const held = d.matches.filter((m) => m.held);
  const heldCount = d.held.reduce((n, h) => n + h.campaigns, 0);
  return (
    <>
      {p.error && (
        <Typography
          role="alert"
          variant="caption"
          component="p"
          sx={{ color: 'h.red', px: 4, pt: 3 }}
        >
          {t('automation.preview.old')}
        </Typography>
      )}
      <Box aria-busy={p.isStale} sx={{ opacity: p.isStale ? 0.6 : 1, transition: 'opacity .12s' }}>
        <Box role="status" sx={{ px: 4, pt: 4, pb: 3 }}>
          <Stack direction="row" sx={{ alignItems: 'baseline', gap: 2 }}>
            <Typography variant="metric" component="span">
              {f.integer(d.matched)}
            </Typography>
            <Typography variant="body2" component="span" color="textSecondary">
              {t('automation.preview.of', { count: d.matched, scope: f.integer(d.in_scope) })}
            </Typography>
          </Stack>
          <Typography variant="caption" component="p" color="textSecondary">
            {d.complete_through
              ? t('automation.preview.through', { day: f.dayYear(d.complete_through) })
              : t('automation.preview.noData')}
            {heldCount > 0 && ` · ${t('automation.preview.heldCount', { count: heldCount })}`}
          </Typography>
        </Box>
        {[...(d.message ? [d.message] : []), ...d.warnings].map((w) => (
          <Stack
            key={w}
            direction="row"
            sx={{
              gap: 2,
              mx: 4,
              mb: 3,
              p: 2.5,
              borderRadius: '6px',
              bgcolor: 'h.amberSoft',
              color: 'h.amber',
              fontSize: 12.5,
              lineHeight: '18px',
            }}
          >
            <CircleAlert size={15} aria-hidden style={{ flexShrink: 0, marginTop: 1 }} />
            <span>{w}</span>
          </Stack>
        ))}
        {d.matched === 0 ? (
          <EmptyState
            icon={Target}
            title={t('automation.preview.nobody')}
            hint={t('automation.preview.nobodyHint')}
          />
        ) : (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {acting.map((m) => (
              <Match key={m.campaign_id} match={m} />
            ))}
            {held.length > 0 && (
              <Typography
                component="li"
                variant="caption"
                sx={{
                  px: 4,
                  py: 2,
                  color: 'h.text2',
                  fontWeight: 500,
                  bgcolor: 'h.canvas',
                  borderTop: 1,
                  borderColor: 'h.border',
                }}
              >
                {t('automation.preview.held')}
              </Typography>
            )}
            {held.map((m) => (
              <Match key={m.campaign_id} match={m} />
            ))}
            {d.matched > d.matches.length && (
              <Typography
                component="li"
                variant="caption"
                color="textSecondary"
                sx={{ px: 4, py: 3, borderTop: 1, borderColor: 'h.border' }}
              >
                {t('automation.preview.more', { count: d.matched - d.matches.length })}
              </Typography>
            )}
          </Box>
        )}
      </Box>
    </>
  );
}

function Match({ match: m }: { match: RuleMatch }) {
  const { t } = useTranslation();
  return (
    <Box component="li" sx={{ px: 4, py: 3, borderTop: 1, borderColor: 'h.border' }}>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'baseline' }}>
        <MuiLink
          component={Link}
          to={`/campaigns/${m.campaign_id}`}
          underline="hover"
          noWrap
          title={m.name}
          sx={{ flex: 1, minWidth: 0, color: 'h.text', fontWeight: 500, fontSize: 13 }}
        >
          {m.name}
        </MuiLink>
        <Typography variant="caption" component="span">
          <PlatformLabel platform={m.platform} muted />
        </Typography>
      </Stack>
      <Stack
        component="ul"
        direction="row"
        sx={{ listStyle: 'none', m: 0, p: 0, mt: 1, columnGap: 3, rowGap: 0.5, flexWrap: 'wrap' }}
      >
        {m.evidence.map((e, i) => (
          <Seen key={i} evidence={e} />
        ))}
      </Stack>
      {m.effects.map((e, i) => (
        <Stack
          key={i}
          direction="row"
          sx={{
            mt: 1,
            gap: 1.5,
            alignItems: 'flex-start',
            fontSize: 12.5,
            lineHeight: '18px',
            color: m.held ? 'h.text2' : 'h.accentText',
            fontWeight: 500,
          }}
        >
          <ArrowRight size={13} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
          <span style={{ overflowWrap: 'anywhere' }}>
            {e.kind === 'budget' ? e.text : t(`automation.kind.${e.kind}`)}
          </span>
        </Stack>
      ))}
      {m.held && (
        <Stack
          direction="row"
          sx={{ mt: 1, gap: 1.5, fontSize: 12, lineHeight: '18px', color: 'h.amber' }}
        >
          <Hand size={13} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <span>{m.held}</span>
        </Stack>
      )}
    </Box>
  );
}

/** What was seen against what it was held against: "ROAS, last 7 days 0.62 (1)". */
function Seen({ evidence: e }: { evidence: RuleEvidence }) {
  const { t } = useTranslation();
  const f = useFormat();
  const show = (n: number | null) => {
    if (n === null) return none;
    if (e.unit === 'money') return f.money(n);
    if (e.unit === 'days') return t('condition.days', { count: n });
    if (e.unit === 'ratio') return /roas|frequen/i.test(e.label) ? f.ratio(n) : f.percent(n);
    return f.number(n);
  };
  return (
    <Typography
      component="li"
      variant="caption"
      sx={{ color: 'h.text2', fontVariantNumeric: 'tabular-nums' }}
    >
      {e.label}{' '}
      <Box component="strong" sx={{ color: 'h.text', fontWeight: 600 }}>
        {e.text ?? show(e.value)}
      </Box>
      {e.threshold !== null && (
        <span title={t('automation.preview.threshold')}> / {show(e.threshold)}</span>
      )}
    </Typography>
  );
}

function Bones() {
  return (
    <Box aria-hidden sx={{ p: 4 }}>
      <Skeleton width={180} height={30} />
      <Skeleton width={220} height={16} sx={{ mb: 3 }} />
      {[0, 1, 2, 3].map((i) => (
        <Box key={i} sx={{ py: 3, borderTop: 1, borderColor: 'h.border' }}>
          <Skeleton width="60%" height={18} />
          <Skeleton width="80%" height={16} />
          <Skeleton width="45%" height={16} />
        </Box>
      ))}
    </Box>
  );
}
