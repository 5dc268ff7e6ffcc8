// Fields that the forms about authorities share, and what may be missing in them.
export {
	againField,
	caKeyPathField,
	caPathField,
	newPassphraseField,
	whyNoKeyFile,
	whyNoPassphrase,
} from './authority-fields.js';
