import { Box, IconButton } from '@mui/material';
import { X } from 'lucide-react';
import { useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Field } from './Field';

const usualEnds = ['Enter', ','];

/** Short words as chips: Enter or a comma adds, Backspace takes the last one back, a pasted list becomes many. */
export function ChipsInput({
  label,
  value,
  onChange,
  removeLabel,
  hint,
  error,
  most = 200,
  placeholder,
  disabled,
  clean = (x) => x,
  ends = usualEnds,
  split,
  isBad,
  inputMode,
}: {
  label: ReactNode;
  value: readonly string[];
  onChange: (list: string[]) => void;
  removeLabel: (name: string) => string;
  hint?: ReactNode;
  error?: string | undefined;
  most?: number;
  placeholder?: string;
  disabled?: boolean;
  /** How a word is kept: "tag" → "#tag". */
  clean?: (word: string) => string;
  /** The keys that end a word. */
  ends?: readonly string[];
  /** How a text that was pasted, or left in the field, becomes words. */
  split?: (text: string) => string[];
  /** Shown in red: kept, and still to be mended. */
  isBad?: (word: string) => boolean;
  inputMode?: 'email';
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const add = (words: string[]) => {
    const next = [...value];
    for (const word of words.map((w) => clean(w.trim())))
      if (word && !next.some((x) => x.toLowerCase() === word.toLowerCase())) next.push(word);
    setText('');
    if (next.length !== value.length) onChange(next.slice(0, most));
  };
  const onKey = (e: KeyboardEvent) => {
    if (ends.includes(e.key)) {
      // Enter in an empty field belongs to the form.
      if (e.key === 'Enter' && !text.trim()) return;
      e.preventDefault();
      add([text]);
    } else if (e.key === 'Backspace' && text === '' && value.length) {
      e.preventDefault();
      setText(value.at(-1)!);
      onChange(value.slice(0, -1));
    }
  };
  const onPaste = (e: ClipboardEvent) => {
    const pasted = e.clipboardData.getData('text');
    if (!(split ? /[\s,;]/ : /[\n,;]/).test(pasted.trim())) return;
    e.preventDefault();
    add(split ? split(pasted) : pasted.split(/[\n,;]+/));
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(id, describedBy) => (
        <Box
          onClick={() => input.current?.focus()}
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 1,
            minHeight: 34,
            p: '3px',
            border: 1,
            borderColor: error ? 'h.red' : 'h.borderStrong',
            borderRadius: '6px',
            bgcolor: disabled ? 'h.sunken' : 'h.surface',
            cursor: disabled ? 'default' : 'text',
            // As the fields beside it: the ring of the text that is typed, not of a chip's button.
            '&:has(> input:focus)': {
              borderColor: 'h.accent',
              boxShadow: (t) => `0 0 0 3px ${t.vars!.palette.h.focusHalo}`,
            },
          }}
        >
          {value.map((word) => (
            <Box
              key={word}
              component="span"
              sx={{
                display: 'inline-flex',
                alignItems: 'center',
                minHeight: 26,
                px: 2,
                pr: disabled ? 2 : 0,
                borderRadius: '5px',
                fontSize: 12.5,
                bgcolor: isBad?.(word) ? 'h.redSoft' : 'h.sunken',
                color: isBad?.(word) ? 'h.red' : 'h.text',
                overflowWrap: 'anywhere',
              }}
            >
              {word}
              {!disabled && (
                <IconButton
                  size="small"
                  aria-label={removeLabel(word)}
                  onClick={(e) => {
                    e.stopPropagation();
                    onChange(value.filter((x) => x !== word));
                    input.current?.focus();
                  }}
                  sx={{ width: 24, height: 24, color: 'inherit' }}
                >
                  <X size={13} />
                </IconButton>
              )}
            </Box>
          ))}
          <Box
            component="input"
            ref={input}
            id={id}
            type="text"
            autoComplete="off"
            inputMode={inputMode}
            spellCheck={inputMode !== 'email'}
            disabled={!!disabled}
            aria-describedby={describedBy}
            aria-invalid={!!error}
            value={text}
            placeholder={value.length ? '' : (placeholder ?? '')}
            onChange={(e: React.ChangeEvent<HTMLInputElement>) => setText(e.target.value)}
            onKeyDown={onKey}
            onPaste={onPaste}
            onBlur={() => {
              if (!text.trim()) return;
              const words = split?.(text) ?? [];
              add(words.length ? words : [text]);
            }}
            sx={{
              flex: 1,
              minWidth: 48,
              height: 26,
              px: 1.5,
              border: 0,
              outline: 0,
              font: 'inherit',
              fontSize: 13.5,
              color: 'inherit',
              bgcolor: 'transparent',
            }}
          />
        </Box>
      )}
    </Field>
  );
}
