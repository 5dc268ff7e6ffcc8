// Parses the filter language, and matches requests against it.
export type {Field, FilterFault, Test} from './field.js';
export {choice, globTest, orNear, span, unknownField, valueTest} from './field.js';
export type {Filter, Term} from './filter.js';
export {parseFilter} from './filter.js';
export type {Searchable} from './filter-fields.js';
export {filterFields} from './filter-fields.js';
export type {SearchText} from './search-text.js';
export {searchText} from './search-text.js';
export {readTerms} from './terms.js';
