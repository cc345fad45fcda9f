import { Box, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportComparison } from '@/api';
import { today, type Day } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { useWorkspace } from '@/shared/lib/workspace';
import { Field } from '@/shared/ui/Field';
import { RangeCalendar } from '@/shared/ui/RangeCalendar';
import { compares, isPeriod, periodDays, periods, type Draft } from '../model';

/** Which days, and what they are compared with. A schedule's days move with the calendar. */
export function PeriodFields({
  draft,
  change,
  isMoving,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  isMoving?: boolean;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const now = today(timeZone);
  const isCustom = draft.period === 'custom';
  const days =
    draft.period === 'custom' ? { from: draft.from, to: draft.to } : periodDays(draft.period, now);
  const choose = (value: string) =>
    isPeriod(value)
      ? change({ period: value, from: '', to: '' })
      : change({ period: 'custom', ...days });
  return (
    <>
      <Field
        label={t('reports.period')}
        hint={isMoving ? t('reports.periodMoves') : f.range(days.from, days.to)}
      >
        {(id, describedBy) => (
          <TextField
            id={id}
            select
            fullWidth
            value={draft.period}
            onChange={(e) => choose(e.target.value)}
            slotProps={{ select: { native: true }, htmlInput: { 'aria-describedby': describedBy } }}
          >
            {periods.map((p) => (
              <option key={p} value={p}>
                {t(`reports.periods.${p}`)}
              </option>
            ))}
            {!isMoving && <option value="custom">{t('reports.periods.custom')}</option>}
          </TextField>
        )}
      </Field>
      {isCustom && !isMoving && (
        <CustomDays
          key={`${draft.from}|${draft.to}`}
          from={draft.from}
          to={draft.to}
          max={now}
          onPick={(from, to) => change({ period: 'custom', from, to })}
        />
      )}
      <Field label={t('reports.compare')}>
        {(id, describedBy) => (
          <TextField
            id={id}
            select
            fullWidth
            value={draft.compare}
            onChange={(e) => change({ compare: e.target.value as ReportComparison })}
            slotProps={{ select: { native: true }, htmlInput: { 'aria-describedby': describedBy } }}
          >
            {compares.map((c) => (
              <option key={c} value={c}>
                {t(`reports.compares.${c}`)}
              </option>
            ))}
          </TextField>
        )}
      </Field>
    </>
  );
}

function CustomDays({
  from,
  to,
  max,
  onPick,
}: {
  from: Day;
  to: Day;
  max: Day;
  onPick: (from: Day, to: Day) => void;
}) {
  const [picked, setPicked] = useState<{ from: Day; to: Day | null }>({ from, to });
  return (
    <Box sx={{ mt: -2, display: 'flex', justifyContent: 'center' }}>
      <RangeCalendar
        from={picked.from}
        to={picked.to}
        max={max}
        months={1}
        onPick={(next) => {
          setPicked(next);
          if (next.to) onPick(next.from, next.to);
        }}
      />
    </Box>
  );
}
