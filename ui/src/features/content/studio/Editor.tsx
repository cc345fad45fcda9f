import { Box, Button, InputBase, Stack, TextField } from '@mui/material';
import { Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { canThread } from '@/shared/content/names';
import { Field } from '@/shared/ui/Field';
import { IconDeed } from '@/shared/ui/IconDeed';
import {
  canComment,
  firstCommentOf,
  hasTitle,
  threadOf,
  withFirstComment,
  withThread,
} from '../model';
import { Counter } from './Counter';
import { fieldId, FindingLine } from './Findings';
import { useCheck, type Check } from './useCheck';
import type { Studio } from './useStudio';

const textSx = {
  border: 1,
  borderColor: 'h.borderStrong',
  borderRadius: '8px',
  bgcolor: 'h.surface',
  '&:focus-within': { borderColor: 'h.accent' },
};

/** Title where there is one, the text, and what follows it in a thread. */
export function Editor({
  studio,
  check,
  readOnly,
}: {
  studio: Studio;
  check: Check;
  readOnly: boolean;
}) {
  const { t } = useTranslation();
  const { view, change } = studio;
  const thread = threadOf(view.data);
  const isTooLong = check.result?.findings.some((f) => f.code.startsWith('too_long')) ?? false;
  const setThread = (next: string[]) => change({ data: withThread(view.data, next) });
  return (
    <Stack sx={{ gap: 3 }}>
      {hasTitle(view) && (
        <TextField
          fullWidth
          id={fieldId('title')}
          value={view.title}
          placeholder={t('content.titleHint')}
          onChange={(e) => change({ title: e.target.value })}
          slotProps={{
            htmlInput: { 'aria-label': t('content.title'), readOnly, maxLength: 500 },
          }}
          sx={{ '& input': { fontSize: 16, fontWeight: 600, height: 26 } }}
        />
      )}
      <Box sx={{ ...textSx, ...(isTooLong ? { borderColor: 'h.red' } : {}) }}>
        <InputBase
          multiline
          fullWidth
          minRows={view.kind === 'social' || view.kind === 'quote' ? 7 : 16}
          id={fieldId('text')}
          value={view.text}
          placeholder={t('content.write')}
          onChange={(e) => change({ text: e.target.value })}
          inputProps={{
            'aria-label': t('content.text'),
            'aria-invalid': isTooLong,
            readOnly,
            spellCheck: true,
            lang: view.language ?? check.result?.language ?? undefined,
          }}
          sx={{ p: 4, pb: 2, fontSize: 15, lineHeight: '24px', alignItems: 'flex-start' }}
        />
        <Stack direction="row" sx={{ px: 4, pb: 3, minHeight: 28, justifyContent: 'flex-end' }}>
          <Counter result={check.result} network={view.network} />
        </Stack>
      </Box>
      {thread.map((text, i) => (
        <ThreadPost
          key={i}
          number={i + 2}
          text={text}
          studio={studio}
          readOnly={readOnly}
          onChange={(next) => setThread(thread.map((x, n) => (n === i ? next : x)))}
          onRemove={() => setThread(thread.filter((_, n) => n !== i))}
        />
      ))}
      {canThread(view.network) && !readOnly && (
        <Button
          size="small"
          variant="text"
          startIcon={<Plus size={14} />}
          onClick={() => {
            setThread([...thread, '']);
            const next = fieldId(`thread/${thread.length}`);
            requestAnimationFrame(() => document.getElementById(next)?.focus());
          }}
          sx={{ alignSelf: 'flex-start' }}
        >
          {t('content.addThread')}
        </Button>
      )}
      {canComment(view.network) && (!readOnly || firstCommentOf(view.data)) && (
        <Field label={t('publish.firstComment')} hint={t('publish.firstCommentHint')}>
          {(id, describedBy) => (
            <TextField
              fullWidth
              multiline
              minRows={2}
              id={id}
              value={firstCommentOf(view.data)}
              onChange={(e) => change({ data: withFirstComment(view.data, e.target.value) })}
              sx={{ '& .MuiInputBase-root': { p: 0 } }}
              slotProps={{
                htmlInput: { readOnly, maxLength: 2000, 'aria-describedby': describedBy },
              }}
            />
          )}
        </Field>
      )}
    </Stack>
  );
}

/** A further post of the thread: each has to fit by itself. */
function ThreadPost({
  number,
  text,
  studio,
  readOnly,
  onChange,
  onRemove,
}: {
  number: number;
  text: string;
  studio: Studio;
  readOnly: boolean;
  onChange: (text: string) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const { id, network } = studio.view;
  const field = `thread/${number - 2}`;
  const check = useCheck(
    useMemo(
      () => (text.trim() && network ? { text, network, item_id: id } : null),
      [text, network, id],
    ),
  );
  const name = t('content.threadPost', { number });
  return (
    <Box role="group" aria-label={name}>
      <Box sx={{ ...textSx, ml: 4 }}>
        <InputBase
          multiline
          fullWidth
          minRows={3}
          id={fieldId(field)}
          value={text}
          onChange={(e) => onChange(e.target.value)}
          inputProps={{ 'aria-label': name, readOnly }}
          sx={{ p: 4, pb: 2, fontSize: 15, lineHeight: '24px' }}
        />
        <Stack
          direction="row"
          sx={{ px: 4, pb: 2, gap: 2, alignItems: 'center', justifyContent: 'flex-end' }}
        >
          <Counter result={check.result} network={network} />
          {!readOnly && (
            <IconDeed name={t('content.removeThread', { number })} onClick={onRemove}>
              <X size={14} />
            </IconDeed>
          )}
        </Stack>
      </Box>
      <Box sx={{ ml: 4 }}>
        {check.result?.findings.map((f, i) => (
          <FindingLine key={i} finding={f.field === 'text' ? { ...f, field } : f} />
        ))}
      </Box>
    </Box>
  );
}
