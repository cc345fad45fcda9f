import { InputAdornment, TextField, type TextFieldProps } from '@mui/material';
import { Search } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useActions, type Action } from '@/shared/lib/actions';
import { useTyped } from '@/shared/lib/useTyped';

/** The search of a list: asked for at a pause in typing, reached by the key "/" and from the palette. */
export function SearchField({
  label,
  value,
  onChange,
  autoFocus = false,
  sx,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  autoFocus?: boolean;
  sx?: TextFieldProps['sx'];
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useTyped(value, onChange);
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: `search:${label}`,
          label,
          group: 'view',
          icon: Search,
          keys: '/',
          run: () => input.current?.focus(),
        },
      ],
      [label],
    ),
  );
  return (
    <TextField
      autoFocus={autoFocus}
      value={text}
      inputRef={input}
      onChange={(e) => setText(e.target.value)}
      placeholder={label}
      sx={sx}
      slotProps={{
        htmlInput: { 'aria-label': label, type: 'search' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search size={14} />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
