import { heard, type Answer as Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import type { Answer } from '../simulator';

/** The request ID that every answer of `replyWith` quotes. */
export const REQUEST_ID = '6f0c2a51-77d1-4f2e-9b1c-3d0e5a8b4c21';

/** What the simulator would answer, as the package reads it off the wire. */
export const replyWith = ({ status, headers, body }: Answer): Reply =>
	heard(
		status,
		{ 'x-request-id': REQUEST_ID, ...headers },
		typeof body === 'string' ? body : body(REQUEST_ID),
	);

/** An answer of which only the text matters. */
export const replyWithText = (status: number, text: string, contentType = ''): Reply =>
	heard(status, contentType === '' ? {} : { 'content-type': contentType }, text);
