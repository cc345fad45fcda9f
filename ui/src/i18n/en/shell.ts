import controls from './controls.json';
import nav from './nav.json';
import palette from './palette.json';
import range from './range.json';
import role from './role.json';
import settings from './settings.json';
import shell from './shell.json';
import states from './states.json';

/** What the shell itself says; all else comes with the first page. */
export default { controls, nav, palette, range, role, settings, shell, states };
