import { Box, ButtonBase, Checkbox, Stack, Typography } from '@mui/material';
import { GripVertical } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { moved } from '../model';

interface Section {
  id: string;
  name: string;
}

/** What is in the report, in its order: moved by dragging its grip, or by the arrow keys on it. */
export function SectionList({
  all,
  chosen,
  onChange,
}: {
  all: readonly Section[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const [held, setHeld] = useState<string>();
  const [said, setSaid] = useState('');
  const inside = chosen.flatMap((id) => all.find((s) => s.id === id) ?? []);
  const ids = inside.map((s) => s.id);
  const outside = all.filter((s) => !chosen.includes(s.id));

  const move = (s: Section, to: number) => {
    const from = ids.indexOf(s.id);
    if (to < 0 || to >= ids.length || to === from) return;
    onChange(moved(ids, from, to));
    setSaid(t('reports.movedTo', { name: s.name, at: to + 1, of: ids.length }));
  };
  const onKey = (e: KeyboardEvent, s: Section, at: number) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: ids.length - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    move(s, to);
  };
  const onDrag = (e: PointerEvent, s: Section) => {
    if (held !== s.id) return;
    const rows = [...(list.current?.querySelectorAll('[data-chosen]') ?? [])];
    const at = rows.findIndex((row) => e.clientY < row.getBoundingClientRect().bottom);
    move(s, at < 0 ? rows.length - 1 : at);
  };
  return (
    <Box>
      <Box
        component="ul"
        ref={list}
        aria-label={t('reports.sections')}
        sx={{ listStyle: 'none', m: 0, p: 0, mx: -2 }}
      >
        {inside.map((s, at) => (
          <Row
            key={s.id}
            section={s}
            isChosen
            isHeld={held === s.id}
            isLast={ids.length === 1}
            onFlip={() => onChange(ids.filter((id) => id !== s.id))}
            grip={
              <ButtonBase
                aria-label={t('reports.move', { name: s.name, at: at + 1, of: ids.length })}
                onKeyDown={(e) => onKey(e, s, at)}
                onPointerDown={(e) => {
                  e.currentTarget.setPointerCapture(e.pointerId);
                  setHeld(s.id);
                }}
                onPointerMove={(e) => onDrag(e, s)}
                onPointerUp={() => setHeld(undefined)}
                onPointerCancel={() => setHeld(undefined)}
                sx={{
                  width: { xs: 40, md: 24 },
                  height: { xs: 40, md: 28 },
                  borderRadius: '4px',
                  color: 'h.text3',
                  cursor: held === s.id ? 'grabbing' : 'grab',
                  touchAction: 'none',
                  '&:hover': { color: 'h.text' },
                }}
              >
                <GripVertical size={14} aria-hidden />
              </ButtonBase>
            }
          />
        ))}
        {outside.map((s) => (
          <Row key={s.id} section={s} onFlip={() => onChange([...ids, s.id])} />
        ))}
      </Box>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
        {t('reports.sectionsHint')}
      </Typography>
      <Box
        role="status"
        sx={{
          position: 'absolute',
          width: '1px',
          height: '1px',
          overflow: 'hidden',
          clipPath: 'inset(50%)',
        }}
      >
        {said}
      </Box>
    </Box>
  );
}

function Row({
  section: s,
  isChosen,
  isHeld,
  isLast,
  grip,
  onFlip,
}: {
  section: Section;
  isChosen?: boolean;
  isHeld?: boolean;
  /** The only one left stays: a report of nothing is none. */
  isLast?: boolean;
  grip?: React.ReactNode;
  onFlip: () => void;
}) {
  return (
    <Box
      component="li"
      {...(isChosen ? { 'data-chosen': true } : {})}
      sx={{
        display: 'flex',
        alignItems: 'center',
        minHeight: { xs: 40, md: 30 },
        px: 1,
        borderRadius: '6px',
        bgcolor: isHeld ? 'h.surface' : 'transparent',
        boxShadow: isHeld ? 4 : 0,
        position: 'relative',
        zIndex: isHeld ? 1 : 0,
        '&:hover': { bgcolor: isHeld ? 'h.surface' : 'h.hover' },
      }}
    >
      <Box sx={{ width: { xs: 40, md: 24 }, display: 'grid', placeItems: 'center' }}>{grip}</Box>
      <Stack
        component="label"
        direction="row"
        sx={{ flex: 1, minWidth: 0, alignItems: 'center', gap: 1.5, cursor: 'pointer' }}
      >
        <Checkbox
          size="small"
          checked={!!isChosen}
          disabled={!!isLast}
          onChange={onFlip}
          sx={{ p: 0.5 }}
        />
        <Typography
          variant="body2"
          component="span"
          noWrap
          sx={{ color: isChosen ? 'h.text' : 'h.text2' }}
        >
          {s.name}
        </Typography>
      </Stack>
    </Box>
  );
}
