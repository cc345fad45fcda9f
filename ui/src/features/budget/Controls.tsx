import {
  Box,
  Card,
  InputAdornment,
  Slider,
  Stack,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetPlan } from '@/api';
import { parseBudget } from '@/shared/lib/amount';
import { useFormat } from '@/shared/lib/format';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { platformName, platforms } from '@/shared/ui/Platform';

export interface Asked {
  total: number | undefined;
  maxChange: number;
  platform: string;
  /** Left to the server: revenue where it is told, else conversions. */
  objective: 'revenue' | 'conversions' | undefined;
}

/** What the plan is asked for: how much money, how far each budget may move, for what. */
export function Controls({
  asked,
  plan,
  onChange,
}: {
  asked: Asked;
  plan: BudgetPlan | undefined;
  onChange: (change: Partial<Asked>) => void;
}) {
  const { t } = useTranslation();
  return (
    <Card
      component="section"
      aria-label={t('budget.controls')}
      sx={{
        p: { xs: 4, sm: 5 },
        display: 'grid',
        gap: { xs: 5, sm: 6 },
        gridTemplateColumns: {
          xs: 'minmax(0,1fr)',
          sm: 'repeat(2, minmax(0,1fr))',
          lg: 'minmax(0,1.3fr) minmax(0,1fr) auto auto',
        },
        alignItems: 'start',
      }}
    >
      <Total asked={asked} plan={plan} onChange={onChange} />
      <MaxChange value={asked.maxChange} onChange={(maxChange) => onChange({ maxChange })} />
      <Box>
        <Label text={t('budget.objective')} />
        <ToggleButtonGroup
          exclusive
          value={asked.objective ?? plan?.objective ?? null}
          aria-label={t('budget.objective')}
          onChange={(_, v: 'revenue' | 'conversions' | null) => v && onChange({ objective: v })}
        >
          <ToggleButton value="revenue">{t('metric.revenue')}</ToggleButton>
          <ToggleButton value="conversions">{t('metric.conversions')}</ToggleButton>
        </ToggleButtonGroup>
      </Box>
      <Box sx={{ minWidth: 150 }}>
        <Label text={t('advice.platformLabel')} />
        <FilterSelect
          label={t('advice.platformLabel')}
          all={t('advice.allPlatforms')}
          value={asked.platform}
          choices={platforms.map((p) => ({ value: p, label: platformName[p] }))}
          onChange={(platform) => onChange({ platform })}
        />
      </Box>
    </Card>
  );
}

function Label({ text, htmlFor }: { text: string; htmlFor?: string }) {
  return (
    <Typography
      variant="label"
      component={htmlFor ? 'label' : 'span'}
      {...(htmlFor ? { htmlFor } : {})}
      sx={{ display: 'block', mb: 1.5 }}
    >
      {text}
    </Typography>
  );
}

function Total({
  asked,
  plan,
  onChange,
}: {
  asked: Asked;
  plan: BudgetPlan | undefined;
  onChange: (change: Partial<Asked>) => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const now = plan?.current_total ?? 0;
  // What the limits of all campaigns allow together.
  const [least, most] = [plan?.least_total ?? 0, Math.max(plan?.most_total ?? 0, 1)];
  const shown = asked.total ?? plan?.total ?? 0;
  const [text, setText] = useState<string>();
  const [drag, setDrag] = useState<number>();
  useEffect(() => setDrag(undefined), [shown]);
  const value = drag ?? shown;
  const parsed = text === undefined ? undefined : parseBudget(text);
  const isBad = text !== undefined && (parsed === undefined || parsed <= 0);
  const keep = () => {
    if (text !== undefined && !isBad && parsed !== shown) onChange({ total: parsed });
    setText(undefined);
  };
  return (
    <Box>
      <Label text={t('budget.total')} htmlFor={id} />
      <Stack direction="row" sx={{ gap: 4, alignItems: 'center' }}>
        <TextField
          id={id}
          disabled={!plan}
          error={isBad}
          value={text ?? (plan ? String(Math.round(value * 100) / 100) : '')}
          onChange={(e) => setText(e.target.value)}
          onBlur={keep}
          onKeyDown={(e) => {
            if (e.key === 'Enter') keep();
            if (e.key === 'Escape') setText(undefined);
          }}
          slotProps={{
            input: {
              endAdornment: (
                <InputAdornment position="end" sx={{ mr: 2.5 }}>
                  {plan?.currency ?? ''}
                </InputAdornment>
              ),
            },
            htmlInput: {
              inputMode: 'decimal',
              'aria-describedby': `${id}-h`,
              'aria-invalid': isBad,
            },
          }}
          sx={{ width: 150, flexShrink: 0 }}
        />
        <Slider
          aria-label={t('budget.totalSlider')}
          disabled={!plan || most <= least}
          min={least}
          max={most}
          step={Math.max(1, Math.round((most - least) / 100))}
          value={Math.min(most, Math.max(least, value))}
          valueLabelDisplay="auto"
          valueLabelFormat={(n) => f.money(n, plan?.currency)}
          getAriaValueText={(n) => f.money(n, plan?.currency)}
          marks={now > 0 ? [{ value: now }] : []}
          onChange={(_, n) => setDrag(n)}
          onChangeCommitted={(_, n) => onChange({ total: Math.round(n) })}
          sx={{ minWidth: 0 }}
        />
      </Stack>
      <Typography
        id={`${id}-h`}
        variant="caption"
        component="p"
        color={isBad ? 'error' : 'textSecondary'}
        sx={{ mt: 1, minHeight: 16 }}
      >
        {isBad
          ? t('campaigns.badBudget')
          : plan && t('budget.totalNow', { total: f.moneyExact(now, plan.currency) })}
      </Typography>
    </Box>
  );
}

function MaxChange({ value, onChange }: { value: number; onChange: (v: number) => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  const [drag, setDrag] = useState<number>();
  useEffect(() => setDrag(undefined), [value]);
  const shown = drag ?? value;
  return (
    <Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 2 }}>
        <Label text={t('budget.maxChange')} />
        <Typography variant="label" component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          ±{f.progress(shown)}
        </Typography>
      </Stack>
      <Box sx={{ height: 32, display: 'flex', alignItems: 'center' }}>
        <Slider
          aria-label={t('budget.maxChange')}
          min={0.05}
          max={1}
          step={0.05}
          value={shown}
          getAriaValueText={(n) => f.progress(n)}
          onChange={(_, n) => setDrag(n)}
          onChangeCommitted={(_, n) => onChange(Math.round(n * 100) / 100)}
        />
      </Box>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
        {t('budget.maxChangeHint')}
      </Typography>
    </Box>
  );
}
