import {
  Box,
  Button,
  Stack,
  Tab,
  Tabs,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
  useMediaQuery,
} from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { ArrowLeft, Compass } from 'lucide-react';
import type { TFunction } from 'i18next';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isApiError, problemText, type CheckContent, type ContentItem } from '@/api';
import { useGetContentQuery } from '@/api/loop';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Said } from '@/shared/ui/Said';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { nameOfNetwork, networkName, stateTone } from '@/shared/content/names';
import { adOf, adTexts, canPublish, hasTitle, isLocked, titleOf } from '../model';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { AdEditor } from './AdEditor';
import { Bones, paneColumns } from './Bones';
import { ConflictBar } from './ConflictBar';
import { Editor } from './Editor';
import { FactsPane } from './FactsPane';
import { Findings } from './Findings';
import { Preview } from './preview/Preview';
import { StepButtons } from './StepButtons';
import { useCheck } from './useCheck';
import { WritePane } from './write/WritePane';
import { useStudio, type Studio } from './useStudio';

const panes = ['editor', 'preview', 'write', 'facts'] as const;
type Pane = (typeof panes)[number];

const paneName = (t: TFunction, pane: Pane) =>
  pane === 'write' ? t('studio.brief') : t(`content.${pane}`);

/** One piece of content: what is known about it, its text, and how readers will see it. */
export function Component() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useGetContentQuery({ id });
  const { t } = useTranslation();
  if (isApiError(error) && error.status === 404)
    return (
      <EmptyState
        isPage
        icon={Compass}
        title={t('content.gone')}
        hint={t('content.goneHint')}
        action={
          <Button component={Link} to="/content" variant="outlined" size="small">
            {t('content.allTexts')}
          </Button>
        }
      />
    );
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data || data.id !== id) return <Bones />;
  return <StudioView key={data.id} loaded={data} onLoad={async () => (await refetch()).data} />;
}

/** What the server is asked about this text; nothing while there are no words. */
function questionOf(item: ContentItem): CheckContent | null {
  if (item.kind === 'ads') {
    const ad = adOf(item.data);
    const texts = adTexts(ad);
    return texts.length ? { text: '', ad_format: ad.format, ad: texts, item_id: item.id } : null;
  }
  if (!item.text.trim()) return null;
  return {
    text: item.text,
    ...(hasTitle(item) && item.title ? { title: item.title } : {}),
    // Where Herald does not know the network the text is still looked through.
    ...(item.network && item.network in networkName ? { network: item.network } : {}),
    ...(item.language ? { language: item.language } : {}),
    media: item.media.map((m) => ({ media_type: m.media_type, alt: m.alt, bytes: m.bytes })),
    item_id: item.id,
  };
}

function StudioView({
  loaded,
  onLoad,
}: {
  loaded: ContentItem;
  onLoad: () => Promise<ContentItem | undefined>;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const studio = useStudio(loaded);
  const { view } = studio;
  const isLocal = useMediaQuery(useTheme().breakpoints.down('lg'));
  const [pane, setPane] = useParam('pane', 'editor');
  const shown = panes.find((p) => p === pane) ?? 'editor';
  // Beside the text stands what it is made from, or what is known about it.
  const left = shown === 'facts' ? 'facts' : 'write';
  // Made anew only when what is asked has changed.
  const question = JSON.stringify(questionOf(view));
  const check = useCheck(useMemo(() => JSON.parse(question) as CheckContent | null, [question]));
  const readOnly = !can('editor') || isLocked(view.state) || view.state === 'archived';
  const title = titleOf(view) || t('content.untitled');
  useEffect(() => {
    document.title = `${title} · Herald`;
  }, [title]);
  const part: Record<Pane, React.ReactNode> = {
    write: <WritePane studio={studio} readOnly={readOnly} />,
    facts: <FactsPane studio={studio} readOnly={readOnly} />,
    editor: (
      <Stack sx={{ gap: 4 }}>
        <ConflictBar studio={studio} onLoad={onLoad} />
        <Says studio={studio} />
        {view.kind === 'ads' ? (
          <AdEditor studio={studio} check={check} readOnly={readOnly} />
        ) : (
          <Editor studio={studio} check={check} readOnly={readOnly} />
        )}
        {/* What is out is not mended any more. */}
        {!isLocked(view.state) && <Findings check={check} isAd={view.kind === 'ads'} />}
      </Stack>
    ),
    preview: <Preview item={view} />,
  };
  return (
    <Stack sx={{ height: '100%', minHeight: 0 }}>
      <Head
        studio={studio}
        title={title}
        onPlan={() => {
          setPane('facts');
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>('[data-plan] input')?.focus(),
          );
        }}
      />
      {isLocal ? (
        <>
          <Tabs
            value={shown}
            onChange={(_, v: Pane) => setPane(v)}
            sx={{ minHeight: 38, px: 4, borderBottom: 1, borderColor: 'h.border', flexShrink: 0 }}
          >
            {panes.map((p) => (
              <Tab
                key={p}
                value={p}
                id={`studio-tab-${p}`}
                aria-controls={`studio-${p}`}
                label={paneName(t, p)}
                sx={{ minHeight: 38, textTransform: 'none', fontSize: 13.5 }}
              />
            ))}
          </Tabs>
          <Box
            role="tabpanel"
            id={`studio-${shown}`}
            aria-labelledby={`studio-tab-${shown}`}
            sx={{ flex: 1, minHeight: 0, overflow: 'auto', p: 4 }}
          >
            {part[shown]}
          </Box>
        </>
      ) : (
        <Box
          sx={{
            flex: 1,
            minHeight: 0,
            display: 'grid',
            gridTemplateColumns: paneColumns,
          }}
        >
          {([left, 'editor', 'preview'] as const).map((p, i) => (
            <Box
              key={i}
              component="section"
              // What scrolls is reached by the keyboard.
              tabIndex={0}
              aria-label={paneName(t, p)}
              sx={{
                minHeight: 0,
                minWidth: 0,
                overflow: 'auto',
                p: p === 'editor' ? 6 : 5,
                bgcolor: p === 'editor' ? 'h.surface' : 'h.canvas',
                borderLeft: i === 0 ? 0 : 1,
                borderColor: 'h.border',
                '&:focus-visible': { outlineOffset: -2 },
              }}
            >
              {i === 0 && <LeftSwitch value={left} onChange={setPane} />}
              {p === 'editor' ? <Box sx={{ maxWidth: 720, mx: 'auto' }}>{part[p]}</Box> : part[p]}
            </Box>
          ))}
        </Box>
      )}
    </Stack>
  );
}

function LeftSwitch({
  value,
  onChange,
}: {
  value: 'write' | 'facts';
  onChange: (pane: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <ToggleButtonGroup
      exclusive
      fullWidth
      value={value}
      aria-label={t('studio.left')}
      onChange={(_, v: string | null) => v && onChange(v)}
      sx={{ mb: 4 }}
    >
      {(['write', 'facts'] as const).map((v) => (
        <ToggleButton key={v} value={v}>
          {paneName(t, v)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Head({
  studio,
  title,
  onPlan,
}: {
  studio: Studio;
  title: string;
  /** Where it is given a day and sent on its way. */
  onPlan: () => void;
}) {
  const { t } = useTranslation();
  const { view } = studio;
  const kind = t(`content.kind.${view.kind}`);
  return (
    <Stack
      direction="row"
      sx={{
        alignItems: 'center',
        gap: 3,
        rowGap: 2,
        flexWrap: 'wrap',
        px: { xs: 4, md: 5 },
        py: 2.5,
        borderBottom: 1,
        borderColor: 'h.border',
        flexShrink: 0,
      }}
    >
      <Button
        component={Link}
        to="/content"
        variant="text"
        size="small"
        startIcon={<ArrowLeft size={14} />}
        aria-label={t('content.back')}
        // On a phone the title needs the room.
        sx={(theme) => ({
          minWidth: 0,
          [theme.breakpoints.down('sm')]: { '& .MuiButton-startIcon': { mr: 0 } },
        })}
      >
        <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
          {t('content.back')}
        </Box>
      </Button>
      <NetworkMark network={view.network} kind={view.kind} />
      <Box sx={{ minWidth: 0, flex: { xs: '1 1 60%', md: 1 } }}>
        <Typography variant="h2" component="h1" noWrap>
          {title}
        </Typography>
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center', color: 'h.text2' }}>
          <Typography variant="caption" component="span" noWrap>
            {view.network && view.network !== view.kind
              ? `${kind} · ${nameOfNetwork(view.network)}`
              : kind}
          </Typography>
          <SaveWord studio={studio} />
        </Stack>
      </Box>
      <Badge tone={stateTone[view.state]}>{t(`content.states.${view.state}`)}</Badge>
      <StepButtons
        studio={studio}
        title={title}
        next={
          view.state === 'approved' &&
          canPublish(view.kind) && (
            <Button size="small" variant="contained" onClick={onPlan}>
              {t('publish.plan')}
            </Button>
          )
        }
      />
    </Stack>
  );
}

/** How the saving stands, in a word that changes quietly. */
function SaveWord({ studio }: { studio: Studio }) {
  const { t } = useTranslation();
  const { state, error, save } = studio;
  return (
    <Typography
      variant="caption"
      component="span"
      role="status"
      sx={{ color: state === 'failed' || state === 'conflict' ? 'h.red' : 'h.text2' }}
    >
      {state === 'saved' && t('content.saved')}
      {state === 'dirty' && t('content.unsaved')}
      {state === 'saving' && t('content.saving')}
      {state === 'conflict' && t('content.unsaved')}
      {state === 'failed' && (
        <>
          {t('content.notSaved', { why: problemText(error) ?? t('controls.noAnswer') })}{' '}
          <Button size="small" variant="text" onClick={() => void save()} sx={{ height: 20 }}>
            {t('content.tryAgain')}
          </Button>
        </>
      )}
    </Typography>
  );
}

/** What its readers should know before they touch it: why it came back, who said yes, that it is out. */
function Says({ studio }: { studio: Studio }) {
  const { t } = useTranslation();
  const { item } = studio;
  if (isLocked(item.state))
    return (
      <Said tone="neutral">
        {t(item.state === 'publishing' ? 'content.lockedOnWay' : 'content.locked')}
      </Said>
    );
  if (item.state === 'draft' && item.note)
    return <Said tone="amber">{t('content.noteSaid', { note: item.note })}</Said>;
  if (item.approved_by && (item.state === 'approved' || item.state === 'scheduled'))
    return (
      <Said tone="green">
        {`${t('content.approvedBy', { name: item.approved_by })}. ${t('content.losesYes')}`}
      </Said>
    );
  return null;
}
