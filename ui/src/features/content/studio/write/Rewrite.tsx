import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RewriteText, Rewritten } from '@/api/loop';
import { wordDiff } from '@/shared/content/diff';
import { useLanguages } from '@/shared/content/Filters';
import { DiffText } from '@/shared/content/DiffText';
import { notify } from '@/shared/lib/toast';
import type { Studio } from '../useStudio';
import { useWriter } from './useWriter';
import { Coming, WhoWrote } from './Written';

const plain = ['shorter', 'longer', 'simpler', 'improve'] as const;

/** The text said another way: shown as what would change, and taken over only when it is wanted. */
export function Rewrite({ studio }: { studio: Studio }) {
  const { t } = useTranslation();
  const writer = useWriter<Rewritten>();
  const [tone, setTone] = useState('');
  const [language, setLanguage] = useState('');
  // What the answer was made from: the text may go on being typed.
  const [before, setBefore] = useState('');
  const { view } = studio;
  const languages = useLanguages();
  const ask = async (body: RewriteText) => {
    if (!(await studio.save())) return;
    setBefore(view.text);
    void writer.write(`/content/items/${view.id}/rewrite`, body);
  };
  const { result } = writer;
  const pieces = useMemo(() => (result ? wordDiff(before, result.text) : []), [before, result]);
  if (!view.text.trim() || view.kind === 'ads') return null;
  const isBusy = writer.state === 'writing';
  const take = () => {
    if (!result) return;
    const old = { title: view.title, text: view.text, data: view.data };
    studio.change({
      text: result.text,
      ...(result.title ? { title: result.title } : {}),
      ...(result.data
        ? { data: { ...(view.data as object | null), ...(result.data as object) } }
        : {}),
    });
    writer.clear();
    notify.undo(t('studio.taken'), () => studio.change(old));
  };
  return (
    <Box
      component="section"
      aria-label={t('studio.rewrite')}
      sx={{ borderTop: 1, borderColor: 'h.border', pt: 4 }}
    >
      <Typography variant="h3" component="h2" sx={{ mb: 2 }}>
        {t('studio.rewrite')}
      </Typography>
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          mb: 2,
          // Four deeds: never three and one.
          gridTemplateColumns: {
            xs: 'repeat(2, minmax(0,1fr))',
            sm: 'repeat(4, minmax(0,1fr))',
            lg: 'repeat(2, minmax(0,1fr))',
          },
        }}
      >
        {plain.map((how) => (
          <Button
            key={how}
            size="small"
            variant="outlined"
            disabled={isBusy}
            onClick={() => void ask({ how })}
          >
            {t(`studio.how.${how}`)}
          </Button>
        ))}
      </Box>
      <Ask
        label={t('studio.how.tone')}
        action={t('studio.go')}
        isReady={!!tone.trim() && !isBusy}
        onAsk={() => void ask({ how: 'tone', tone: tone.trim() })}
      >
        <TextField
          fullWidth
          value={tone}
          placeholder={t('studio.toneHint')}
          onChange={(e) => setTone(e.target.value)}
          slotProps={{ htmlInput: { 'aria-label': t('studio.how.tone'), maxLength: 200 } }}
        />
      </Ask>
      <Ask
        label={t('studio.how.translate')}
        action={t('studio.go')}
        isReady={!!language && !isBusy}
        onAsk={() => void ask({ how: 'translate', language })}
      >
        <TextField
          select
          fullWidth
          value={language}
          onChange={(e) => setLanguage(e.target.value)}
          slotProps={{
            select: { native: true },
            htmlInput: { 'aria-label': t('studio.how.translate') },
          }}
        >
          <option value="">{t('studio.translateTo')}</option>
          {languages.map((l) => (
            <option key={l.value} value={l.value}>
              {l.label}
            </option>
          ))}
        </TextField>
      </Ask>
      <Coming writer={writer} />
      {writer.state === 'done' && result && (
        <Stack sx={{ gap: 2, mt: 2 }}>
          <WhoWrote engine={result.engine} notes={result.notes} assemblyId={result.assembly_id} />
          <DiffText label={t('studio.wouldChange')} pieces={pieces} />
          <Stack direction="row" sx={{ gap: 2 }}>
            <Button size="small" variant="contained" onClick={take}>
              {t('studio.take')}
            </Button>
            <Button size="small" variant="outlined" onClick={writer.clear}>
              {t('studio.leave')}
            </Button>
          </Stack>
        </Stack>
      )}
    </Box>
  );
}

function Ask({
  label,
  action,
  isReady,
  onAsk,
  children,
}: {
  label: string;
  action: string;
  isReady: boolean;
  onAsk: () => void;
  children: React.ReactNode;
}) {
  return (
    <Box
      component="form"
      aria-label={label}
      onSubmit={(e: React.FormEvent) => {
        e.preventDefault();
        if (isReady) onAsk();
      }}
      sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0,1fr) auto', mb: 2 }}
    >
      {children}
      <Button type="submit" variant="outlined" disabled={!isReady}>
        {action}
      </Button>
    </Box>
  );
}
