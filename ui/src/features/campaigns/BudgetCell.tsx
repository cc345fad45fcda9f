import { Box, TextField, Tooltip } from '@mui/material';
import { Pencil } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignRow } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { useCan } from '@/shared/lib/workspace';
import { parseBudget } from '@/shared/lib/amount';
import { useChangeCampaign } from './useChangeCampaign';

/** The daily budget, edited where it stands: Enter keeps, Esc leaves, and Undo is in the message. */
export function BudgetCell({ row }: { row: CampaignRow }) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const [text, setText] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);
  const change = useChangeCampaign();
  const shown = f.money(row.daily_budget, row.currency);
  const editable = can('editor') && row.status !== 'removed' && row.status !== 'archived';
  if (!editable) return <span>{shown}</span>;

  if (text === undefined)
    return (
      <Tooltip title={t('campaigns.editBudget')}>
        <Box
          ref={opener}
          component="button"
          type="button"
          aria-label={t('campaigns.editBudgetOf', { name: row.name, budget: shown })}
          onClick={() => setText(row.daily_budget === null ? '' : String(row.daily_budget))}
          sx={budgetSx}
        >
          <Pencil size={12} aria-hidden className="pen" />
          {shown}
        </Box>
      </Tooltip>
    );

  const value = parseBudget(text);
  const invalid = text.trim() !== '' && value === undefined;
  const close = () => {
    setText(undefined);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const keep = () => {
    if (invalid) return;
    close();
    if (value !== undefined && value !== row.daily_budget)
      void change(row, { daily_budget: value });
  };
  return (
    <Tooltip open={invalid} title={t('campaigns.badBudget')}>
      <TextField
        autoFocus
        value={text}
        error={invalid}
        onChange={(e) => setText(e.target.value)}
        onFocus={(e) => e.target.select()}
        onBlur={keep}
        onKeyDown={(e) => {
          e.stopPropagation();
          if (e.key === 'Enter') keep();
          if (e.key === 'Escape') close();
        }}
        slotProps={{
          htmlInput: {
            'aria-label': t('campaigns.budgetOf', { name: row.name }),
            inputMode: 'decimal',
            style: { textAlign: 'right' },
          },
        }}
        sx={{ width: '100%', '& input': { py: '3px', px: 2, fontSize: 13 } }}
      />
    </Tooltip>
  );
}

const budgetSx = {
  all: 'unset',
  cursor: 'text',
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'flex-end',
  gap: 1.5,
  px: 2,
  mx: -2,
  height: 26,
  borderRadius: '5px',
  '& .pen': { opacity: 0, color: 'h.text3' },
  '&:hover, &:focus-visible': {
    boxShadow: (t: { vars?: { palette: { h: { borderStrong: string } } } }) =>
      `inset 0 0 0 1px ${t.vars!.palette.h.borderStrong}`,
  },
  '&:hover .pen, &:focus-visible .pen': { opacity: 1 },
  '@media (pointer: coarse)': { '& .pen': { opacity: 1 } },
} as const;
