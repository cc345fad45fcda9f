import { Box, Typography } from '@mui/material';
import { FileUp } from 'lucide-react';
import { useId, useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/lib/format';

interface Props {
  /** Ends of file names, lower case: [".csv", ".tsv"]. */
  accept: string[];
  maxBytes: number;
  title: string;
  hint: string;
  busy?: boolean;
  onFile: (file: File) => void;
}

/** Drop a file, or choose one: the whole area is the label of a real file input. */
export function Dropzone({ accept, maxBytes, title, hint, busy, onFile }: Props) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [error, setError] = useState('');

  const take = (file: File | undefined) => {
    setOver(false);
    if (!file || busy) return;
    const wrongKind = !accept.some((end) => file.name.toLowerCase().endsWith(end));
    if (wrongKind) return setError(t('dropzone.kind', { kinds: accept.join(', ') }));
    if (file.size === 0) return setError(t('dropzone.empty'));
    if (file.size > maxBytes)
      return setError(t('dropzone.large', { size: f.bytes(file.size), max: f.bytes(maxBytes) }));
    setError('');
    onFile(file);
  };
  const drag = (e: DragEvent, inside: boolean) => {
    e.preventDefault();
    setOver(inside);
  };
  return (
    <Box
      component="label"
      htmlFor={id}
      onDragOver={(e) => drag(e, true)}
      onDragLeave={(e) => drag(e, false)}
      onDrop={(e) => {
        e.preventDefault();
        take(e.dataTransfer.files[0]);
      }}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        textAlign: 'center',
        gap: 1,
        minHeight: 200,
        p: 6,
        cursor: busy ? 'progress' : 'pointer',
        borderRadius: '10px',
        border: '1.5px dashed',
        borderColor: over ? 'h.accent' : 'h.borderStrong',
        bgcolor: over ? 'h.accentSoft' : 'h.canvas',
        transition: 'background-color .12s, border-color .12s',
        '&:hover': { borderColor: 'h.accent' },
        '&:has(input:focus-visible)': {
          outline: '2px solid',
          outlineColor: 'h.accent',
          outlineOffset: '2px',
        },
      }}
    >
      <Box
        component="input"
        ref={input}
        id={id}
        type="file"
        accept={accept.join(',')}
        disabled={busy}
        onChange={(e) => {
          take(e.target.files?.[0]);
          e.target.value = '';
        }}
        sx={{ position: 'absolute', opacity: 0, width: '1px', height: '1px' }}
        aria-describedby={`${id}-h ${id}-e`}
      />
      <Box
        sx={{
          width: 40,
          height: 40,
          borderRadius: '10px',
          display: 'grid',
          placeItems: 'center',
          bgcolor: 'h.accentSoft',
          color: 'h.accentText',
          mb: 1,
        }}
      >
        <FileUp size={20} aria-hidden />
      </Box>
      <Typography variant="h3" component="span">
        {title}
      </Typography>
      <Typography
        id={`${id}-h`}
        variant="body2"
        component="span"
        color="textSecondary"
        sx={{ maxWidth: 460, textWrap: 'balance' }}
      >
        {hint}
      </Typography>
      <Typography
        id={`${id}-e`}
        role={error ? 'alert' : undefined}
        variant="body2"
        component="span"
        sx={{ color: 'h.red', '&:empty': { display: 'none' } }}
      >
        {error}
      </Typography>
    </Box>
  );
}
