import type { Call, HarmlessCall, Service } from '../../nodes/AdobeExperiencePlatform/adobe/call';

/** A call whose answer is its text; an empty text is an answer that can't be read. */
export const aCall = (
	repeating: Call<string>['repeating'] = 'harmless',
	service: Service = 'segmentation',
): Call<string> => {
	const harmless: HarmlessCall<string> = {
		method: 'GET',
		service,
		path: '/things/1',
		notFound: 'thing',
		words: { noun: 'thing', permission: 'View Things' },
		repeating: 'harmless',
		read: ({ text }) => (text === '' ? undefined : text),
	};
	return repeating === 'harmless' ? harmless : { ...harmless, repeating };
};
