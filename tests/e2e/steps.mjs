// The main job and what surrounds it, in order. Each step is named after what the user wants.
import { act } from './steps/act.mjs';
import { begin } from './steps/begin.mjs';
import { campaigns } from './steps/campaigns.mjs';
import { content } from './steps/content.mjs';
import { faults } from './steps/faults.mjs';
import { loop } from './steps/loop.mjs';
import { networks } from './steps/networks.mjs';
import { calendar, publishing } from './steps/publishing.mjs';
import { recording } from './steps/recording.mjs';
import { reports } from './steps/reports.mjs';
import { sandbox } from './steps/sandbox.mjs';
import { shell } from './steps/shell.mjs';
import { system } from './steps/system.mjs';

/** A post waits for its minute while the recording is written down. */
const rounds = Object.entries(loop).flatMap(([way, { begin, end }], i) => [
  begin,
  recording[way],
  i === 0 ? calendar : {},
  end,
]);

export const steps = {
  ...begin,
  ...campaigns,
  ...sandbox,
  ...act,
  ...reports,
  ...content,
  ...Object.assign({}, ...rounds),
  ...publishing,
  ...networks,
  ...system,
  ...shell,
  ...faults,
};
