import { Box, Button, Card, LinearProgress, Stack, TextField, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, useCreateTranscriptionMutation, useListSpeechEnginesQuery } from '@/api/loop';
import { useDispatch } from 'react-redux';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useJob } from '@/shared/lib/useJob';
import { Dropzone } from '@/shared/ui/Dropzone';
import { Field } from '@/shared/ui/Field';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { mostBytes, soundEnds } from './model';
import { upload } from './upload';

/** A file or an address becomes a text: how far the file is, then how far the writing is. */
export function NewTranscription() {
  const { t } = useTranslation();
  const f = useFormat();
  const go = useNavigate();
  const dispatch = useDispatch();
  const engines = useListSpeechEnginesQuery();
  const [create, { isLoading }] = useCreateTranscriptionMutation();
  const [url, setUrl] = useState('');
  const [engine, setEngine] = useState('');
  const [sent, setSent] = useState<number>();
  const [name, setName] = useState('');
  const sending = useRef<AbortController>(undefined);
  useEffect(() => () => sending.current?.abort(), []);
  const job = useJob<{ transcription_id: string }>((result) => {
    void go(`/transcriptions/${result.transcription_id}`);
  });
  const all = engines.data?.data ?? [];
  const noneReady = engines.data && !all.some((e) => e.ready);
  const send = async (file: File) => {
    const mine = new AbortController();
    sending.current = mine;
    setSent(0);
    setName(file.name);
    const form = new FormData();
    form.append('file', file, file.name);
    if (engine) form.append('engine', engine);
    const answer = await upload('/transcriptions', form, setSent, mine.signal);
    setSent(undefined);
    if (answer.data) {
      void job.start(Promise.resolve(answer));
      dispatch(api.util.invalidateTags(['Transcription', 'Task']) as never);
    } else if (answer.error) notify.failed(answer.error);
  };
  return (
    <Card sx={{ p: { xs: 4, sm: 5 }, mb: 4 }}>
      <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { md: '1fr 1fr' } }}>
        {sent === undefined ? (
          <Dropzone
            accept={soundEnds}
            maxBytes={mostBytes}
            title={t('speech.drop')}
            hint={t('speech.dropHint', { size: f.bytes(mostBytes) })}
            onFile={(file) => void send(file)}
          />
        ) : (
          <Stack sx={{ justifyContent: 'center', gap: 2, minHeight: 200 }}>
            <Typography variant="label" sx={{ overflowWrap: 'anywhere' }}>
              {t('speech.sending', { name, share: f.progress(sent) })}
            </Typography>
            <LinearProgress
              variant="determinate"
              value={sent * 100}
              aria-label={t('speech.drop')}
            />
            <Button
              size="small"
              variant="outlined"
              sx={{ alignSelf: 'flex-start' }}
              onClick={() => {
                sending.current?.abort();
                setSent(undefined);
              }}
            >
              {t('controls.cancel')}
            </Button>
          </Stack>
        )}
        <Stack
          component="form"
          sx={{ gap: 2 }}
          onSubmit={(e: React.FormEvent) => {
            e.preventDefault();
            if (!url.trim()) return;
            void job
              .start(create({ body: { url: url.trim(), ...(engine ? { engine } : {}) } }))
              .then((task) => task && setUrl(''));
          }}
        >
          <Field label={t('speech.url')} hint={t('speech.urlHint')}>
            {(id, describedBy) => (
              <TextField
                fullWidth
                type="url"
                id={id}
                value={url}
                placeholder="https://"
                onChange={(e) => setUrl(e.target.value)}
                slotProps={{ htmlInput: { 'aria-describedby': describedBy } }}
              />
            )}
          </Field>
          <Field label={t('speech.engine')} hint={noneReady ? t('speech.noEngine') : ''}>
            {(id, describedBy) => (
              <TextField
                fullWidth
                select
                id={id}
                value={engine}
                onChange={(e) => setEngine(e.target.value)}
                slotProps={{
                  select: { native: true },
                  htmlInput: { 'aria-describedby': describedBy },
                }}
              >
                <option value="">{t('speech.engineAuto')}</option>
                {all.map((e) => (
                  <option key={e.id} value={e.id} disabled={!e.ready}>
                    {e.ready ? e.name : `${e.name} – ${e.why_not ?? t('speech.notReady')}`}
                  </option>
                ))}
              </TextField>
            )}
          </Field>
          <Button
            type="submit"
            variant="outlined"
            loading={isLoading}
            sx={{ alignSelf: 'flex-start' }}
          >
            {t('speech.fetch')}
          </Button>
        </Stack>
      </Box>
      {job.task && job.isRunning && (
        <Box sx={{ mt: 4 }}>
          <TaskProgress task={job.task} />
        </Box>
      )}
    </Card>
  );
}
