import { adobeCodes, type AdobeCode } from '../simulator';

const OWNER = /The owner of the credential/;
const US = /fault of this node.*report it/;
const PROJECT_OWNER = /The owner of the project in the Adobe Developer Console/;
const ADMIN_CONSOLE = /An administrator.*Adobe Admin Console/;
const SANDBOX_ADMIN = /An administrator of the sandbox/;
const AUTHOR = /(this|the) row|row's values/;
const LATER = /again later/;
const ADOBE = /Only Adobe can enable it/;

/** What a person should read of each code the simulator knows: what happened, and who can act. */
const MEANINGS: Readonly<Record<AdobeCode, readonly [saysWhat: RegExp, saysWho: RegExp]>> = {
	'401013': [/did not accept the access token/, OWNER],
	'403010': [/without an access token/, US],
	'403000': [/without an API key/, US],
	'400003': [/without an organization ID/, US],
	'403003': [/did not accept the API key/, PROJECT_OWNER],
	'403025': [/refused access to this organization/, ADMIN_CONSOLE],
	'429050': [/too many requests/, LATER],
	'100910-400': [/found the audience data invalid/, AUTHOR],
	'100911-400': [/did not accept the access token/, OWNER],
	'100920-401': [/missed a header/, OWNER],
	'100921-401': [/did not accept the organization ID/, OWNER],
	'100922-401': [/may not work with external audiences/, SANDBOX_ADMIN],
	'100940-404': [/no such audience/, AUTHOR],
	'UPAPI-113430-404': [/no such audience/, AUTHOR],
	'100950-409': [/already exists/, AUTHOR],
	'100960-422': [/cannot carry it out/, AUTHOR],
	'100970-500': [/failed on the side of Adobe/, LATER],
	'100970-502': [/failed on the side of Adobe/, LATER],
	'UPAPI-113631-403': [/something is built on it/, AUTHOR],
	'UPAPI-113740-403': [/not enabled for external audiences/, ADOBE],
	'UPAPI-113752-403': [/An access label of the organization forbids/, SANDBOX_ADMIN],
	// Explained by the status they came with, not by their digits.
	'UPAPI-113434-400': [/found the request invalid/, AUTHOR],
	'UPLIB-101206-500': [/found the request invalid/, AUTHOR],
};

/** One line for each code of the simulator's, with the status it comes with. */
export const meanings = (Object.keys(adobeCodes) as AdobeCode[]).map(
	(code) => [code, adobeCodes[code][0], ...MEANINGS[code]] as const,
);
