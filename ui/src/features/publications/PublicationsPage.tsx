import { Box, Button, Drawer, Skeleton, Stack, Typography, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { Compass, ExternalLink, Rss, Send, X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isApiError } from '@/api';
import {
  api,
  useGetPublicationQuery,
  useRetryPublicationMutation,
  type Publication,
} from '@/api/loop';
import { NetworkFilter } from '@/shared/content/Filters';
import { MailFile } from '@/shared/content/MailFile';
import { nameOfNetwork, publicationTone } from '@/shared/content/names';
import { none, useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { notify } from '@/shared/lib/toast';
import { useListFilter } from '@/shared/lib/useListFilter';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { useConfirm } from '@/shared/ui/Confirm';
import { Ago } from '@/shared/ui/DateTime';
import { Facts } from '@/shared/ui/Facts';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { IconDeed } from '@/shared/ui/IconDeed';
import { FilterRow, ListFrame } from '@/shared/ui/ListFrame';
import { Said } from '@/shared/ui/Said';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';

const states = ['unclear', 'failed', 'sending', 'waiting', 'manual', 'published'] as const;
const filters = { state: states, network: null, item_id: null } as const;
const ellipsis = { overflow: 'hidden', textOverflow: 'ellipsis' };
const rowId = (p: Publication) => p.id;

/** Every attempt to get something out: what became of it, and what a person has to decide. */
export function Component() {
  const { t } = useTranslation();
  const [state, setState] = useParam('state');
  const [open, setOpen] = useParam('open');
  const { filter, isFiltered, clear } = useListFilter(filters);
  const { item_id: itemId, ...rest } = filter;
  const list = usePages(api.endpoints.listPublications, { ...rest, ...(itemId ? { itemId } : {}) });
  const isAdmin = useCan()('admin');
  const columns = useColumns();
  return (
    <Page title={t('publications.title')}>
      <PageHeader
        title={t('publications.title')}
        subtitle={t('publications.subtitle')}
        actions={
          <>
            {isAdmin && (
              <Button
                component={Link}
                to="/settings/webhooks"
                variant="outlined"
                startIcon={<Rss size={14} />}
              >
                {t('settings.webhooks')}
              </Button>
            )}
            <Button component={Link} to="/calendar" variant="outlined">
              {t('nav.calendar')}
            </Button>
          </>
        }
      />
      <FilterRow>
        <FilterSelect
          label={t('content.state')}
          all={t('content.allStates')}
          value={state}
          onChange={setState}
          choices={states.map((s) => ({ value: s, label: t(`publish.states.${s}`) }))}
        />
        <NetworkFilter />
        {itemId && (
          <Button className="filter-aside" variant="text" onClick={clear}>
            {t('publications.all')}
          </Button>
        )}
      </FilterRow>
      <ListFrame
        list={list}
        onClear={isFiltered && clear}
        empty={
          <EmptyState
            icon={Send}
            title={t('publications.none')}
            hint={t('publications.noneHint')}
            action={
              <Button component={Link} to="/content" size="small" variant="outlined">
                {t('publications.toContent')}
              </Button>
            }
          />
        }
      >
        <VirtualTable
          label={t('publications.title')}
          columns={columns}
          rows={list.rows}
          rowId={rowId}
          isLoading={list.isLoading}
          maxHeight="calc(100dvh - 240px)"
          onOpen={(p) => setOpen(p.id)}
          hasMore={list.hasMore}
          onMore={list.more}
        />
      </ListFrame>
      <Drawer
        anchor="right"
        open={!!open}
        onClose={() => setOpen('')}
        slotProps={{ paper: { 'aria-label': t('publications.one') } }}
      >
        {open && <Detail id={open} onClose={() => setOpen('')} />}
      </Drawer>
    </Page>
  );
}

function useColumns(): Column<Publication>[] {
  const { t } = useTranslation();
  // On a phone what it is, why it is not out, and how it stands; the rest is one tap away.
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  return useMemo(() => {
    const all: Column<Publication>[] = [
      {
        id: 'title',
        header: t('content.text'),
        width: 240,
        grow: 5,
        cell: (p) => (
          <Box sx={{ minWidth: 0, lineHeight: '16px', '& > *': ellipsis }}>
            <Box sx={{ fontWeight: 500 }}>{p.title || t('content.untitled')}</Box>
            {isNarrow && (
              <Box sx={{ fontSize: 11.5, color: p.error ? 'h.red' : 'h.text2' }}>
                {p.error ?? nameOfNetwork(p.network)}
              </Box>
            )}
          </Box>
        ),
      },
      {
        id: 'state',
        header: t('content.state'),
        width: 130,
        cell: (p) => (
          <Badge tone={publicationTone[p.state]}>{t(`publish.states.${p.state}`)}</Badge>
        ),
      },
      {
        id: 'network',
        header: t('content.network'),
        width: 120,
        cell: (p) => nameOfNetwork(p.network) || none,
      },
      {
        id: 'tries',
        header: t('publications.tries'),
        width: 90,
        numeric: true,
        cell: (p) => `${p.attempt} / ${p.max_attempts}`,
      },
      {
        id: 'error',
        header: t('calendar.reason'),
        width: 200,
        grow: 3,
        cell: (p) => (
          <span className="vt-name" title={p.error ?? undefined}>
            {p.error ?? none}
          </span>
        ),
      },
      {
        id: 'at',
        header: t('content.updated'),
        width: 124,
        cell: (p) => <Ago at={p.updated_at} />,
      },
    ];
    return isNarrow ? all.slice(0, 2) : all;
  }, [t, isNarrow]);
}

function Detail({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  const isEditor = useCan()('editor');
  const confirm = useConfirm();
  const { currentData: p, error, refetch } = useGetPublicationQuery({ id });
  const isGone = isApiError(error) && error.status === 404;
  const [retry, { isLoading }] = useRetryPublicationMutation();
  const again = async () => {
    const unclear = p?.state === 'unclear';
    if (
      unclear &&
      !(await confirm({
        title: t('publications.absentAsk', { network: nameOfNetwork(p.network) }),
        body: t('publications.absentBody'),
        action: t('publications.absent'),
        danger: true,
      }))
    )
      return;
    const answer = await retry({ id, body: { confirm_absent: unclear } });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('publish.began'));
  };
  return (
    <Box sx={{ width: 460, maxWidth: '100vw', p: 5 }}>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'flex-start' }}>
        <Typography variant="h1" component="h2" sx={{ flex: 1, overflowWrap: 'anywhere' }}>
          {p?.title || t('publications.one')}
        </Typography>
        <IconDeed name={t('controls.close')} onClick={onClose}>
          <X size={16} />
        </IconDeed>
      </Stack>
      {!p &&
        (isGone ? (
          <EmptyState icon={Compass} title={t('publications.gone')} />
        ) : error ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : (
          <Bones />
        ))}
      {p && (
        <>
          <Facts
            facts={[
              [
                t('content.state'),
                <Badge key="s" tone={publicationTone[p.state]}>
                  {t(`publish.states.${p.state}`)}
                </Badge>,
              ],
              [t('content.network'), nameOfNetwork(p.network) || none],
              [t('publications.tries'), `${p.attempt} / ${p.max_attempts}`],
              [t('publications.next'), p.next_try_at ? f.moment(p.next_try_at) : none],
            ]}
          />
          {p.error && (
            <Box sx={{ mb: 3 }}>
              <Said tone={p.state === 'unclear' ? 'amber' : 'red'}>{p.error}</Said>
            </Box>
          )}
          {p.state === 'unclear' && (
            <Typography variant="body2" sx={{ mb: 3 }}>
              {t('publications.unclear')}
            </Typography>
          )}
          <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', mb: 4 }}>
            {isEditor && (p.state === 'failed' || p.state === 'unclear') && (
              <Button
                size="small"
                variant="contained"
                loading={isLoading}
                onClick={() => void again()}
              >
                {t(p.state === 'unclear' ? 'publications.absent' : 'controls.retry')}
              </Button>
            )}
            <Button
              component={Link}
              to={`/content/${p.item_id}?pane=facts`}
              size="small"
              variant="outlined"
            >
              {t('calendar.open')}
            </Button>
            {p.url && (
              <Button
                component="a"
                href={p.url}
                target="_blank"
                rel="noreferrer"
                size="small"
                variant="outlined"
                startIcon={<ExternalLink size={14} />}
              >
                {t('calendar.see')}
              </Button>
            )}
          </Stack>
          {p.file && (
            <Box sx={{ mb: 4 }}>
              <MailFile url={p.file} title={p.title} />
            </Box>
          )}
          <Typography variant="h2">{t('publications.log')}</Typography>
          <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, mt: 2 }}>
            {p.log.map((line, i) => (
              <Box component="li" key={i} sx={{ py: 1, borderTop: 1, borderColor: 'h.border' }}>
                <Typography variant="caption" component="p" color="textSecondary">
                  {f.dateTime(line.at)}
                </Typography>
                <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
                  {line.what}
                </Typography>
              </Box>
            ))}
          </Box>
        </>
      )}
    </Box>
  );
}

/** The facts, what can be done, and the first lines of the log, before they come. */
function Bones() {
  return (
    <Box aria-hidden>
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', columnGap: 5, rowGap: 3, my: 4 }}>
        {Array.from({ length: 4 }, (_, i) => (
          <Box key={i}>
            <Skeleton width={64} height={16} />
            <Skeleton width={96} height={20} />
          </Box>
        ))}
      </Box>
      <Skeleton variant="rounded" width={90} height={28} sx={{ mb: 4 }} />
      <Skeleton width={120} height={22} />
      {Array.from({ length: 3 }, (_, i) => (
        <Box key={i} sx={{ py: 1, mt: 2, borderTop: 1, borderColor: 'h.border' }}>
          <Skeleton width={110} height={16} />
          <Skeleton width={`${80 - i * 15}%`} height={20} />
        </Box>
      ))}
    </Box>
  );
}
