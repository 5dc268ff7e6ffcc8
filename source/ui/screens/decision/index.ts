// A decision on one request.
export {DecisionDialog} from './decision-dialog.js';
