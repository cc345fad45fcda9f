import { Box, Button, Stack, Typography } from '@mui/material';
import { Bot, Ruler, Square, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/api';
import { useGetAssemblyQuery, type Sentence } from '@/api/loop';
import { isLeftOut, linesOf, sayNote } from '@/shared/content/notes';
import { FormAlert } from '@/shared/ui/Field';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { AssemblyView } from './AssemblyView';
import type { Writer } from './useWriter';

/** The text while it comes, with a way to stop it; then why it did not come, if it did not. */
export function Coming({ writer }: { writer: Writer<unknown> }) {
  const { t } = useTranslation();
  const { state, text, who, error, task } = writer;
  if (state === 'failed') return <FormAlert>{problemText(error) ?? t('studio.cutOff')}</FormAlert>;
  if (state !== 'writing') return null;
  return (
    <Stack sx={{ gap: 2 }}>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 2 }}>
        <Typography variant="caption" component="p" role="status" sx={{ flex: 1 }}>
          {who
            ? who.engine === 'model'
              ? t('studio.modelWrites', { model: who.model ?? t('studio.aModel') })
              : t('studio.composerWrites')
            : t('studio.begins')}
        </Typography>
        <Button
          size="small"
          variant="outlined"
          startIcon={<Square size={12} />}
          onClick={writer.stop}
        >
          {t('studio.stop')}
        </Button>
      </Stack>
      {task && <TaskProgress task={task} />}
      {text && (
        <Box
          data-coming
          sx={{
            p: 2.5,
            borderRadius: '6px',
            border: 1,
            borderColor: 'h.border',
            bgcolor: 'h.surface',
            fontSize: 13,
            lineHeight: '20px',
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            maxHeight: 320,
            overflow: 'auto',
          }}
        >
          {text}
        </Box>
      )}
    </Stack>
  );
}

/** Who wrote it, said plainly, and what it was written from. */
export function WhoWrote({
  engine,
  notes,
  assemblyId,
  cost,
}: {
  engine: 'composer' | 'model';
  notes: readonly Sentence[];
  assemblyId: string | null;
  cost?: ReactNode;
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data } = useGetAssemblyQuery({ id: assemblyId ?? '' }, { skip: !isOpen || !assemblyId });
  const Icon = engine === 'model' ? Bot : Ruler;
  return (
    <Box sx={{ fontSize: 12.5, lineHeight: '18px', color: 'h.text2' }}>
      <Stack direction="row" sx={{ gap: 2 }}>
        <Box sx={{ pt: '2px' }}>
          <Icon size={14} aria-hidden />
        </Box>
        <Box sx={{ flex: 1 }}>
          {notes.map(sayNote).join(' ')}
          {cost}
          {assemblyId && (
            <>
              {' '}
              <Button
                size="small"
                variant="text"
                aria-expanded={isOpen}
                onClick={() => setOpen(!isOpen)}
                sx={{ height: 24, px: 1 }}
              >
                {t('studio.from')}
              </Button>
            </>
          )}
        </Box>
      </Stack>
      {isOpen && data && (
        <Box sx={{ mt: 2 }}>
          <AssemblyView assembly={data} />
        </Box>
      )}
    </Box>
  );
}

/** What was done to a draft and has to be looked at; what it could not hold is told to who asks. */
export function DraftNotes({ notes }: { notes: readonly Sentence[] }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const leftOut = linesOf(notes.filter(isLeftOut));
  const open = linesOf(notes.filter((n) => !isLeftOut(n)));
  if (notes.length === 0) return null;
  return (
    <Stack sx={{ gap: 1, mt: 2, fontSize: 12.5, lineHeight: '18px' }}>
      {open.map((line) => (
        <Stack key={line} direction="row" sx={{ gap: 2 }}>
          <Box sx={{ pt: '2px', color: 'h.amber' }}>
            <TriangleAlert size={14} aria-hidden />
          </Box>
          <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{line}</Box>
        </Stack>
      ))}
      {leftOut.length > 0 && (
        <Button
          size="small"
          variant="text"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          sx={{ alignSelf: 'flex-start', px: 1, ml: -1 }}
        >
          {t('notes.leftOut', { count: leftOut.length })}
        </Button>
      )}
      {isOpen && (
        <Box component="ul" sx={{ m: 0, pl: 5, color: 'h.text2', overflowWrap: 'anywhere' }}>
          {leftOut.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </Box>
      )}
    </Stack>
  );
}
