// Parses the filter language, and matches requests against it.

export type {Filter, Term} from './filter.js';
export {parseFilter} from './filter.js';
export type {Searchable} from './filter-fields.js';
export {filterFields} from './filter-fields.js';
export type {SearchText} from './search-text.js';
export {searchText} from './search-text.js';
