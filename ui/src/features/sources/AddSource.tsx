import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText, useListConnectionsQuery } from '@/api';
import {
  useCreateSourceMutation,
  useDiscoverSourcesMutation,
  useUploadToSourceMutation,
  type Source,
  type SourceFound,
  type SourceKind,
  type SourcesFound,
} from '@/api/loop';
import { notify } from '@/shared/lib/toast';
import { useJob } from '@/shared/lib/useJob';
import { CopyField } from '@/shared/ui/CopyField';
import { Field } from '@/shared/ui/Field';
import { MadeOnce, MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';
import { byAddress, byPlace, exampleOf, intervals, sourceKinds } from './model';

/** A new source: by its address, with what else is found there; by a place of a network; by a file or a door. */
export function AddSource({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [create] = useCreateSourceMutation();
  const [send] = useUploadToSourceMutation();
  const [kind, setKind] = useState<SourceKind>('feed');
  const [name, setName] = useState('');
  const [where, setWhere] = useState('');
  const [minutes, setMinutes] = useState(60);
  const [file, setFile] = useState<File>();
  const [alert, setAlert] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [door, setDoor] = useState<Source>();
  const connections = useListConnectionsQuery({});
  const fitting = (connections.data?.data ?? []).filter((c) => c.connector_id === kind);
  // Through an account networks tell the reactions as well: the first one, unless another is chosen.
  const [chosen, setChosen] = useState<string>();
  const through = fitting.some((c) => c.id === chosen) || chosen === '' ? chosen : fitting[0]?.id;
  const submit = async () => {
    setBusy(true);
    setAlert(undefined);
    const answer = await create({
      body: {
        kind,
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(byAddress(kind) ? { url: where.trim() } : {}),
        ...(byPlace(kind) ? { place: where.trim() } : {}),
        ...(through ? { connection_id: through } : {}),
        ...(kind === 'upload' || kind === 'webhook' ? {} : { interval_minutes: minutes }),
      },
    });
    if (answer.data && kind === 'upload' && file) {
      const sent = await send({ id: answer.data.id, body: { file } });
      if (sent.error) notify.failed(sent.error);
    }
    setBusy(false);
    if (answer.error) return setAlert(problemText(answer.error) ?? t('controls.noAnswer'));
    if (answer.data.kind === 'webhook' && answer.data.webhook_url) return setDoor(answer.data);
    notify.done(t('sources.added', { name: answer.data.name }));
    onClose();
  };
  return (
    <MakeDialog title={t('sources.add')} isMade={!!door} onClose={onClose}>
      {door ? (
        <MadeOnce done={t('controls.done')} onClose={onClose}>
          <Typography variant="body2">{t('sources.doorHint')}</Typography>
          <CopyField label={t('sources.door')} value={door.webhook_url ?? ''} />
        </MadeOnce>
      ) : (
        <MakeForm
          alert={alert}
          submit={t('sources.add')}
          isSubmitting={isBusy}
          isDisabled={(byAddress(kind) || byPlace(kind)) && !where.trim()}
          onSubmit={submit}
          onClose={onClose}
        >
          <Field label={t('sources.kindLabel')} hint={t(`sources.kindHint.${kind}`)}>
            {(id, describedBy) => (
              <TextField
                select
                fullWidth
                id={id}
                value={kind}
                onChange={(e) => setKind(e.target.value as SourceKind)}
                slotProps={{
                  select: { native: true },
                  htmlInput: { 'aria-describedby': describedBy },
                }}
              >
                {sourceKinds.map((k) => (
                  <option key={k} value={k}>
                    {t(`sources.kind.${k}`)}
                  </option>
                ))}
              </TextField>
            )}
          </Field>
          {(byAddress(kind) || byPlace(kind)) && (
            <Field label={t(byAddress(kind) ? 'sources.url' : 'sources.place')}>
              {(id) => (
                <TextField
                  fullWidth
                  autoFocus
                  id={id}
                  value={where}
                  placeholder={exampleOf[kind] ?? 'https://'}
                  onChange={(e) => setWhere(e.target.value)}
                />
              )}
            </Field>
          )}
          {byAddress(kind) && (
            <Discovery
              url={where}
              onTake={(found) => {
                setKind(found.kind);
                setWhere((byPlace(found.kind) && found.place) || found.url);
                if (found.title) setName(found.title);
              }}
            />
          )}
          {fitting.length > 0 && (
            <Field label={t('sources.through')} hint={t('sources.throughHint')}>
              {(id, describedBy) => (
                <TextField
                  select
                  fullWidth
                  id={id}
                  value={through ?? ''}
                  onChange={(e) => setChosen(e.target.value)}
                  slotProps={{
                    select: { native: true },
                    htmlInput: { 'aria-describedby': describedBy },
                  }}
                >
                  {fitting.map((c) => (
                    <option key={c.id} value={c.id}>
                      {c.name}
                    </option>
                  ))}
                  <option value="">{t('sources.publicly')}</option>
                </TextField>
              )}
            </Field>
          )}
          {kind === 'upload' && (
            <Field label={t('sources.file')}>
              {(id) => (
                <input
                  id={id}
                  type="file"
                  accept=".csv,.json,.jsonl"
                  onChange={(e) => setFile(e.target.files?.[0])}
                />
              )}
            </Field>
          )}
          <Field label={t('sources.name')} hint={t('sources.nameHint')}>
            {(id, describedBy) => (
              <TextField
                fullWidth
                id={id}
                value={name}
                onChange={(e) => setName(e.target.value)}
                slotProps={{ htmlInput: { 'aria-describedby': describedBy, maxLength: 200 } }}
              />
            )}
          </Field>
          {kind !== 'upload' && kind !== 'webhook' && (
            <Field label={t('sources.interval')}>
              {(id) => (
                <TextField
                  select
                  fullWidth
                  id={id}
                  value={minutes}
                  onChange={(e) => setMinutes(Number(e.target.value))}
                  slotProps={{ select: { native: true } }}
                >
                  {intervals.map((m) => (
                    <option key={m} value={m}>
                      {m < 60
                        ? t('sources.everyMinutes', { count: m })
                        : t('sources.everyHours', { count: m / 60 })}
                    </option>
                  ))}
                </TextField>
              )}
            </Field>
          )}
        </MakeForm>
      )}
    </MakeDialog>
  );
}

/** Which feeds a site has: asked of the site, one is taken. */
function Discovery({ url, onTake }: { url: string; onTake: (found: SourceFound) => void }) {
  const { t } = useTranslation();
  const [discover, { isLoading }] = useDiscoverSourcesMutation();
  const [answer, setAnswer] = useState<SourcesFound>();
  const job = useJob<SourcesFound>(setAnswer);
  const found = answer?.found;
  return (
    <Box sx={{ mt: -4, mb: 2 }}>
      <Button
        size="small"
        variant="outlined"
        loading={isLoading || job.isRunning}
        disabled={!/^https?:\/\/\S+\.\S+/.test(url.trim())}
        onClick={() => void job.start(discover({ body: { url: url.trim() } }))}
      >
        {t('sources.discover')}
      </Button>
      {found && (
        <Stack role="status" sx={{ mt: 2, gap: 1 }}>
          {found.length === 0 && (
            <Typography variant="body2" color="textSecondary">
              {answer?.note ?? t('sources.foundNone')}
            </Typography>
          )}
          {found.map((x) => (
            <Stack key={x.url} direction="row" sx={{ gap: 2, alignItems: 'center' }}>
              <Box sx={{ flex: 1, minWidth: 0, fontSize: 13, overflowWrap: 'anywhere' }}>
                {x.title || x.url}
                <Box sx={{ fontSize: 11.5, color: 'h.text2' }}>
                  {t(`sources.kind.${x.kind}`)} · {x.url}
                </Box>
              </Box>
              <Button size="small" variant="text" onClick={() => onTake(x)}>
                {t('sources.take')}
              </Button>
            </Stack>
          ))}
        </Stack>
      )}
    </Box>
  );
}
