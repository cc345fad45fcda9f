import { Box, Button } from '@mui/material';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Unconverted as Amount } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { useCan } from '@/shared/lib/workspace';

/** Spend in a currency without a rate is left out of every total; saying so is part of the total. */
export function Unconverted({ list, currency }: { list: Amount[]; currency: string }) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  if (list.length === 0) return null;
  const amounts = list.map((u) => f.moneyExact(u.spend, u.currency)).join(', ');
  return (
    <Box
      role="note"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        flexWrap: 'wrap',
        px: 4,
        py: 2.5,
        borderRadius: '10px',
        bgcolor: 'h.amberSoft',
        color: 'h.amber',
        fontSize: 13,
      }}
    >
      <CircleAlert size={16} aria-hidden />
      <Box sx={{ flex: 1, minWidth: 220 }}>{t('dashboard.unconverted', { amounts, currency })}</Box>
      {can('editor') && (
        <Button component={Link} to="/settings/exchange-rates" size="small" variant="outlined">
          {t('dashboard.addRates')}
        </Button>
      )}
    </Box>
  );
}
