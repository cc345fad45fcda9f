import { Box, Button, Stack, Typography } from '@mui/material';
import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '@/shared/lib/clipboard';
import { font } from '@/theme/tokens';

const shownMs = 2_000;

/** Something to take along (a link, a key): selected by a click, copied by the button. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await copyText(value);
    setCopied(done);
    // Where copying is not allowed the text is at least marked, ready for the keyboard.
    if (!done) input.current?.select();
  };
  return (
    <Box>
      <Typography variant="label" component="label" htmlFor={id} sx={{ display: 'block', mb: 1.5 }}>
        {label}
      </Typography>
      <Stack direction="row" sx={{ gap: 2 }}>
        <Box
          component="input"
          ref={input}
          id={id}
          readOnly
          value={value}
          onFocus={(e) => e.currentTarget.select()}
          sx={{
            flex: 1,
            minWidth: 0,
            height: 34,
            px: 2.5,
            fontFamily: font.mono,
            fontSize: 12.5,
            color: 'h.text',
            bgcolor: 'h.sunken',
            border: 1,
            borderColor: 'h.borderStrong',
            borderRadius: '6px',
            textOverflow: 'ellipsis',
          }}
        />
        <Button
          variant="contained"
          onClick={() => void copy()}
          startIcon={copied ? <Check size={15} /> : <Copy size={15} />}
          sx={{ height: 34, minWidth: 104 }}
        >
          {copied ? t('controls.copied') : t('controls.copy')}
        </Button>
      </Stack>
      <Box
        role="status"
        sx={{
          position: 'absolute',
          width: 1,
          height: 1,
          overflow: 'hidden',
          clipPath: 'inset(50%)',
        }}
      >
        {copied ? t('controls.copied') : ''}
      </Box>
    </Box>
  );
}
