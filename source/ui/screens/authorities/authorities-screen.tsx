import {printed} from '../../../base/text/index.js';
import {LaterScreen} from '../../components/later/index.js';
import {authoritiesKeys} from './authorities-keys.js';

export type AuthoritiesScreenProps = {readonly width: number; readonly height: number};

const load = async () => (await import('./authorities-list.js')).AuthoritiesList;

/** The operator's authorities. */
export function AuthoritiesScreen(props: AuthoritiesScreenProps) {
	return <LaterScreen title={printed` Authorities`} keys={authoritiesKeys} load={load} {...props} />;
}
