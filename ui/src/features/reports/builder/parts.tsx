import { Box, ButtonBase, TextField, Typography, type TextFieldProps } from '@mui/material';
import { Check } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTyped } from '@/shared/lib/useTyped';

/** A text whose every pause in typing is told, not its every letter: it ends in the address. */
export function SlowText({
  value,
  onChange,
  ...field
}: Omit<TextFieldProps, 'onChange'> & { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useTyped(value, onChange);
  return <TextField fullWidth {...field} value={text} onChange={(e) => setText(e.target.value)} />;
}

/** Some of a few: each a button that stays pressed. */
export function Toggles({
  label,
  hint,
  options,
  chosen,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  options: readonly (readonly [string, string])[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const id = useId();
  const flip = (value: string) =>
    onChange(
      chosen.includes(value)
        ? chosen.filter((v) => v !== value)
        : options.map(([v]) => v).filter((v) => v === value || chosen.includes(v)),
    );
  return (
    <Box role="group" aria-labelledby={id} sx={{ my: 1 }}>
      <Typography id={id} variant="label" component="div" sx={{ mb: 1.5 }}>
        {label}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
        {options.map(([value, text]) => {
          const on = chosen.includes(value);
          return (
            <ButtonBase
              key={value}
              aria-pressed={on}
              onClick={() => flip(value)}
              sx={{
                height: { xs: 36, md: 26 },
                px: 2.5,
                gap: 1,
                border: 1,
                borderRadius: '13px',
                fontSize: 12.5,
                fontWeight: 500,
                borderColor: on ? 'h.accent' : 'h.border',
                bgcolor: on ? 'h.accentSoft' : 'h.surface',
                color: on ? 'h.accentText' : 'h.text2',
                '&:hover': { borderColor: on ? 'h.accent' : 'h.borderStrong', color: 'h.text' },
              }}
            >
              {on && <Check size={13} aria-hidden />}
              {text}
            </ButtonBase>
          );
        })}
      </Box>
      {hint && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1.5 }}>
          {hint}
        </Typography>
      )}
    </Box>
  );
}
