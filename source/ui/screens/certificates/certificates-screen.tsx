import {printed} from '../../../base/text/index.js';
import {LaterScreen} from '../../components/later/index.js';
import {certificatesKeys} from './certificates-keys.js';

export type CertificatesScreenProps = {readonly width: number; readonly height: number};

const load = async () => (await import('./certificates-list.js')).CertificatesList;

/** The certificates in the cluster. */
export function CertificatesScreen(props: CertificatesScreenProps) {
	return <LaterScreen title={printed` Certificates`} keys={certificatesKeys} load={load} {...props} />;
}
