import { Box, Button, InputBase, Stack, TextField } from '@mui/material';
import { Pencil } from 'lucide-react';
import { memo, useCallback, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Transcription, TranscriptPart, TranscriptWord } from '@/api/loop';
import { IconDeed } from '@/shared/ui/IconDeed';
import { clock, indexAt, speakersOf, wordsOfParts } from './model';

export interface TranscriptHandle {
  /** Lights the word, or the part, that is said now. */
  light: (seconds: number) => void;
  /** Opens the part that is said now for mending; the first, while nothing was played. */
  edit: () => void;
}

/** The text in its parts. Lighting goes by the document, not by drawing anew: an hour has 9,000 words. */
export function Transcript({
  transcription,
  readOnly,
  onSeek,
  onPart,
  ref,
}: {
  transcription: Transcription;
  readOnly: boolean;
  onSeek: (seconds: number) => void;
  onPart: (index: number, part: TranscriptPart) => void;
  ref: Ref<TranscriptHandle>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const parts = useMemo(() => wordsOfParts(transcription), [transcription]);
  const starts = useMemo(() => parts.map((p) => p.part.start), [parts]);
  const lit = useRef<{ part: Element | null; word: Element | null }>({ part: null, word: null });
  const speakers = useMemo(() => speakersOf(transcription.parts), [transcription.parts]);
  const [editing, setEditing] = useState<number>();
  useImperativeHandle(
    ref,
    () => ({
      light: (at) => {
        const i = indexAt(starts, at);
        const part = i < 0 ? null : (box.current?.querySelector(`[data-part="${i}"]`) ?? null);
        if (part !== lit.current.part) {
          lit.current.part?.removeAttribute('data-on');
          part?.setAttribute('data-on', 'true');
          part?.scrollIntoView({ block: 'nearest' });
          lit.current.part = part;
        }
        const words = parts[i]?.words ?? [];
        const n = indexAt(
          words.map((w) => w.start),
          at,
        );
        const word = n < 0 ? null : (part?.querySelector(`[data-word="${n}"]`) ?? null);
        if (word === lit.current.word) return;
        lit.current.word?.removeAttribute('data-on');
        word?.setAttribute('data-on', 'true');
        lit.current.word = word;
      },
      edit: () => {
        if (parts.length > 0)
          setEditing(Number((lit.current.part as HTMLElement | null)?.dataset.part ?? 0));
      },
    }),
    [parts, starts],
  );
  /** The keyboard goes on where it was. */
  const close = useCallback((index: number) => {
    setEditing(undefined);
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-part="${index}"] .tr-edit`)?.focus(),
    );
  }, []);
  const save = useCallback(
    (index: number, part: TranscriptPart) => {
      close(index);
      onPart(index, part);
    },
    [onPart, close],
  );
  return (
    <Box
      ref={box}
      onClick={(e) => {
        const at = (e.target as Element).closest<HTMLElement>('[data-at]')?.dataset.at;
        if (at) onSeek(Number(at));
      }}
      sx={transcriptSx}
    >
      {parts.map(({ part, words }, i) => (
        <Part
          key={i}
          index={i}
          part={part}
          words={words}
          speakers={speakers}
          isFirst={part.speaker !== parts[i - 1]?.part.speaker}
          isEditing={editing === i}
          onEdit={readOnly ? undefined : setEditing}
          onClose={close}
          onSave={save}
        />
      ))}
    </Box>
  );
}

const Part = memo(function Part({
  index,
  part,
  words,
  speakers,
  isFirst,
  isEditing,
  onEdit,
  onClose,
  onSave,
}: {
  index: number;
  part: TranscriptPart;
  words: TranscriptWord[];
  speakers: readonly string[];
  /** The first of those that one person says after another: it names them. */
  isFirst: boolean;
  isEditing: boolean;
  onEdit: ((index: number) => void) | undefined;
  onClose: (index: number) => void;
  onSave: (index: number, part: TranscriptPart) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="tr-part" data-part={index}>
      <button
        type="button"
        className="tr-time"
        data-at={part.start}
        aria-label={t('speech.playFrom', { time: clock(part.start) })}
      >
        {clock(part.start)}
      </button>
      <div className="tr-body">
        {part.speaker && isFirst && !isEditing && <div className="tr-speaker">{part.speaker}</div>}
        {isEditing ? (
          <EditPart
            part={part}
            speakers={speakers}
            onCancel={() => onClose(index)}
            onSave={(next) => onSave(index, next)}
          />
        ) : words.length > 0 ? (
          <p>
            {words.map((w, n) => (
              <span key={n}>
                {n > 0 && ' '}
                <span className="tr-word" data-word={n} data-at={w.start}>
                  {w.text.trim()}
                </span>
              </span>
            ))}
          </p>
        ) : (
          <p>
            <span className="tr-word" data-at={part.start}>
              {part.text}
            </span>
          </p>
        )}
      </div>
      {onEdit && !isEditing && (
        <IconDeed
          className="tr-edit"
          name={t('speech.editPart', { time: clock(part.start) })}
          onClick={() => onEdit(index)}
        >
          <Pencil size={13} />
        </IconDeed>
      )}
    </div>
  );
});

function EditPart({
  part,
  speakers,
  onCancel,
  onSave,
}: {
  part: TranscriptPart;
  speakers: readonly string[];
  onCancel: () => void;
  onSave: (part: TranscriptPart) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(part.text);
  const [speaker, setSpeaker] = useState(part.speaker ?? '');
  const save = () => onSave({ ...part, text: text.trim(), speaker: speaker.trim() || null });
  return (
    <Stack
      component="form"
      sx={{ gap: 2 }}
      onSubmit={(e: React.FormEvent) => {
        e.preventDefault();
        save();
      }}
      onKeyDown={(e: React.KeyboardEvent) => {
        if (e.key === 'Escape') onCancel();
        else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) save();
      }}
    >
      <TextField
        value={speaker}
        placeholder={t('speech.speaker')}
        onChange={(e) => setSpeaker(e.target.value)}
        slotProps={{
          htmlInput: { 'aria-label': t('speech.speaker'), list: 'speakers', maxLength: 100 },
        }}
        sx={{ maxWidth: 220 }}
      />
      <datalist id="speakers">
        {speakers.map((s) => (
          <option key={s} value={s} />
        ))}
      </datalist>
      <InputBase
        multiline
        autoFocus
        value={text}
        onChange={(e) => setText(e.target.value)}
        inputProps={{ 'aria-label': t('speech.partText') }}
        sx={{
          border: 1,
          borderColor: 'h.borderStrong',
          borderRadius: '6px',
          p: 2,
          fontSize: 15,
          lineHeight: '24px',
        }}
      />
      <Stack direction="row" sx={{ gap: 2 }}>
        <Button type="submit" size="small" variant="contained">
          {t('controls.save')}
        </Button>
        <Button size="small" variant="outlined" onClick={onCancel}>
          {t('controls.cancel')}
        </Button>
      </Stack>
    </Stack>
  );
}

const transcriptSx = {
  '& .tr-part': {
    display: 'grid',
    gridTemplateColumns: '56px minmax(0,1fr) 28px',
    gap: '8px',
    px: { xs: 3, sm: 5 },
    py: '6px',
    borderLeft: '3px solid transparent',
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 40px',
  },
  '& .tr-part[data-on=true]': { borderColor: 'h.accent', bgcolor: 'h.canvas' },
  '& .tr-time': {
    all: 'unset',
    cursor: 'pointer',
    height: 24,
    fontSize: 12,
    lineHeight: '24px',
    color: 'h.text2',
    fontVariantNumeric: 'tabular-nums',
    borderRadius: '4px',
    '&:hover': { color: 'h.accentText' },
    '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent' },
  },
  '& .tr-speaker': { fontSize: 12, fontWeight: 600, color: 'h.text2' },
  '& .tr-body p': { m: 0, fontSize: 15, lineHeight: '24px', overflowWrap: 'anywhere' },
  '& .tr-word': { cursor: 'pointer', borderRadius: '3px', '&:hover': { bgcolor: 'h.hover' } },
  '& .tr-word[data-on=true]': { bgcolor: 'h.accentSoft', color: 'h.accentText' },
  '& .tr-edit': { opacity: 0.5, '&:hover, &:focus-visible': { opacity: 1 } },
};
