import { Box, Button, Link as MuiLink, Stack } from '@mui/material';
import { ArrowRight } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CampaignStatus } from '@/api';
import type { RecommendedAction } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { budgetChange } from './model';

const folded = 6;
const foldFrom = 8;
const known: CampaignStatus[] = ['active', 'paused', 'archived', 'removed', 'draft'];

/** A budget or a status as people write it. */
export function useChangeWords() {
  const { t } = useTranslation();
  const f = useFormat();
  return useCallback(
    (a: Pick<RecommendedAction, 'field' | 'currency'>, value: string | null) => {
      if (value === null || value === '') return t('advice.nothing');
      if (a.field === 'daily_budget' && Number.isFinite(Number(value)))
        return f.moneyExact(Number(value), a.currency);
      return known.includes(value as CampaignStatus)
        ? t(`status.campaign.${value as CampaignStatus}`)
        : value;
    },
    [t, f],
  );
}

/**
 * Every change of an advice: which campaign, what, from where to where. A long list unfolds on its page;
 * in a question (`plain`) it stands whole.
 */
export function Changes({
  actions,
  plain,
}: {
  actions: readonly RecommendedAction[];
  plain?: boolean;
}) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const isFolded = !plain && !all && actions.length > foldFrom;
  const shown = isFolded ? actions.slice(0, folded) : actions;
  const f = useFormat();
  const words = useChangeWords();
  return (
    <Box
      component="ul"
      aria-label={t('advice.changes')}
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        border: 1,
        borderColor: 'h.border',
        borderRadius: '8px',
        fontSize: 13,
        ...(plain ? { maxHeight: 280, overflow: 'auto' } : {}),
      }}
      // Scrolled by the keyboard when it is long.
      tabIndex={plain && actions.length > folded ? 0 : undefined}
    >
      {shown.map((a, i) => {
        const change = budgetChange(a);
        return (
          <Stack
            key={`${a.campaign_id}-${a.field}-${i}`}
            component="li"
            direction="row"
            sx={{
              columnGap: 3,
              rowGap: 0.5,
              px: 3,
              py: 2,
              flexWrap: 'wrap',
              alignItems: 'baseline',
              '& + &': { borderTop: 1, borderColor: 'h.border' },
            }}
          >
            <Box sx={{ flex: '1 1 180px', minWidth: 0, overflowWrap: 'anywhere' }}>
              {plain ? (
                <Box component="span" sx={{ color: 'h.text', fontWeight: 500 }}>
                  {a.campaign_name}
                </Box>
              ) : (
                <MuiLink
                  component={Link}
                  to={`/campaigns/${a.campaign_id}`}
                  underline="hover"
                  sx={{ color: 'h.text', fontWeight: 500 }}
                >
                  {a.campaign_name}
                </MuiLink>
              )}
            </Box>
            <Box component="span" sx={{ color: 'h.text2' }}>
              {t(`campaign.field.${a.field}`)}
            </Box>
            <Stack
              component="span"
              direction="row"
              sx={{
                alignItems: 'center',
                gap: 1.5,
                fontVariantNumeric: 'tabular-nums',
                color: 'h.text',
              }}
            >
              <span>{words(a, a.from)}</span>
              <ArrowRight size={13} role="img" aria-label={t('advice.to')} />
              <Box component="strong" sx={{ fontWeight: 600 }}>
                {words(a, a.to)}
              </Box>
              {change !== null && (
                <Box component="span" sx={{ color: 'h.text2' }}>
                  {f.delta(change)}
                </Box>
              )}
            </Stack>
          </Stack>
        );
      })}
      {isFolded && (
        <Box component="li" sx={{ borderTop: 1, borderColor: 'h.border', px: 1, py: 1 }}>
          <Button size="small" variant="text" onClick={() => setAll(true)}>
            {t('advice.showChanges', { count: actions.length })}
          </Button>
        </Box>
      )}
    </Box>
  );
}
