// The filter of a list while it is typed.
export {defineFilterKeys, FilterField} from './filter-field.js';
