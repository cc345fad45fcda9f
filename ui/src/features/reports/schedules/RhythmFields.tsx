import { Box, Stack, TextField, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, makeFormat, regional } from '@/shared/lib/format';
import { useZoneChoices } from '@/shared/lib/locale';
import { useWorkspace } from '@/shared/lib/workspace';
import { Field } from '@/shared/ui/Field';
import { TimeSelect } from '@/shared/ui/TimeSelect';
import { font } from '@/theme/tokens';
import { nextRuns, parseRule, rhythms, ruleOf, type Plan, type Rhythm } from './rrule';
import { monthDayText, useRuleWords, weekdayName } from './useRuleWords';

const intervals = [1, 2, 3, 4, 6];
const monthDays = [...Array.from({ length: 31 }, (_, i) => i + 1), -1];
const orders = [1, 2, 3, 4, -1] as const;

/** How often, said as a sentence whose words are chosen; below it when that will be. */
export function RhythmFields({
  plan,
  zone,
  error,
  known,
  onPlan,
  onZone,
}: {
  plan: Plan;
  zone: string;
  error: string | undefined;
  /** What the server says about the rule as it is saved. */
  known?: { rule: string; zone: string; runs: string[] } | undefined;
  onPlan: (plan: Plan) => void;
  onZone: (zone: string) => void;
}) {
  const { t } = useTranslation();
  const words = useRuleWords();
  const rule = ruleOf(plan);
  const said = words(rule);
  return (
    <Stack sx={{ gap: 3 }}>
      <Sentence plan={plan} zone={zone} onPlan={onPlan} onZone={onZone} />
      {plan.kind === 'custom' && (
        <Field
          label={t('reportSchedules.rule')}
          hint={t('reportSchedules.ruleHint')}
          error={
            error ?? (plan.rule && !parseRule(plan.rule) ? t('reportSchedules.ruleOdd') : undefined)
          }
        >
          {(id, describedBy) => (
            <TextField
              id={id}
              fullWidth
              error={!!error}
              value={plan.rule}
              onChange={(e) => onPlan({ ...plan, rule: e.target.value })}
              slotProps={{
                htmlInput: {
                  'aria-describedby': describedBy,
                  'aria-invalid': !!error,
                  autoComplete: 'off',
                  spellCheck: false,
                  style: { fontFamily: font.mono, fontSize: 12.5 },
                },
              }}
            />
          )}
        </Field>
      )}
      {error && plan.kind !== 'custom' && (
        <Typography role="alert" variant="caption" sx={{ color: 'h.red' }}>
          {error}
        </Typography>
      )}
      <Runs rule={rule} zone={zone} said={said} known={known} />
    </Stack>
  );
}

function Sentence({
  plan,
  zone,
  onPlan,
  onZone,
}: {
  plan: Plan;
  zone: string;
  onPlan: (plan: Plan) => void;
  onZone: (zone: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const zones = useZoneChoices();
  const lng = i18n.language;
  const hasEvery = ['weekly', 'monthly', 'monthlyWeekday'].includes(plan.kind);
  const hasDay = plan.kind === 'monthly' || plan.kind === 'quarterly';
  const changeKind = (kind: Rhythm) =>
    onPlan({
      ...plan,
      kind,
      every: 1,
      // One's own rule begins with what was chosen before.
      ...(kind === 'custom' ? { rule: ruleOf(plan) } : {}),
    });
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', alignItems: 'center', gap: 2 }}>
      <Choice
        label={t('reportSchedules.often')}
        value={plan.kind}
        onChange={(v) => changeKind(v as Rhythm)}
      >
        {rhythms.map((k) => (
          <option key={k} value={k}>
            {t(`reportSchedules.kind.${k}`)}
          </option>
        ))}
      </Choice>
      {hasEvery && (
        <Choice
          label={t('reportSchedules.interval')}
          value={plan.every}
          onChange={(v) => onPlan({ ...plan, every: Number(v) })}
        >
          {[...new Set([...intervals, plan.every])]
            .sort((a, b) => a - b)
            .map((n) => (
              <option key={n} value={n}>
                {t(plan.kind === 'weekly' ? 'reportSchedules.weeks' : 'reportSchedules.months', {
                  count: n,
                })}
              </option>
            ))}
        </Choice>
      )}
      {plan.kind === 'weekly' && (
        <ToggleButtonGroup
          value={plan.weekdays}
          aria-label={t('reportSchedules.weekdays')}
          onChange={(_, days: number[]) => days.length && onPlan({ ...plan, weekdays: days })}
        >
          {[0, 1, 2, 3, 4, 5, 6].map((d) => (
            <ToggleButton key={d} value={d} title={weekdayName(lng, d)}>
              {weekdayName(lng, d, 'short')}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {hasDay && (
        <>
          <Word>{t('reportSchedules.on')}</Word>
          <Choice
            label={t('reportSchedules.monthDay')}
            value={plan.day}
            onChange={(v) => onPlan({ ...plan, day: Number(v) })}
          >
            {monthDays.map((d) => (
              <option key={d} value={d}>
                {monthDayText(t, d)}
              </option>
            ))}
          </Choice>
        </>
      )}
      {plan.kind === 'monthlyWeekday' && (
        <>
          <Word>{t('reportSchedules.on')}</Word>
          <Choice
            label={t('reportSchedules.which')}
            value={plan.nth}
            onChange={(v) => onPlan({ ...plan, nth: Number(v) })}
          >
            {orders.map((n) => (
              <option key={n} value={n}>
                {t(`reportSchedules.order.${n === -1 ? 'last' : n}`)}
              </option>
            ))}
          </Choice>
          <Choice
            label={t('reportSchedules.weekday')}
            value={plan.weekday}
            onChange={(v) => onPlan({ ...plan, weekday: Number(v) })}
          >
            {[0, 1, 2, 3, 4, 5, 6].map((d) => (
              <option key={d} value={d}>
                {weekdayName(lng, d)}
              </option>
            ))}
          </Choice>
        </>
      )}
      {plan.kind !== 'custom' && (
        <Stack direction="row" sx={{ alignItems: 'center', gap: 2 }}>
          <Word>{t('reportSchedules.at')}</Word>
          <TimeSelect
            value={plan.time}
            onChange={(time) => onPlan({ ...plan, time })}
            slotProps={{ htmlInput: { 'aria-label': t('reportSchedules.time') } }}
          />
        </Stack>
      )}
      <Choice label={t('reportSchedules.zone')} value={zone} onChange={onZone}>
        {!zones.some((z) => z.value === zone) && <option value={zone}>{zone}</option>}
        {zones.map((z) => (
          <option key={z.value} value={z.value}>
            {z.label}
          </option>
        ))}
      </Choice>
    </Stack>
  );
}

function Word({ children }: { children: ReactNode }) {
  return (
    <Typography variant="body2" component="span" color="textSecondary">
      {children}
    </Typography>
  );
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  label: string;
  value: string | number;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <TextField
      select
      value={value}
      onChange={(e) => onChange(e.target.value)}
      slotProps={{ select: { native: true }, htmlInput: { 'aria-label': label } }}
      sx={{ maxWidth: 220 }}
    >
      {children}
    </TextField>
  );
}

/** The rule in words and its next five moments; the server's own where it has said them. */
function Runs({
  rule,
  zone,
  said,
  known,
}: {
  rule: string;
  zone: string;
  said: string | null;
  known: { rule: string; zone: string; runs: string[] } | undefined;
}) {
  const { t, i18n } = useTranslation();
  const { currency, timeZone } = useWorkspace();
  const mine = useFormat();
  const theirs = useMemo(
    () => (zone === timeZone ? mine : makeFormat(regional(i18n.language), currency, zone)),
    [zone, timeZone, mine, i18n.language, currency],
  );
  const runs = useMemo(
    () =>
      known && known.rule === rule && known.zone === zone && known.runs.length
        ? known.runs
        : nextRuns(rule, zone),
    [rule, zone, known],
  );
  return (
    <Box
      role="status"
      aria-label={t('reportSchedules.next')}
      sx={{ px: 4, py: 3, borderRadius: '8px', bgcolor: 'h.sunken' }}
    >
      <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
        {said ?? (rule || t('reportSchedules.noRule'))}
      </Typography>
      <Typography variant="caption" component="div" color="textSecondary">
        {t('reportSchedules.inZone', { zone: zone.replaceAll('_', ' ') })}
      </Typography>
      {runs.length > 0 ? (
        <Box
          component="ol"
          sx={{
            listStyle: 'none',
            m: 0,
            mt: 2,
            p: 0,
            display: 'grid',
            gap: 0.5,
            fontSize: 12.5,
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          {runs.map((at, i) => (
            <Box
              component="li"
              key={at}
              sx={{ display: 'flex', gap: 3, color: i === 0 ? 'h.text' : 'h.text2' }}
            >
              <time dateTime={at}>{theirs.moment(at)}</time>
              {i === 0 && (
                <Box component="span" sx={{ color: 'h.text2' }}>
                  {mine.ago(at)}
                </Box>
              )}
            </Box>
          ))}
        </Box>
      ) : (
        rule && (
          <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
            {t('reportSchedules.runsUnknown')}
          </Typography>
        )
      )}
    </Box>
  );
}
