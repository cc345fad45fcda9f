import {
  Box,
  FormControlLabel,
  Radio,
  RadioGroup,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { RuleMode } from '@/api';
import { NumberInput } from '@/shared/condition/NumberInput';
import type { Measure } from '@/shared/condition/fields';
import { useWorkspace } from '@/shared/lib/workspace';
import { Field } from '@/shared/ui/Field';
import { errorsOf, type FieldErrors, type Form } from '../draft';
import { modes } from '../model';
import { Part } from './Part';
import type { RuleForm } from './useRuleForm';

interface Props {
  rule: RuleForm;
  errors: FieldErrors;
  isDisabled: boolean;
}

/** Who has the last word. */
export function ModePart({ rule, errors, isDisabled }: Props) {
  const { t } = useTranslation();
  const { mode } = rule.form;
  return (
    <Part id="rule-mode" title={t('automation.modeTitle')} error={errors.mode}>
      <RadioGroup
        aria-label={t('automation.modeTitle')}
        value={mode}
        onChange={(_, v) => rule.change({ mode: v as RuleMode })}
        sx={{
          display: 'grid',
          gap: 3,
          gridTemplateColumns: { xs: '1fr', sm: 'repeat(3, minmax(0,1fr))' },
        }}
      >
        {modes.map((m) => (
          <FormControlLabel
            key={m}
            value={m}
            disabled={isDisabled}
            control={<Radio size="small" sx={{ p: 0, mr: 2, mt: '1px' }} />}
            label={
              <>
                <Typography variant="label" component="span" sx={{ display: 'block' }}>
                  {t(`automation.mode_${m}`)}
                </Typography>
                <Typography
                  variant="caption"
                  component="span"
                  color="textSecondary"
                  sx={{ display: 'block', mt: 0.5 }}
                >
                  {t(`automation.modeHint_${m}`)}
                </Typography>
              </>
            }
            sx={{
              m: 0,
              p: 3,
              alignItems: 'flex-start',
              border: 1,
              borderColor: mode === m ? 'h.accent' : 'h.border',
              bgcolor: mode === m ? 'h.accentSoft' : undefined,
              borderRadius: '8px',
            }}
          />
        ))}
      </RadioGroup>
    </Part>
  );
}

/** When it looks, how long it leaves a campaign alone, and how much it may do. */
export function TimingPart({ rule, errors, isDisabled }: Props) {
  const { t } = useTranslation();
  const { form, change } = rule;
  const { timeZone } = useWorkspace();
  const schedule = errorsOf(errors, 'schedule');
  const limits = errorsOf(errors, 'limits');
  const number = (
    key: 'coolDownHours' | 'maxChangesPerDay' | 'maxBudgetChange' | 'maxCampaignsPerRun',
    error: string | undefined,
    measure: Measure,
    unit?: string,
  ) => (
    <Field key={key} label={t(`automation.${key}`)} hint={t(`automation.${key}Hint`)} error={error}>
      {(id, describedBy) => (
        <NumberInput
          id={id}
          describedBy={describedBy}
          measure={measure}
          width="100%"
          value={form[key]}
          placeholder={t('automation.noLimit')}
          isInvalid={!!error}
          isDisabled={isDisabled}
          {...(unit ? { unit } : {})}
          onChange={(n) => change({ [key]: n })}
        />
      )}
    </Field>
  );
  const grid = {
    display: 'grid',
    columnGap: 4,
    rowGap: 2,
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(190px, 100%), 1fr))',
  } as const;
  return (
    <Part id="rule-timing" title={t('automation.timing')} hint={t('automation.timingHint')}>
      <Box sx={grid}>
        <Field label={t('automation.every')} error={schedule.every ?? schedule['']}>
          {(id, describedBy) => (
            <Stack direction="row" sx={{ gap: 2 }}>
              <TextField
                id={id}
                select
                fullWidth
                value={form.every}
                disabled={isDisabled}
                onChange={(e) => change({ every: e.target.value as Form['every'] })}
                slotProps={{
                  select: { native: true },
                  htmlInput: { 'aria-describedby': describedBy },
                }}
              >
                {(['new_data', 'hour', 'day'] as const).map((e) => (
                  <option key={e} value={e}>
                    {t(`automation.every_${e}`)}
                  </option>
                ))}
              </TextField>
            </Stack>
          )}
        </Field>
        {form.every === 'day' && (
          <Field
            label={t('automation.at')}
            hint={t('automation.atHint', { zone: timeZone.replaceAll('_', ' ') })}
            error={schedule.at}
          >
            {(id, describedBy) => (
              <TextField
                id={id}
                type="time"
                fullWidth
                value={form.at}
                disabled={isDisabled}
                error={!!schedule.at}
                onChange={(e) => e.target.value && change({ at: e.target.value })}
                slotProps={{ htmlInput: { 'aria-describedby': describedBy } }}
              />
            )}
          </Field>
        )}
        {number('coolDownHours', errors.cool_down_hours, 'plain', t('automation.hoursUnit'))}
      </Box>
      <Box sx={grid}>
        {number('maxChangesPerDay', limits.max_changes_per_day, 'count')}
        {number('maxCampaignsPerRun', limits.max_campaigns_per_run, 'count')}
        {number('maxBudgetChange', limits.max_budget_change, 'percent')}
      </Box>
    </Part>
  );
}
