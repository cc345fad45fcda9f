// The main job and what surrounds it, in order. Each step is named after what the user wants.
import { act } from './steps/act.mjs';
import { begin } from './steps/begin.mjs';
import { campaigns } from './steps/campaigns.mjs';
import { content } from './steps/content.mjs';
import { faults } from './steps/faults.mjs';
import { reports } from './steps/reports.mjs';
import { sandbox } from './steps/sandbox.mjs';
import { shell } from './steps/shell.mjs';
import { system } from './steps/system.mjs';

export const steps = {
  ...begin,
  ...campaigns,
  ...sandbox,
  ...act,
  ...reports,
  ...content,
  ...system,
  ...shell,
  ...faults,
};
