import { TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConditionField } from '@/api';
import { isForecast } from './fields';
import { NumberInput } from './NumberInput';
import type { Test } from './tree';

const usual = [1, 3, 7, 14, 30, 60, 90];
export const mostDays = 90;
export const daysOffered = (n: number) => [...new Set([...usual, n])].sort((a, b) => a - b);

type Part = Pick<Test, 'window' | 'window_days' | 'horizon_days' | 'change'>;
const clear: Part = {
  window: undefined,
  window_days: undefined,
  horizon_days: undefined,
  change: undefined,
};
const days = (value: string) => Number(value.slice(value.indexOf(':') + 1));

function read(value: string): Part {
  if (value === 'today' || value === 'since_last_change') return { ...clear, window: value };
  if (value.startsWith('ahead:')) return { ...clear, horizon_days: days(value) };
  if (value.startsWith('change:'))
    return { ...clear, window_days: days(value), change: 'previous_period' };
  return { ...clear, window_days: days(value) };
}
const write = (test: Test) =>
  isForecast(test.metric)
    ? `ahead:${test.horizon_days ?? 7}`
    : (test.window ?? `${test.change ? 'change' : 'last'}:${test.window_days ?? 7}`);

/** Which days a figure is of, or the change of those days against as many before. */
export function WindowSelect({
  test,
  field,
  isInvalid,
  isDisabled,
  onChange,
}: {
  test: Test;
  field: ConditionField | undefined;
  isInvalid: boolean;
  isDisabled: boolean;
  onChange: (part: Part) => void;
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!test.metric || (field && !field.windows && !isForecast(test.metric))) return null;
  const now = test.window_days ?? 7;
  const label = t('condition.windowLabel');
  const options = (kind: string, text: (count: number) => string, n: number) =>
    daysOffered(n).map((d) => (
      <option key={d} value={`${kind}:${d}`}>
        {text(d)}
      </option>
    ));
  return (
    <>
      <TextField
        select
        value={isOpen ? 'other' : write(test)}
        error={isInvalid}
        disabled={isDisabled}
        onChange={(e) => {
          setOpen(e.target.value === 'other');
          if (e.target.value !== 'other') onChange(read(e.target.value));
        }}
        slotProps={{ select: { native: true }, htmlInput: { 'aria-label': label } }}
        sx={{ flex: '0 0 138px' }}
      >
        {isForecast(test.metric) ? (
          options('ahead', (count) => t('condition.aheadShort', { count }), test.horizon_days ?? 7)
        ) : (
          <>
            <option value="today">{t('condition.window.todayShort')}</option>
            {options('last', (count) => t('condition.lastDaysShort', { count }), now)}
            <option value="since_last_change">{t('condition.window.sinceShort')}</option>
            <option value="other">{t('condition.otherDays')}</option>
            <optgroup label={t('condition.changeGroup')}>
              {options('change', (count) => t('condition.changeDays', { count }), now)}
            </optgroup>
          </>
        )}
      </TextField>
      {isOpen && (
        <NumberInput
          label={t('condition.dayCount')}
          measure="days"
          width={104}
          unit={t('condition.daysUnit')}
          value={now}
          onChange={(n) => {
            const whole = Math.round(n ?? 0);
            if (whole >= 1 && whole <= mostDays) onChange({ ...clear, window_days: whole });
          }}
        />
      )}
    </>
  );
}
