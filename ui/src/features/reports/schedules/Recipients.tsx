import { Box, IconButton } from '@mui/material';
import { X } from 'lucide-react';
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '@/shared/ui/Field';

/** Good enough to catch a slip; the mail server has the last word. */
export const isAddress = (text: string) =>
  /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/.test(text);
/** "Mira <mira@x.com>; ben@x.com" → both addresses. */
export const splitAddresses = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((x) => x.replace(/^.*<|>.*$/g, '').trim())
    .filter((x) => x !== '' && (x.includes('@') || !/^["'\p{L}.]+$/u.test(x)));

/** Who gets it: addresses as chips, by Enter, comma, space or a pasted list. */
export function Recipients({
  value,
  most,
  error,
  onChange,
}: {
  value: readonly string[];
  most: number;
  error: string | undefined;
  onChange: (list: string[]) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const bad = value.filter((x) => !isAddress(x));
  const add = (words: string[]) => {
    const next = [...value];
    for (const word of words)
      if (!next.some((x) => x.toLowerCase() === word.toLowerCase())) next.push(word);
    onChange(next.slice(0, most));
    setText('');
  };
  const drop = (address: string) => {
    onChange(value.filter((x) => x !== address));
    input.current?.focus();
  };
  const onKey = (e: KeyboardEvent) => {
    if (['Enter', ',', ';', ' '].includes(e.key)) {
      // Enter in an empty field belongs to the form.
      if (e.key === 'Enter' && !text.trim()) return;
      e.preventDefault();
      if (text.trim()) add([text.trim()]);
    } else if (e.key === 'Backspace' && text === '' && value.length) {
      e.preventDefault();
      // Taken back into the field, to be mended.
      setText(value.at(-1)!);
      onChange(value.slice(0, -1));
    }
  };
  const onPaste = (e: ClipboardEvent) => {
    const pasted = e.clipboardData.getData('text');
    if (!/[\s,;]/.test(pasted.trim())) return;
    e.preventDefault();
    add(splitAddresses(pasted));
  };
  const said =
    error ??
    (bad.length ? t('reportSchedules.badAddress', { address: bad.join(', ') }) : undefined);
  return (
    <Field
      label={t('reportSchedules.recipients')}
      hint={t('reportSchedules.recipientsHint')}
      error={said}
    >
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
            borderColor: said ? 'h.red' : 'h.borderStrong',
            borderRadius: '6px',
            bgcolor: 'h.surface',
            cursor: 'text',
            '&:focus-within': { borderColor: 'h.accent' },
          }}
        >
          {value.map((address) => (
            <Box
              key={address}
              component="span"
              sx={{
                display: 'inline-flex',
                alignItems: 'center',
                height: 26,
                pl: 2,
                borderRadius: '5px',
                fontSize: 12.5,
                bgcolor: isAddress(address) ? 'h.sunken' : 'h.redSoft',
                color: isAddress(address) ? 'h.text' : 'h.red',
                overflowWrap: 'anywhere',
              }}
            >
              {address}
              <IconButton
                size="small"
                aria-label={t('reportSchedules.removeAddress', { address })}
                onClick={(e) => {
                  e.stopPropagation();
                  drop(address);
                }}
                sx={{ width: 24, height: 24, color: 'inherit' }}
              >
                <X size={13} />
              </IconButton>
            </Box>
          ))}
          <Box
            component="input"
            ref={input}
            id={id}
            type="text"
            inputMode="email"
            autoComplete="off"
            spellCheck={false}
            aria-describedby={describedBy}
            aria-invalid={!!said}
            value={text}
            placeholder={value.length ? '' : t('reportSchedules.recipientsPlaceholder')}
            onChange={(e: React.ChangeEvent<HTMLInputElement>) => setText(e.target.value)}
            onKeyDown={onKey}
            onPaste={onPaste}
            onBlur={() =>
              text.trim() && add(splitAddresses(text).length ? splitAddresses(text) : [text.trim()])
            }
            sx={{
              flex: 1,
              minWidth: 160,
              height: 26,
              px: 1.5,
              border: 0,
              outline: 0,
              bgcolor: 'transparent',
              color: 'h.text',
              font: 'inherit',
              fontSize: 13,
            }}
          />
        </Box>
      )}
    </Field>
  );
}
