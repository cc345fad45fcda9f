import { Autocomplete, Stack, TextField, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { ConditionField } from '@/api';
import { usePickerWords } from '@/shared/lib/usePickerWords';
import { measureOf } from './fields';
import { FieldPicker } from './FieldPicker';
import { NumberInput } from './NumberInput';
import { isOther, type OtherMetric, type Test, type Value } from './tree';
import type { ConditionWords } from './useConditionWords';
import { daysOffered } from './WindowSelect';

interface Props {
  test: Test;
  field: ConditionField | undefined;
  fields: readonly ConditionField[];
  words: ConditionWords;
  isInvalid: boolean;
  isDisabled: boolean;
  onChange: (value: Value | null) => void;
}

/** What the tested thing is held against: in its unit, from its list, or another figure. */
export function ValueInput(p: Props) {
  const { t } = useTranslation();
  const { test, field } = p;
  if (test.op === 'is_null' || test.op === 'is_not_null') return null;
  if (isOther(test.value)) return <OtherFigure {...p} value={test.value} />;
  const measure = measureOf(field, test);
  if (measure === 'text') return <TextValue {...p} />;
  const number = (value: unknown, label: string, change: (n: number | null) => void) => (
    <NumberInput
      label={label}
      measure={measure}
      width={112}
      value={typeof value === 'number' ? value : null}
      isInvalid={p.isInvalid}
      isDisabled={p.isDisabled}
      onChange={change}
      {...(measure === 'days' ? { unit: t('condition.daysUnit') } : {})}
    />
  );
  if (test.op === 'between') {
    const pair = Array.isArray(test.value) ? test.value : [0, 0];
    return (
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
        {number(pair[0], t('condition.low'), (n) => p.onChange([n ?? 0, pair[1] ?? 0]))}
        <Typography variant="caption" color="textSecondary">
          {t('condition.to')}
        </Typography>
        {number(pair[1], t('condition.high'), (n) => p.onChange([pair[0] ?? 0, n ?? 0]))}
      </Stack>
    );
  }
  return number(test.value, t('condition.valueLabel'), p.onChange);
}

function TextValue({ test, field, words, isInvalid, isDisabled, onChange }: Props) {
  const { t } = useTranslation();
  const pickerWords = usePickerWords();
  const label = t('condition.valueLabel');
  if (test.op === 'in' || test.op === 'not_in')
    return (
      <Autocomplete
        {...pickerWords}
        multiple
        freeSolo={!field?.values}
        autoSelect={!field?.values}
        disabled={isDisabled}
        options={field?.values ?? []}
        value={Array.isArray(test.value) ? test.value.map(String) : []}
        getOptionLabel={(o) => words.choice(field?.id ?? '', o)}
        onChange={(_, v) => onChange(v)}
        limitTags={3}
        sx={{ flex: '1 1 200px', minWidth: 160, '& .MuiOutlinedInput-root': { p: '1px 6px' } }}
        slotProps={{ chip: { size: 'small', sx: { height: 22, fontSize: 12.5 } } }}
        renderInput={(params) => (
          <TextField
            {...params}
            error={isInvalid}
            slotProps={{
              ...params.slotProps,
              htmlInput: { ...params.slotProps?.htmlInput, 'aria-label': label },
            }}
          />
        )}
      />
    );
  const text = test.value === null || test.value === undefined ? '' : String(test.value);
  return (
    <TextField
      value={text}
      select={!!field?.values}
      error={isInvalid}
      disabled={isDisabled}
      onChange={(e) => onChange(e.target.value)}
      slotProps={{
        ...(field?.values ? { select: { native: true } } : {}),
        htmlInput: { 'aria-label': label, autoComplete: 'off' },
      }}
      sx={{ flex: '1 1 140px', maxWidth: { sm: 240 }, minWidth: 0 }}
    >
      {field?.values?.map((v) => (
        <option key={v} value={v}>
          {words.choice(field.id, v)}
        </option>
      ))}
    </TextField>
  );
}

/** "1.5 × CPA of the last 30 days". */
function OtherFigure({
  value,
  field,
  fields,
  words,
  isInvalid,
  isDisabled,
  onChange,
}: Props & { value: OtherMetric }) {
  const { t } = useTranslation();
  // Money is held against money: other figures would compare apples with euros.
  const alike = fields.filter(
    (f) => (f.kind === 'metric' || f.kind === 'number') && f.unit === (field?.unit ?? null),
  );
  const other = fields.find((f) => f.id === (value.metric ?? value.field));
  const days = value.window_days ?? 7;
  return (
    <Stack
      direction="row"
      sx={{ flex: '1 1 100%', gap: 1.5, flexWrap: 'wrap', alignItems: 'center', minWidth: 0 }}
    >
      <NumberInput
        label={t('condition.timesLabel')}
        measure="factor"
        width={92}
        value={value.times ?? 1}
        isInvalid={isInvalid}
        isDisabled={isDisabled}
        onChange={(n) => onChange({ ...value, times: n ?? 1 })}
      />
      <FieldPicker
        label={t('condition.otherField')}
        value={value.metric ?? value.field ?? ''}
        fields={alike}
        words={words}
        isDisabled={isDisabled}
        onChange={(f) =>
          onChange(
            f.kind === 'metric'
              ? { metric: f.id, times: value.times, ...(f.windows ? { window_days: days } : {}) }
              : { field: f.id, times: value.times },
          )
        }
      />
      {other?.windows !== false && value.metric && (
        <TextField
          select
          value={days}
          disabled={isDisabled}
          onChange={(e) => onChange({ ...value, window_days: Number(e.target.value) })}
          slotProps={{
            select: { native: true },
            htmlInput: { 'aria-label': t('condition.otherWindow') },
          }}
        >
          {daysOffered(days).map((n) => (
            <option key={n} value={n}>
              {t('condition.lastDaysShort', { count: n })}
            </option>
          ))}
        </TextField>
      )}
    </Stack>
  );
}
