// What to try next on a first walk.
export {TourLine, tourHeight} from './tour-line.js';
