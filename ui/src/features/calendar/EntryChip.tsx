import { TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOfNetwork } from '@/shared/content/names';
import { canMove, label, type Placed } from './model';

const shortName: Record<string, string> = {
  linkedin: 'in',
  x: 'X',
  instagram: 'IG',
  facebook: 'f',
  mastodon: 'Ma',
  bluesky: 'B',
  telegram: 'Tg',
  discord: 'Di',
  slack: 'Sl',
  youtube: 'YT',
  wordpress: 'WP',
  email: 'Mail',
  webhook: 'Wh',
};

/** One entry on the grid. Its clicks and keys are heard by the grid. Firefox drags no `<button>`. */
export const EntryChip = memo(function EntryChip({
  placed: { entry, time },
  warns,
  isEditor,
}: {
  placed: Placed;
  warns: boolean;
  isEditor: boolean;
}) {
  const { t } = useTranslation();
  const name = label(entry) || t('content.untitled');
  const state = t(`content.states.${entry.state}`);
  const where = nameOfNetwork(entry.network) || t(`content.kind.${entry.kind}`);
  const said = [warns && t('calendar.inConflict'), `${time} ${name}`, where, state];
  return (
    <div
      role="button"
      tabIndex={0}
      className="cal-chip"
      data-id={entry.id}
      data-state={entry.state}
      draggable={isEditor && canMove(entry)}
      title={`${name}\n${state}${entry.note ? `: ${entry.note}` : ''}`}
      aria-haspopup="dialog"
      aria-label={said.filter(Boolean).join(', ')}
    >
      {warns && (
        <span className="cal-warn">
          <TriangleAlert size={12} aria-hidden />
        </span>
      )}
      {/* The space is for those who read the text: it has to be in the name as it stands. */}
      <span className="cal-time">{time} </span>
      <span
        className="cal-name"
        data-net={entry.network ? (shortName[entry.network] ?? entry.network) : undefined}
      >
        {name}
      </span>
    </div>
  );
});
