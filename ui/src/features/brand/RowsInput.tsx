import { Box, Button, IconButton, Stack, TextField, Typography } from '@mui/material';
import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** Sentences, one a row: Enter begins the next, Backspace in an empty one goes back. */
export function RowsInput({
  label,
  hint,
  value,
  onChange,
  most,
  disabled,
}: {
  label: string;
  hint?: string;
  value: readonly string[];
  onChange: (rows: string[]) => void;
  most: number;
  disabled: boolean;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  // Where no row is left, what adds one.
  const focus = (at: number) =>
    requestAnimationFrame(() =>
      (box.current?.querySelectorAll('input')[at] ?? add.current)?.focus(),
    );
  const insert = (at: number) => {
    if (value.length >= most) return;
    onChange([...value.slice(0, at), '', ...value.slice(at)]);
    focus(at);
  };
  const drop = (at: number) => {
    onChange(value.filter((_, i) => i !== at));
    focus(Math.max(0, at - 1));
  };
  return (
    <Box role="group" aria-label={label} ref={box} sx={{ mb: 2 }}>
      <Typography variant="label" component="p">
        {label}
      </Typography>
      {hint && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
          {hint}
        </Typography>
      )}
      <Stack sx={{ gap: 1, mt: 1.5 }}>
        {value.map((row, i) => (
          <Stack key={i} direction="row" sx={{ gap: 1 }}>
            <TextField
              fullWidth
              value={row}
              disabled={disabled}
              onChange={(e) => onChange(value.map((x, n) => (n === i ? e.target.value : x)))}
              onKeyDown={(e) => {
                if (e.key === 'Enter') {
                  e.preventDefault();
                  insert(i + 1);
                } else if (e.key === 'Backspace' && row === '') {
                  e.preventDefault();
                  drop(i);
                }
              }}
              slotProps={{ htmlInput: { 'aria-label': `${label} ${i + 1}` } }}
            />
            {!disabled && (
              <IconButton
                aria-label={t('brand.removeOne', { name: `${label} ${i + 1}` })}
                onClick={() => drop(i)}
              >
                <X size={14} />
              </IconButton>
            )}
          </Stack>
        ))}
        {!disabled && value.length < most && (
          <Button
            ref={add}
            size="small"
            variant="text"
            startIcon={<Plus size={14} />}
            aria-label={`${t('brand.add')}: ${label}`}
            onClick={() => insert(value.length)}
            sx={{ alignSelf: 'flex-start' }}
          >
            {t('brand.add')}
          </Button>
        )}
      </Stack>
    </Box>
  );
}
