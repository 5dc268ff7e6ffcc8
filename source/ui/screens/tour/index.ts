// The tour of the deck.
export {TourLine, tourHeight} from './tour-line.js';
