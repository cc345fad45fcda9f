import {
  Box,
  Button,
  Card,
  Menu,
  MenuItem,
  Skeleton,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { ArrowLeft, Download, Pause, Play, RotateCcw, RotateCw, Sparkles } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isApiError } from '@/api';
import { downloadFile } from '@/api/download';
import {
  useGetTranscriptionQuery,
  useUpdateTranscriptionMutation,
  type Transcription,
  type TranscriptPart,
} from '@/api/loop';
import { sayNote } from '@/shared/content/notes';
import { useActions, type Action } from '@/shared/lib/actions';
import { useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { FormAlert } from '@/shared/ui/Field';
import { IconDeed } from '@/shared/ui/IconDeed';
import { Page } from '@/shared/ui/Page';
import { ErrorState, NotFound } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { MakeDialog } from './MakeDialog';
import { clock, isAtWork, stateTone } from './model';
import { Transcript, type TranscriptHandle } from './Transcript';
import { speeds, usePlayer } from './usePlayer';

const pollMs = 3000;

/** One recording with its text: heard and read together, mended, taken away, made into content. */
export function Component() {
  const { id = '' } = useParams();
  const [polls, setPolls] = useState(false);
  const { data, error, refetch } = useGetTranscriptionQuery(
    { id },
    { pollingInterval: polls ? pollMs : 0 },
  );
  const works = !!data && isAtWork(data.state);
  useEffect(() => setPolls(works), [works]);
  if (error && isApiError(error) && error.status === 404) return <NotFound />;
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data || data.id !== id)
    return (
      <Box sx={{ p: 6 }} aria-busy>
        <Skeleton variant="rounded" height={520} />
      </Box>
    );
  return <View key={data.id} transcription={data} />;
}

function View({ transcription: tr }: { transcription: Transcription }) {
  const { t } = useTranslation();
  const isEditor = useCan()('editor');
  const handle = useRef<TranscriptHandle>(null);
  const time = useRef<HTMLSpanElement>(null);
  const isDone = tr.state === 'done';
  const player = usePlayer(
    isDone && tr.has_sound !== false ? tr.id : null,
    useCallback((at: number) => {
      handle.current?.light(at);
      if (time.current) time.current.textContent = clock(at);
    }, []),
  );
  const { seek, flip, skip } = player;
  const [update] = useUpdateTranscriptionMutation();
  const [isMaking, setMaking] = useState(false);
  const latest = useRef(tr);
  latest.current = tr;
  const put = useCallback(
    async (parts: TranscriptPart[]) => {
      const now = latest.current;
      const answer = await update({
        id: now.id,
        'If-Match': `"${now.version}"`,
        body: { parts },
      });
      if (answer.error) notify.failed(answer.error);
      return !answer.error;
    },
    [update],
  );
  const onPart = useCallback(
    async (index: number, part: TranscriptPart) => {
      const before = latest.current.parts;
      if (await put(before.map((p, i) => (i === index ? part : p))))
        notify.undo(t('controls.saved'), () => void put(before));
    },
    [put, t],
  );
  useActions(
    useMemo<Action[]>(
      () => [
        { id: 'tr:play', label: t('speech.play'), group: 'do', keys: 'k', run: flip },
        { id: 'tr:back', label: t('speech.back'), group: 'do', keys: 'j', run: () => skip(-5) },
        { id: 'tr:on', label: t('speech.on'), group: 'do', keys: 'l', run: () => skip(5) },
        ...(isEditor && isDone
          ? [
              {
                id: 'tr:edit',
                label: t('speech.editNow'),
                group: 'do' as const,
                keys: 'e',
                run: () => handle.current?.edit(),
              },
              {
                id: 'tr:make',
                label: t('speech.make'),
                group: 'do' as const,
                keys: 'm',
                run: () => setMaking(true),
              },
            ]
          : []),
      ],
      [t, flip, skip, isEditor, isDone],
    ),
  );
  const { data: task } = useTask(isAtWork(tr.state) ? (tr.task_id ?? undefined) : undefined);
  const title = tr.title || tr.file_name || tr.source_url || '';
  return (
    <Page title={title} width={980} isCentred>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 3, mb: 4, flexWrap: 'wrap' }}>
        <Button
          component={Link}
          to="/transcriptions"
          variant="text"
          size="small"
          startIcon={<ArrowLeft size={14} />}
        >
          {t('nav.transcriptions')}
        </Button>
        <Title tr={tr} isEditor={isEditor} />
        <Badge tone={stateTone[tr.state]}>{t(`speech.states.${tr.state}`)}</Badge>
        {isDone && <ExportMenu tr={tr} />}
        {isDone && isEditor && (
          <Button
            variant="contained"
            size="small"
            startIcon={<Sparkles size={14} />}
            onClick={() => setMaking(true)}
          >
            {t('speech.make')}
          </Button>
        )}
      </Stack>
      {tr.error && <FormAlert>{tr.error}</FormAlert>}
      {tr.notes.map((note, i) => (
        <Typography key={i} variant="body2" color="textSecondary" sx={{ mb: 2 }}>
          {sayNote(note)}
        </Typography>
      ))}
      {isAtWork(tr.state) && (
        <Card sx={{ p: 4, mb: 4 }} aria-busy={!task}>
          {task ? <TaskProgress task={task} /> : <Skeleton variant="rounded" height={40} />}
          <Typography variant="body2" color="textSecondary" sx={{ mt: 3 }}>
            {t('speech.atWork')}
          </Typography>
        </Card>
      )}
      {(isDone || tr.parts.length > 0) && (
        <Card>
          {isDone && tr.has_sound !== false && (
            <Stack
              direction="row"
              role="group"
              aria-label={t('speech.player')}
              sx={{
                alignItems: 'center',
                gap: 1,
                px: { xs: 3, sm: 5 },
                py: 2,
                borderBottom: 1,
                borderColor: 'h.border',
                position: 'sticky',
                top: 0,
                zIndex: 2,
                bgcolor: 'h.surface',
                borderRadius: '10px 10px 0 0',
                flexWrap: 'wrap',
              }}
            >
              {/* Its words stand below: they are its captions. */}
              <audio {...player.props} preload="metadata" />
              <IconDeed size="medium" name={t('speech.back')} onClick={() => skip(-5)}>
                <RotateCcw size={16} />
              </IconDeed>
              <IconDeed
                size="medium"
                name={t(player.isPlaying ? 'speech.pause' : 'speech.play')}
                onClick={flip}
                disabled={!player.src}
              >
                {player.isPlaying ? <Pause size={18} /> : <Play size={18} />}
              </IconDeed>
              <IconDeed size="medium" name={t('speech.on')} onClick={() => skip(5)}>
                <RotateCw size={16} />
              </IconDeed>
              <Typography
                variant="body2"
                component="span"
                sx={{ fontVariantNumeric: 'tabular-nums', ml: 1, flex: 1 }}
              >
                <span ref={time}>0:00</span>
                {tr.seconds !== null && ` / ${clock(tr.seconds)}`}
              </Typography>
              <TextField
                select
                value={player.speed}
                onChange={(e) => player.setRate(Number(e.target.value))}
                slotProps={{
                  select: { native: true },
                  htmlInput: { 'aria-label': t('speech.speed') },
                }}
              >
                {speeds.map((s) => (
                  <option key={s} value={s}>
                    {s} ×
                  </option>
                ))}
              </TextField>
              {player.failed && (
                <Typography
                  role="status"
                  variant="caption"
                  sx={{ width: '100%', color: 'h.amber' }}
                >
                  {t('speech.noAudio')}
                </Typography>
              )}
            </Stack>
          )}
          <Box sx={{ py: 3 }}>
            {tr.parts.length === 0 ? (
              <Typography variant="body2" color="textSecondary" sx={{ px: 5, py: 4 }}>
                {t('speech.silent')}
              </Typography>
            ) : (
              <Transcript
                ref={handle}
                transcription={tr}
                readOnly={!isEditor}
                onSeek={seek}
                onPart={(i, part) => void onPart(i, part)}
              />
            )}
          </Box>
        </Card>
      )}
      {isMaking && <MakeDialog transcription={tr} onClose={() => setMaking(false)} />}
    </Page>
  );
}

function Title({ tr, isEditor }: { tr: Transcription; isEditor: boolean }) {
  const { t } = useTranslation();
  const [update] = useUpdateTranscriptionMutation();
  const [title, setTitle] = useState(tr.title);
  useEffect(() => setTitle(tr.title), [tr.title]);
  const save = async () => {
    if (title.trim() === tr.title || !title.trim()) return setTitle(tr.title);
    const answer = await update({
      id: tr.id,
      'If-Match': `"${tr.version}"`,
      body: { title: title.trim() },
    });
    if (answer.error) notify.failed(answer.error);
  };
  return (
    <Box component="h1" sx={{ m: 0, flex: 1, minWidth: 200, fontSize: 16 }}>
      {isEditor ? (
        <TextField
          fullWidth
          value={title}
          onChange={(e) => setTitle(e.target.value)}
          onBlur={() => void save()}
          slotProps={{ htmlInput: { 'aria-label': t('speech.title'), maxLength: 300 } }}
          sx={{ '& input': { fontWeight: 600 } }}
        />
      ) : (
        tr.title
      )}
    </Box>
  );
}

function ExportMenu({ tr }: { tr: Transcription }) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const save = (end: string) => {
    setAnchor(null);
    const name = (tr.title || 'transcript').replace(/[^\p{L}\p{N}]+/gu, '-');
    downloadFile(`/api/v1/transcriptions/${tr.id}/${end}`, `${name}.${end}`).catch((e: unknown) =>
      notify.failed(e),
    );
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        startIcon={<Download size={14} />}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {t('speech.export')}
      </Button>
      <Menu open={!!anchor} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {(['srt', 'vtt', 'txt', 'json'] as const).map((end) => (
          <MenuItem key={end} onClick={() => save(end)}>
            {t(`speech.formats.${end}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
