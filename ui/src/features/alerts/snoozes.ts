import { addDays, startOfDay, today, weekday, type Day } from '@/shared/lib/dates';

export type SnoozeId = 'hour' | 'evening' | 'tomorrow' | 'monday' | 'week';
const hourMs = 3_600_000;
const morning = 9;
const evening = 18;

const at = (d: Day, hour: number, zone: string) =>
  new Date(Date.parse(startOfDay(d, zone)) + hour * hourMs);

/** When an alert may come back, in the workspace's zone; what lies behind or doubles another is left out. */
export function snoozeChoices(now: Date, zone: string): { id: SnoozeId; until: Date }[] {
  const d = today(zone, now);
  const tonight = at(d, evening, zone);
  const toMonday = 7 - weekday(d);
  const choices: { id: SnoozeId; until: Date }[] = [
    { id: 'hour', until: new Date(now.getTime() + hourMs) },
  ];
  if (tonight.getTime() - now.getTime() > hourMs) choices.push({ id: 'evening', until: tonight });
  choices.push({ id: 'tomorrow', until: at(addDays(d, 1), morning, zone) });
  if (toMonday > 1) choices.push({ id: 'monday', until: at(addDays(d, toMonday), morning, zone) });
  choices.push({ id: 'week', until: at(addDays(d, 7), morning, zone) });
  return choices;
}
