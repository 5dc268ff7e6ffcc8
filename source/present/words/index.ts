// Formats ages, names, numbers and YAML.
export {age, coarseAge, humanDuration} from './age.js';
export {contextName} from './context-name.js';
export {colons, hexLines} from './hex-lines.js';
export type {MetricLabels} from './metrics-text.js';
export {metricFamily, metricSample} from './metrics-text.js';
export {keyText, nameText, shortSubject} from './name-text.js';
export {thousands} from './thousands.js';
export {yamlText} from './yaml-text.js';
