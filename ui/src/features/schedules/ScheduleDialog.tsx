import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, useUpdateScheduleMutation, type Schedule } from '@/api';
import { problemText } from '@/api/problem';
import { notify } from '@/shared/lib/toast';
import { useTaskWords } from '@/shared/lib/taskWords';
import { useWorkspace } from '@/shared/lib/workspace';
import { Field, FormAlert } from '@/shared/ui/Field';
import { font } from '@/theme/tokens';
import {
  changeKind,
  cronOf,
  hourSteps,
  minuteSteps,
  parseCron,
  planKinds,
  planOf,
  type Plan,
  type PlanKind,
} from './cron';
import { useCronWords } from './useCronWords';

/** How often, in the words of a calendar; cron itself for whoever wants it. */
export function ScheduleDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const words = useCronWords();
  const name = useTaskWords().title(schedule);
  const { timeZone } = useWorkspace();
  const [update, { isLoading }] = useUpdateScheduleMutation();
  const [plan, setPlan] = useState<Plan>(() => planOf(schedule.cron));
  const [alert, setAlert] = useState<string>();
  const [cronError, setCronError] = useState<string>();
  const cron = cronOf(plan);
  const isValid = parseCron(cron) !== null;
  const save = async () => {
    setAlert(undefined);
    if (!isValid) return setCronError(t('schedules.invalid'));
    const answer = await update({ id: schedule.id, body: { cron } });
    if (answer.error) {
      const field = isApiError(answer.error) ? answer.error.fields.cron : undefined;
      setCronError(field);
      return field && plan.kind === 'custom'
        ? undefined
        : setAlert(field ?? problemText(answer.error) ?? t('controls.noAnswer'));
    }
    notify.undo(
      t('schedules.saved', { name }),
      () =>
        void update({ id: schedule.id, body: { cron: schedule.cron } }).then(
          (back) => back.error && notify.failed(back.error),
        ),
    );
    onClose();
  };
  const change = (next: Plan) => {
    setCronError(undefined);
    setPlan(next);
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={id}>
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <DialogTitle id={id}>{t('schedules.editTitle', { name })}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 3 }}>
            <FormAlert>{alert}</FormAlert>
            <Field label={t('schedules.often')}>
              {(fieldId, describedBy) => (
                <Select
                  id={fieldId}
                  describedBy={describedBy}
                  value={plan.kind}
                  autoFocus
                  onChange={(v) => change(changeKind(plan, v as PlanKind))}
                >
                  {planKinds.map((k) => (
                    <option key={k} value={k}>
                      {t(`schedules.kind_${k}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <PlanFields plan={plan} cronError={cronError} onChange={change} />
            <Box
              role="status"
              sx={{ px: 3, py: 2.5, borderRadius: '6px', bgcolor: 'h.sunken', minHeight: 60 }}
            >
              <Typography variant="body2" sx={{ fontWeight: 500 }}>
                {(isValid && words(cron)) || (isValid ? cron : t('schedules.invalid'))}
              </Typography>
              <Typography variant="caption" color="textSecondary">
                {t('schedules.zone', { zone: timeZone.replaceAll('_', ' ') })}
              </Typography>
            </Box>
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained" loading={isLoading}>
            {t('controls.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Select({
  id,
  describedBy,
  value,
  autoFocus,
  onChange,
  children,
}: {
  id: string;
  describedBy: string;
  value: string | number;
  autoFocus?: boolean;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <TextField
      id={id}
      select
      fullWidth
      autoFocus={autoFocus ?? false}
      value={value}
      onChange={(e) => onChange(e.target.value)}
      slotProps={{ select: { native: true }, htmlInput: { 'aria-describedby': describedBy } }}
    >
      {children}
    </TextField>
  );
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const hourMinutes = numbers(0, 11).map((n) => n * 5);

function PlanFields({
  plan,
  cronError,
  onChange,
}: {
  plan: Plan;
  cronError: string | undefined;
  onChange: (plan: Plan) => void;
}) {
  const { t, i18n } = useTranslation();
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' });
  const choose = (
    label: string,
    value: number,
    values: number[],
    text: (n: number) => string,
    set: (n: number) => void,
    hint?: string,
  ) => (
    <Field key={label} label={label} hint={hint}>
      {(id, describedBy) => (
        <Select id={id} describedBy={describedBy} value={value} onChange={(v) => set(Number(v))}>
          {[...new Set([...values, value])]
            .sort((a, b) => a - b)
            .map((n) => (
              <option key={n} value={n}>
                {text(n)}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
  const time = (p: Extract<Plan, { time: string }>) => (
    <Field key="time" label={t('schedules.time')}>
      {(id, describedBy) => (
        <TextField
          id={id}
          type="time"
          fullWidth
          value={p.time}
          onChange={(e) => e.target.value && onChange({ ...p, time: e.target.value })}
          slotProps={{ htmlInput: { 'aria-describedby': describedBy } }}
        />
      )}
    </Field>
  );
  const past = (n: number) => `:${String(n).padStart(2, '0')}`;
  switch (plan.kind) {
    case 'minutes':
      return choose(
        t('schedules.every'),
        plan.every,
        minuteSteps,
        (n) => t('schedules.minutesCount', { count: n }),
        (every) => onChange({ ...plan, every }),
      );
    case 'hourly':
      return choose(t('schedules.minute'), plan.minute, hourMinutes, past, (minute) =>
        onChange({ ...plan, minute }),
      );
    case 'hours':
      return (
        <>
          {choose(
            t('schedules.every'),
            plan.every,
            hourSteps,
            (n) => t('schedules.hoursCount', { count: n }),
            (every) => onChange({ ...plan, every }),
          )}
          {choose(t('schedules.minute'), plan.minute, hourMinutes, past, (minute) =>
            onChange({ ...plan, minute }),
          )}
        </>
      );
    case 'daily':
    case 'weekdays':
      return time(plan);
    case 'weekly':
      return (
        <>
          {choose(
            t('schedules.weekday'),
            plan.weekday,
            numbers(0, 6),
            (n) => weekday.format(Date.UTC(2024, 0, 7 + n)),
            (day) => onChange({ ...plan, weekday: day }),
          )}
          {time(plan)}
        </>
      );
    case 'monthly':
      return (
        <>
          {choose(
            t('schedules.day'),
            plan.day,
            numbers(1, 31),
            (n) => t('schedules.dayNumber', { day: n }),
            (day) => onChange({ ...plan, day }),
            plan.day > 28 ? t('schedules.shortMonths', { day: plan.day }) : undefined,
          )}
          {time(plan)}
        </>
      );
    case 'custom':
      return (
        <Field label={t('schedules.cron')} hint={t('schedules.cronHint')} error={cronError}>
          {(id, describedBy) => (
            <TextField
              id={id}
              fullWidth
              error={!!cronError}
              value={plan.cron}
              onChange={(e) => onChange({ ...plan, cron: e.target.value })}
              slotProps={{
                htmlInput: {
                  'aria-describedby': describedBy,
                  'aria-invalid': !!cronError,
                  autoComplete: 'off',
                  spellCheck: false,
                  style: { fontFamily: font.mono },
                },
              }}
            />
          )}
        </Field>
      );
  }
}
