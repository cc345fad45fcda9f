import { InputAdornment, TextField } from '@mui/material';
import { useEffect, useState, type ReactNode } from 'react';
import { useFormat } from '@/shared/lib/format';
import type { Measure } from './fields';
import { readNumber, scaleOf, writeNumber } from './numbers';

/** A figure in its own unit: percents are typed as percents, money beside its currency. */
export function NumberInput({
  label,
  value,
  measure,
  onChange,
  id,
  describedBy,
  width = 120,
  isInvalid,
  isDisabled,
  placeholder,
  unit,
}: {
  label?: string;
  value: number | null | undefined;
  measure: Measure;
  /** Nothing when the box is empty; not called while what is typed is no number. */
  onChange: (value: number | null) => void;
  id?: string;
  describedBy?: string;
  width?: number | string;
  isInvalid?: boolean;
  isDisabled?: boolean;
  placeholder?: string;
  /** In place of the measure's own. */
  unit?: ReactNode;
}) {
  const { currency } = useFormat();
  const scale = scaleOf(measure);
  const [text, setText] = useState(() => writeNumber(value, scale));
  useEffect(() => {
    // What is typed stays as it is ("1." on the way to "1.5") while it means the value it stands for.
    setText((old) =>
      readNumber(old, scale) === (value ?? null) ? old : writeNumber(value, scale),
    );
  }, [value, scale]);
  const isWrong = text.trim() !== '' && readNumber(text, scale) === null;
  const shown =
    unit ??
    {
      money: currency,
      percent: '%',
      points: '%',
      factor: null,
      days: null,
      count: null,
      plain: null,
      text: null,
    }[measure];
  return (
    <TextField
      {...(id ? { id } : {})}
      value={text}
      disabled={!!isDisabled}
      error={!!isInvalid || isWrong}
      {...(placeholder ? { placeholder } : {})}
      onChange={(e) => {
        setText(e.target.value);
        const n = readNumber(e.target.value, scale);
        if (n !== null || e.target.value.trim() === '') onChange(n);
      }}
      onBlur={() => setText(writeNumber(value, scale))}
      slotProps={{
        input: shown
          ? {
              endAdornment: (
                <InputAdornment position="end" sx={{ mr: 2.5, '& p': { fontSize: 12.5 } }}>
                  {shown}
                </InputAdornment>
              ),
            }
          : {},
        htmlInput: {
          inputMode: 'decimal',
          autoComplete: 'off',
          'aria-label': label,
          'aria-describedby': describedBy,
          'aria-invalid': !!isInvalid || isWrong,
          style: { fontVariantNumeric: 'tabular-nums' },
        },
      }}
      sx={{ width, flexShrink: 0 }}
    />
  );
}
