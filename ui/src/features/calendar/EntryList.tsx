import { Box, Button, useMediaQuery } from '@mui/material';
import { useTheme, type SxProps, type Theme } from '@mui/material/styles';
import { TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMoveCalendarEntriesMutation } from '@/api/loop';
import { nameOfNetwork, stateTone } from '@/shared/content/names';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { none, useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { Badge } from '@/shared/ui/Badge';
import { BulkBar } from '@/shared/ui/TableTools';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { label, timeOf, type Placed } from './model';
import { MoveDialog } from './MoveDialog';

const dayMinutes = 1440;
/** As many as the server takes in one request. */
const mostAtOnce = 500;
const idOf = (p: Placed) => p.entry.id;

/** The same entries as lines: only those in sight are drawn, many can be moved at once. */
export function EntryList({
  placed,
  warns,
  isEditor,
  height,
}: {
  placed: readonly Placed[];
  warns: ReadonlySet<string>;
  isEditor: boolean;
  height: string;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const go = useNavigate();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [isMoving, setMoving] = useState(false);
  const [move, { isLoading }] = useMoveCalendarEntriesMutation();
  const columns = useMemo<Column<Placed>[]>(() => {
    const what: Column<Placed> = {
      id: 'what',
      header: t('content.text'),
      width: isNarrow ? 190 : 320,
      grow: 6,
      cell: ({ entry, day, time }) => (
        <div className="cal-what">
          <NetworkMark network={entry.network} kind={entry.kind} size={20} />
          {warns.has(entry.id) && (
            <span className="cal-warn">
              <TriangleAlert size={13} aria-label={t('calendar.inConflict')} />
            </span>
          )}
          <div className="cal-text">
            <Link to={`/content/${entry.id}`} tabIndex={-1}>
              {label(entry) || t('content.untitled')}
            </Link>
            {isNarrow && (
              <div className="cal-at">
                {f.day(day)}, {time}
              </div>
            )}
          </div>
        </div>
      ),
    };
    const when: Column<Placed> = {
      id: 'when',
      header: t('content.plan'),
      width: 216,
      cell: ({ entry }) => f.moment(timeOf(entry) ?? ''),
    };
    const state: Column<Placed> = {
      id: 'state',
      header: t('content.state'),
      width: 118,
      cell: ({ entry: { state: s } }) => (
        <Badge tone={stateTone[s]}>{t(`content.states.${s}`)}</Badge>
      ),
    };
    // On a phone the time stands below the name.
    if (isNarrow) return [what, state];
    return [
      what,
      when,
      state,
      {
        id: 'network',
        header: t('content.network'),
        width: 120,
        cell: ({ entry }) => nameOfNetwork(entry.network) || none,
      },
      {
        id: 'owner',
        header: t('content.owner'),
        width: 130,
        cell: ({ entry }) => entry.owner ?? none,
      },
      {
        id: 'note',
        header: t('calendar.reason'),
        width: 180,
        grow: 2,
        cell: ({ entry }) => (
          <span title={entry.note ?? undefined} className="vt-name">
            {entry.note ?? none}
          </span>
        ),
      },
    ];
  }, [t, f, isNarrow, warns]);
  const run = async (how: { shift_minutes: number } | { at: string }) => {
    setMoving(false);
    const all = [...selected];
    let moved = 0;
    const failed: { id: string; reason: string }[] = [];
    for (let at = 0; at < all.length; at += mostAtOnce) {
      const answer = await move({ body: { ids: all.slice(at, at + mostAtOnce), ...how } });
      if (answer.error) return notify.failed(answer.error);
      moved += answer.data.moved;
      failed.push(...answer.data.failed);
    }
    // What stayed where it was stays chosen, with the first reason said.
    setSelected(new Set(failed.map((x) => x.id)));
    if (failed.length)
      notify.info(
        t('calendar.bulkPartly', { moved, failed: failed.length, why: failed[0]!.reason }),
      );
    else if ('shift_minutes' in how && all.length <= mostAtOnce) {
      const ids = all;
      notify.undo(
        t('calendar.bulkMoved', { count: moved }),
        () => void move({ body: { ids, shift_minutes: -how.shift_minutes } }),
      );
    } else notify.done(t('calendar.bulkMoved', { count: moved }));
  };
  const shift = (days: number) => (
    <Button
      size="small"
      variant="outlined"
      loading={isLoading}
      onClick={() => void run({ shift_minutes: days * dayMinutes })}
    >
      {t('calendar.shift', { count: Math.abs(days), sign: days < 0 ? '−' : '+' })}
    </Button>
  );
  return (
    <Box sx={listSx}>
      <VirtualTable
        label={t('calendar.listLabel')}
        columns={columns}
        rows={placed}
        rowId={idOf}
        rowLabel={(p) => label(p.entry) || t('content.untitled')}
        maxHeight={height}
        onOpen={(p) => void go(`/content/${p.entry.id}`)}
        {...(isEditor ? { selected, onSelect: setSelected } : {})}
      />
      <BulkBar count={selected.size} onClear={() => setSelected(new Set())}>
        {shift(-1)}
        {shift(1)}
        {shift(7)}
        <Button size="small" variant="contained" onClick={() => setMoving(true)}>
          {t('calendar.moveTo')}
        </Button>
      </BulkBar>
      {isMoving && (
        <MoveDialog
          title={t('calendar.moveMany', { count: selected.size })}
          at={null}
          onClose={() => setMoving(false)}
          onMove={(at) => void run({ at })}
        />
      )}
    </Box>
  );
}

// Plain elements below this one rule, as in the grids: a row comes with every frame of a scroll.
const listSx: SxProps<Theme> = {
  '& .cal-what': { display: 'flex', gap: '10px', alignItems: 'center', minWidth: 0 },
  '& .cal-warn': { color: 'h.amber', display: 'inline-flex' },
  '& .cal-text': { minWidth: 0, lineHeight: '16px' },
  '& .cal-text a': {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: 'h.text',
    fontSize: 13,
    fontWeight: 500,
    lineHeight: '18px',
    textDecoration: 'none',
    '&:hover': { textDecoration: 'underline' },
  },
  '& .cal-at': { fontSize: 11.5, lineHeight: '14px', color: 'h.text2' },
};
